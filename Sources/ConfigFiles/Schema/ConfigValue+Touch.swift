import FeedbackCore

extension ConfigValue {
    /// A touchscreen and its calibration; nothing for `none`.
    func touch() throws(ConfigError) -> ScreenConfiguration.Touch? {
        guard !isNone else { return nil }
        guard case .mapping = node.content else {
            throw error(expected: "none, or a mapping with the keys port, device, calibration")
        }
        let fields = try ConfigFields(self, known: ["port", "device", "calibration"])
        var touch = ScreenConfiguration.Touch()
        if try fields.namesDevice() {
            touch.device = try fields.identity()
            let port = try fields.required("port")
            guard !port.isAny else {
                throw port.error(expected: "a port, as \"hailong devices\" shows it")
            }
        }
        if let numbers = fields.optional("calibration"), (try? numbers.raw("")) != "udev" {
            touch.calibration = try numbers.matrix()
        }
        return touch
    }

    /// The kernel's name of a display's connector.
    func connector() throws(ConfigError) -> String {
        let expected = "a connector of /sys/class/drm without its card, such as HDMI-A-1, or any"
        let name = try text(expected)
        // With its card's name before it, as sysfs has it, it would never be found.
        guard name.utf8.allSatisfy({ $0 == 0x2D || $0.isDigit || $0.isLetter }),
            name.utf8.last?.isDigit == true, name.contains("-"), !name.hasPrefix("card")
        else { throw error(expected: expected) }
        return name
    }

    /// How far the picture is turned clockwise.
    func rotation() throws(ConfigError) -> ScreenRotation {
        let names = ScreenRotation.allCases.map { "\($0.rawValue)" }
        let expected = "one of: \(names.listed)"
        guard let place = names.firstIndex(of: try raw(expected)) else {
            throw error(expected: expected)
        }
        return ScreenRotation.allCases[place]
    }

    /// Six numbers, row by row.
    private func matrix() throws(ConfigError) -> TouchCalibration.Matrix {
        guard case .sequence = node.content else {
            throw error(expected: "udev, or six numbers such as [1, 0, 0, 0, 1, 0]")
        }
        var numbers: [Double] = []
        for item in try items("numbers", limit: 6) { numbers.append(try item.number()) }
        guard numbers.count == 6 else {
            throw error(found: "\(numbers.count) numbers", expected: "six, row by row")
        }
        guard let matrix = TouchCalibration.Matrix(numbers) else {
            throw error(
                found: "a matrix that flattens the picture",
                expected: "one that spreads touches over it, such as [1, 0, 0, 0, 1, 0]")
        }
        return matrix
    }

    /// A decimal number such as `-0.125`.
    private func number() throws(ConfigError) -> Double {
        let limit = 1_000.0
        let expected = "a number from -1000 to 1000, such as 1, 0 or -0.125"
        let text = try raw(expected)
        let digits = text.hasPrefix("-") ? text.dropFirst() : Substring(text)
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), digits.utf8.count <= 12,
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) }),
            let number = Double(text), abs(number) <= limit
        else { throw error(expected: expected) }
        return number
    }
}

extension ConfigFields {
    /// True if `port` and `device` name one, and neither is left out nor `any`.
    fileprivate func namesDevice() throws(ConfigError) -> Bool {
        let given = ["port", "device"].compactMap { optional($0) }
        for value in given { _ = try value.raw("any, or what \"hailong devices\" shows") }
        return given.contains { !$0.isAny }
    }
}

extension ConfigValue {
    /// True for the word that stands for whichever there is.
    var isAny: Bool { (try? raw("")) == "any" }
}
