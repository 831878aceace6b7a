/// What turns a place on the glass into a place on the picture: libinput's matrix, then the
/// rotation of the picture.
///
/// The matrix has two rows of three, `x' = a·x + b·y + c` and `y' = d·x + e·y + f`, in fractions
/// of the whole width and height: six numbers row by row, as udev's property
/// `LIBINPUT_CALIBRATION_MATRIX` says them.
package struct TouchCalibration: Hashable, Sendable {
    /// Six numbers that do not flatten the picture.
    package struct Matrix: Hashable, Sendable {
        /// The numbers, row by row.
        package let numbers: [Double]

        /// The matrix that changes nothing.
        package static let identity = Matrix(valid: [1, 0, 0, 0, 1, 0])

        private init(valid numbers: [Double]) { self.numbers = numbers }

        /// Takes six numbers that spread touches over the picture.
        package init?(_ numbers: [Double]) {
            guard numbers.count == 6, numbers.allSatisfy({ abs($0) <= Self.largest }),
                abs(numbers[0] * numbers[4] - numbers[1] * numbers[3]) >= Self.flattest
            else { return nil }
            self.numbers = numbers
        }

        /// Reads six numbers with spaces between them, as udev's rules write them.
        package init?(udev text: String) {
            let words = text.split(separator: " ")
            let numbers = words.compactMap { Double($0) }
            guard numbers.count == words.count else { return nil }
            self.init(numbers)
        }

        /// A number that is larger magnifies beyond any use.
        private static let largest = 1_000.0
        /// A picture that were made smaller than to this share of its area.
        private static let flattest = 0.001
    }

    /// From the glass to the display.
    package var matrix: Matrix
    /// From the display to the picture.
    package var rotation: ScreenRotation

    package init(matrix: Matrix = .identity, rotation: ScreenRotation = .none) {
        self.matrix = matrix
        self.rotation = rotation
    }

    /// Where on the picture a place on the glass is; both as fractions, and perhaps outside.
    package func point(x: Double, y: Double) -> TouchPoint {
        let row = matrix.numbers
        return rotation.onPicture(
            TouchPoint(
                x: row[0] * x + row[1] * y + row[2], y: row[3] * x + row[4] * y + row[5]))
    }
}
