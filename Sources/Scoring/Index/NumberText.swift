/// How numbers are written for people: two decimals, a comma in Vietnamese, a point in English.
package struct NumberText: Hashable, Sendable {
    /// Decides which mark is the decimal one, and which parts thousands.
    package var language: Language

    package init(_ language: Language) { self.language = language }

    /// Two decimals without a unit: `72,27` or `72.27`; a minus is a true minus sign.
    package func decimal(_ value: Rational) -> String {
        let hundredths = value.hundredths
        return (hundredths < 0 ? "−" : "") + unsigned(hundredths.magnitude)
    }

    /// A percentage: `72,27%` or `72.27%`.
    package func percent(_ value: Rational) -> String { decimal(value) + "%" }

    /// A difference with its sign: `+2,70` or `−10,73`.
    package func signed(_ value: Rational) -> String {
        (value.hundredths > 0 ? "+" : "") + decimal(value)
    }

    /// Two decimals of a value that is inexact by nature, such as the end of an interval.
    package func decimal(_ value: Double) -> String {
        let hundredths = value.hundredths
        return (hundredths < 0 ? "−" : "") + unsigned(UInt128(hundredths.magnitude))
    }

    /// A count with its thousands apart: `1.337` or `1,337`.
    package func count(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 {
                text += language.pick(vi: ".", en: ",")
            }
            text.append(digit)
        }
        return (value < 0 ? "−" : "") + text
    }

    private func unsigned(_ hundredths: UInt128) -> String {
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        return "\(whole)" + language.pick(vi: ",", en: ".") + (rest < 10 ? "0" : "") + "\(rest)"
    }
}
