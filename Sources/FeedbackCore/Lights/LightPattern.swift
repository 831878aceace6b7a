/// How a lamp goes on and off, over and over; never more than three flashes a second.
package struct LightPattern: Hashable, Sendable {
    /// On or off for so long.
    package struct Span: Hashable, Sendable {
        /// True if the lamp is lit.
        package var on: Bool
        /// How long until the next span begins; never zero.
        package var length: TimeSpan

        package init(on: Bool, length: TimeSpan) {
            self.on = on
            self.length = length
        }
    }

    /// On and off in turns, beginning with on; a single span is a steady lamp.
    package let spans: [Span]

    /// On for ever, without a timer: green.
    package static let steady = LightPattern(milliseconds: [1_000])
    /// One long flash every two seconds: amber.
    package static let slow = LightPattern(milliseconds: [1_000, 1_000])
    /// Two short flashes, then a pause: amber, and urgent.
    package static let double = LightPattern(milliseconds: [200, 200, 200, 1_400])
    /// Three short flashes, then a pause: amber, and presses are not citizens'.
    package static let triple = LightPattern(milliseconds: [200, 200, 200, 200, 200, 1_000])
    /// Two flashes a second: red.
    package static let fast = LightPattern(milliseconds: [250, 250])

    private init(milliseconds: [Int64]) {
        spans = milliseconds.enumerated().map { index, length in
            Span(on: index.isMultiple(of: 2), length: .milliseconds(length))
        }
    }

    /// The time after which the pattern begins again.
    package var period: TimeSpan { spans.reduce(.zero) { $0 + $1.length } }

    /// Whether the lamp is on `elapsed` after the pattern began, and how long it stays so.
    ///
    /// A steady lamp stays so for ever, which is no length.
    package func state(after elapsed: TimeSpan) -> (on: Bool, remaining: TimeSpan?) {
        guard spans.count > 1 else { return (true, nil) }
        let length = period.microseconds
        var rest = elapsed.microseconds % length
        if rest < 0 { rest += length }
        for span in spans {
            if rest < span.length.microseconds {
                return (span.on, TimeSpan(microseconds: span.length.microseconds - rest))
            }
            rest -= span.length.microseconds
        }
        return (true, nil)
    }
}
