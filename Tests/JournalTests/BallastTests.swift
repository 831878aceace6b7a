import FeedbackCore
import Journal
import TestSupport
import Testing

struct BallastTests {
    private let files = TemporaryDirectory()

    @Test func `the ballast takes its room at once and gives it back`() throws {
        let ballast = Ballast(files.path + "/ballast")
        let before = try DiskSpace(at: files.path).free
        try ballast.fill(bytes: 1 << 20)
        try ballast.fill(bytes: 1 << 20)
        #expect(try files.read("ballast").count == 1 << 20)
        #expect(ballast.release())
        #expect(!ballast.release())
        #expect(before > 0)
    }

    @Test func `a ballast that finds no room leaves nothing`() {
        let ballast = Ballast(files.path + "/ballast")
        #expect(throws: (any Error).self) { try ballast.fill(bytes: 1 << 60) }
        #expect(files.files == [])
    }

    @Test(arguments: [
        (Int64(0), Int64(0), 0, true), (15 << 20, 1 << 30, 1, true), (16 << 20, 1 << 30, 1, false),
        (1 << 30, 1 << 30, 99, false), (500, 1_000, 45, true),
    ])
    func `free room is a share and a reserve`(
        free: Int64, total: Int64, percent: Int, exhausted: Bool
    ) {
        let space = DiskSpace(free: free, total: total)
        #expect(space.freePercent == percent)
        #expect(space.isExhausted == exhausted)
    }
}
