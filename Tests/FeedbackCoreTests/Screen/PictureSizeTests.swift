import FeedbackCore
import Testing

struct PictureSizeTests {
    private let pixels = Size(width: 1280, height: 800)
    private let measured = Size(width: 344, height: 194)

    @Test func `what kiosk yaml says comes before what the display says`() {
        let other = Size(width: 300, height: 200)
        let size = PictureSize(of: pixels, configured: measured, display: other)
        #expect(size.millimetres == measured)
        #expect(size.source == .configured)
    }

    @Test func `a display that says its size is believed`() {
        let size = PictureSize(of: pixels, configured: nil, display: measured)
        #expect(size.millimetres == measured)
        #expect(size.source == .display)
    }

    @Test func `a display that names its sides the wrong way round is not believed`() {
        let size = PictureSize(
            of: Size(width: 1080, height: 1920), configured: nil, display: measured)
        #expect(size.millimetres == Size(width: 122, height: 217))
        #expect(size.source == .assumed)
    }

    @Test(arguments: [
        nil, Size(width: 0, height: 0), Size(width: 1, height: 1), Size(width: 5000, height: 300),
    ])
    func `a display that does not say its size, or none that can be, is one of 10 inches`(
        said: Size?
    ) {
        // 10.1 inches of 16:10 are 217 by 136 mm; the other shapes keep its longer side.
        let assumed: [(Size, Size)] = [
            (pixels, Size(width: 217, height: 136)),
            (Size(width: 800, height: 1280), Size(width: 136, height: 217)),
            (Size(width: 1920, height: 1080), Size(width: 217, height: 122)),
            (Size(width: 1024, height: 768), Size(width: 217, height: 163)),
        ]
        for (pixels, millimetres) in assumed {
            let size = PictureSize(of: pixels, configured: nil, display: said)
            #expect(size.millimetres == millimetres)
            #expect(size.source == .assumed)
        }
    }
}
