package import FeedbackCore

/// The part of a profile that says how the panel is read.
enum PanelSourceFields {
    /// What `read` and `report` say; without them the kernel reads the panel.
    static func source(_ fields: ConfigFields) throws(ConfigError) -> PanelProfile.Source {
        var word = "evdev"
        if let read = fields.optional("read") {
            let expected = "one of: evdev, usb, open-panel"
            word = try read.raw(expected)
            guard ["evdev", "usb", "open-panel"].contains(word) else {
                throw read.error(expected: expected)
            }
        }
        if word == "usb" { return .report(try layout(fields.required("report"))) }
        if let report = fields.optional("report") {
            throw report.error(found: "a report layout", expected: "it only with \"read: usb\"")
        }
        return word == "evdev" ? .evdev : .openPanel
    }

    private static func layout(_ value: ConfigValue) throws(ConfigError) -> ReportLayout {
        let fields = try ConfigFields(value, known: ["length", "id", "interface"])
        var layout = ReportLayout(
            length: try fields.required("length").integer(1...Limits.reportBytes))
        if let id = fields.optional("id") { layout.id = try id.byte() }
        if let number = fields.optional("interface") {
            layout.interface = UInt8(try number.integer(0...31))
        }
        return layout
    }
}

extension ConfigValue {
    /// A byte in hexadecimal from 0x01 to 0xff, as report ids are written.
    fileprivate func byte() throws(ConfigError) -> UInt8 {
        let expected = "a report id from 0x01 to 0xff"
        let text = try raw(expected)
        guard text.hasPrefix("0x"), (3...4).contains(text.utf8.count),
            let byte = UInt8(text.dropFirst(2), radix: 16), byte > 0,
            text.utf8.dropFirst(2).first != UInt8(ascii: "+")
        else { throw error(expected: expected) }
        return byte
    }
}

extension PanelProfile.Source {
    /// The name of a key, as an example.
    var sample: String {
        switch self {
        case .evdev: "KEY_1"
        case .report: "BYTE5_BIT4"
        case .openPanel: "KEY1"
        }
    }

    /// What the keys of such a panel are called.
    var keyNames: String {
        switch self {
        case .evdev: "a name of linux/input-event-codes.h, such as KEY_1 or BTN_TRIGGER"
        case .report(let layout):
            "BYTE<n>_BIT<n>, such as BYTE5_BIT4: bytes \(layout.id == nil ? 0 : 1)"
                + " to \(layout.length - 1), bits 0 (least) to 7"
        case .openPanel: "one of: \((1...OpenPanelReport.keys).map { "KEY\($0)" }.listed)"
        }
    }

    /// What the lamps of such a panel are called.
    var lampNames: String {
        switch self {
        case .evdev, .report: "a name of linux/input-event-codes.h, such as LED_NUML"
        case .openPanel: "one of: \((1...OpenPanelReport.keys).map { "LAMP\($0)" }.listed)"
        }
    }

    /// The code of a key by its name.
    func key(_ name: String) -> UInt16? {
        switch self {
        case .evdev: EventCode.key(name)
        case .report(let layout): layout.code(named: name)
        case .openPanel: numbered(name, "KEY")
        }
    }

    /// The code of a lamp by its name.
    func lamp(_ name: String) -> UInt16? {
        switch self {
        case .evdev: EventCode.lamp(name)
        case .report: nil
        case .openPanel: numbered(name, "LAMP")
        }
    }

    /// The name of a key, as a profile says it; a number if the kernel has none.
    package func name(ofKey code: UInt16) -> String {
        switch self {
        case .evdev: EventCode.name(ofKey: code)
        case .report: "BYTE\(code / 8)_BIT\(code % 8)"
        case .openPanel: "KEY\(code + 1)"
        }
    }

    /// The name of a lamp, as a profile says it; a number if the kernel has none.
    package func name(ofLamp code: UInt16) -> String {
        switch self {
        case .evdev, .report: EventCode.name(ofLamp: code)
        case .openPanel: "LAMP\(code + 1)"
        }
    }

    private func numbered(_ name: String, _ prefix: String) -> UInt16? {
        (0..<OpenPanelReport.keys).first { name == "\(prefix)\($0 + 1)" }
    }
}

extension ReportLayout {
    /// The code of a key such as `BYTE5_BIT4`.
    fileprivate func code(named name: String) -> UInt16? {
        for byte in 0..<length {
            for bit in 0..<8 where name == "BYTE\(byte)_BIT\(bit)" {
                return code(byte: byte, bit: bit)
            }
        }
        return nil
    }
}
