package import FeedbackCore

/// Copies parts of a picture to where a display that stands on another side shows them.
package struct PictureTurn: Hashable, Sendable {
    /// How often the picture is turned clockwise by 90°, 0…3.
    package let quarters: Int
    /// The picture before it is turned.
    package let size: Size

    /// Turns pictures of a size; `quarters` beyond 3 begin anew.
    package init(quarters: Int, size: Size) {
        self.quarters = (quarters % 4 + 4) % 4
        self.size = size
    }

    /// The picture as the display has it.
    package var turnedSize: Size {
        quarters % 2 == 0 ? size : Size(width: size.height, height: size.width)
    }

    /// Copies the pixels of a part; both have 4 bytes a pixel, and rows as far apart as `stride`
    /// and `pitch` say.
    package func copy(
        _ part: Rect, from picture: UnsafeRawBufferPointer, stride: Int,
        to memory: UnsafeMutableRawBufferPointer, pitch: Int
    ) {
        let whole = Rect(x: 0, y: 0, width: size.width, height: size.height)
        guard let part = part.intersection(whole) else { return }
        for y in part.y..<part.bottom {
            let row = y * stride + part.x * 4
            guard quarters != 0 else {
                let source = unsafe UnsafeRawBufferPointer(
                    rebasing: picture[row..<row + part.width * 4])
                let start = y * pitch + part.x * 4
                unsafe UnsafeMutableRawBufferPointer(
                    rebasing: memory[start..<start + part.width * 4]
                ).copyMemory(from: source)
                continue
            }
            for x in 0..<part.width {
                let pixel = unsafe picture.load(fromByteOffset: row + x * 4, as: UInt32.self)
                let place = place(x: part.x + x, y: y)
                unsafe memory.storeBytes(
                    of: pixel, toByteOffset: place.y * pitch + place.x * 4, as: UInt32.self)
            }
        }
    }

    /// Where a pixel of the picture comes to stand.
    func place(x: Int, y: Int) -> (x: Int, y: Int) {
        switch quarters {
        case 1: (size.height - 1 - y, x)
        case 2: (size.width - 1 - x, size.height - 1 - y)
        case 3: (y, size.width - 1 - x)
        default: (x, y)
        }
    }
}
