import FeedbackCore

/// A picture in memory as a display shows it, which may stand on another side; borrowed.
@safe package struct PictureView {
    private let pixels: UnsafeRawBufferPointer
    private let stride: Int
    private let turn: PictureTurn

    /// Views pixels of 4 bytes, with rows `stride` bytes apart.
    package init(_ pixels: UnsafeRawBufferPointer, stride: Int, turn: PictureTurn) {
        unsafe self.pixels = pixels
        self.stride = stride
        self.turn = turn
    }

    /// All of it.
    var whole: Rect { Rect(x: 0, y: 0, width: turn.size.width, height: turn.size.height) }

    /// The picture as the display has it.
    var turnedSize: Size { turn.turnedSize }

    /// Copies a part to where the display shows it; `pitch` is from row to row there, in bytes.
    func copy(
        _ part: Rect, to memory: UnsafeMutableRawBufferPointer, pitch: Int, finish: PictureFinish
    ) {
        unsafe turn.copy(
            part, from: pixels, stride: stride, to: memory, pitch: pitch, finish: finish)
    }
}
