extension Double {
    /// The value in hundredths, rounded half away from zero, as inexact values are shown.
    var hundredths: Int {
        let rounded = Int((magnitude * 100 + 0.5).rounded(.down))
        return self < 0 ? -rounded : rounded
    }
}
