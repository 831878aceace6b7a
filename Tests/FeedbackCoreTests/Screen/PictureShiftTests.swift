import FeedbackCore
import Testing

/// The path of a picture against burn-in.
struct PictureShiftTests {
    private let start = BootTime(seconds: 100)

    /// Every place from the first move on, while nobody comes.
    private func path(moves: Int) -> [PictureShift.Offset] {
        var shift = PictureShift(at: start)
        return (0..<moves).map { _ in
            shift.tick(at: shift.nextMove(lastUse: start), lastUse: start)
            return shift.offset
        }
    }

    @Test func `it begins after ten minutes of rest, and moves every five`() {
        var shift = PictureShift(at: start)
        #expect(shift.offset == PictureShift.Offset())
        #expect(shift.nextMove(lastUse: start) == start + .minutes(10))
        shift.tick(at: start + .minutes(10) + .milliseconds(-1), lastUse: start)
        #expect(shift.offset == PictureShift.Offset())
        shift.tick(at: start + .minutes(10), lastUse: start)
        #expect(shift.offset == PictureShift.Offset(x: 1, y: 1))
        #expect(shift.nextMove(lastUse: start) == start + .minutes(15))
    }

    @Test func `whoever is there keeps it where it is, and it goes on from there`() {
        var shift = PictureShift(at: start)
        shift.tick(at: start + .minutes(10), lastUse: start)
        let use = start + .minutes(14)
        #expect(shift.nextMove(lastUse: use) == start + .minutes(24))
        shift.tick(at: start + .minutes(20), lastUse: use)
        #expect(shift.offset == PictureShift.Offset(x: 1, y: 1))
        shift.tick(at: start + .minutes(24), lastUse: use)
        #expect(shift.offset == PictureShift.Offset(x: 2, y: 2))
    }

    @Test func `it moves once, however late`() {
        var shift = PictureShift(at: start)
        shift.tick(at: start + .hours(9), lastUse: start)
        #expect(shift.offset == PictureShift.Offset(x: 1, y: 1))
        #expect(shift.nextMove(lastUse: start) == start + .hours(9) + .minutes(5))
    }

    @Test func `the ends are turned at, and down it rests there for a move`() {
        let path = path(moves: 15)
        #expect(path.map(\.x) == [1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 0, 1, 2, 3])
        #expect(path.map(\.y) == [1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1, 0, 0, 1])
    }

    @Test func `no move is farther than a pixel, and the path ends where it began`() {
        let path = [PictureShift.Offset()] + path(moves: 84)
        for (one, next) in zip(path, path.dropFirst()) {
            #expect(abs(one.x - next.x) == 1 && abs(one.y - next.y) <= 1)
        }
        #expect(path.last == PictureShift.Offset())
        #expect(path.allSatisfy { (0...6).contains($0.x) && (0...6).contains($0.y) })
        #expect(Set(path).count == 49)
    }
}
