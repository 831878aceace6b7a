import FeedbackCore
import Testing

struct PicturePartTests {
    /// The picture as it is read: three rows, from the left.
    private static let rows: [[PicturePart]] = [
        [.topLeft, .top, .topRight], [.left, .centre, .right],
        [.bottomLeft, .bottom, .bottomRight],
    ]

    @Test func `nine parts cover the picture, and what lies beyond belongs to the nearest`() {
        let thirds: [[Double]] = [[-3, 0, 0.2, 0.333], [0.334, 0.5, 0.666], [0.667, 0.9, 1, 7]]
        for (row, downs) in thirds.enumerated() {
            for (column, acrosses) in thirds.enumerated() {
                for (x, y) in acrosses.flatMap({ x in downs.map { (x, $0) } }) {
                    #expect(PicturePart(of: TouchPoint(x: x, y: y)) == Self.rows[row][column])
                }
            }
        }
    }

    @Test func `no place is too wild to be in a part`() {
        for wild in [Double.nan, .infinity, -.infinity] {
            let part = PicturePart(of: TouchPoint(x: wild, y: 0.5))
            #expect([.left, .right].contains(part))
        }
    }

    @Test func `no two parts, and no two reasons, are called the same`() {
        #expect(Set(PicturePart.allCases.map(\.vi)).count == 9)
        #expect(Set(PicturePart.allCases.map(\.en)).count == 9)
        #expect(Set(TouchRejection.allCases.map(\.vi)).count == TouchRejection.allCases.count)
        #expect(Set(TouchRejection.allCases.map(\.en)).count == TouchRejection.allCases.count)
    }
}
