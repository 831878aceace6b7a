import FeedbackCore

extension ConfigValue {
    /// A device: `0079:0006`, or `0079:0006:SERIAL`.
    func device() throws(ConfigError) -> (vendor: UInt16, product: UInt16, serial: String?) {
        let expected = "a device such as 0079:0006 or 0079:0006:SERIAL"
        let parts = try text(expected).split(
            separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let vendor = UInt16(usbID: parts[0]),
            let product = UInt16(usbID: parts[1]), parts.count == 2 || !parts[2].isEmpty
        else { throw error(expected: expected) }
        return (vendor, product, parts.count == 3 ? String(parts[2]) : nil)
    }

    /// The devices that a profile fits: `0079:0006`, or `0079:*` for all of a vendor.
    func match() throws(ConfigError) -> PanelProfile.Match {
        let expected = "a device such as 0079:0006, or 0079:* for all of a vendor"
        let parts = try text(expected).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let vendor = UInt16(usbID: parts[0]) else {
            throw error(expected: expected)
        }
        guard parts[1] != "*" else { return PanelProfile.Match(vendor: vendor, product: nil) }
        guard let product = UInt16(usbID: parts[1]) else { throw error(expected: expected) }
        return PanelProfile.Match(vendor: vendor, product: product)
    }

    /// The scale `SC4` or `SC5`.
    func scale() throws(ConfigError) -> Scale {
        let expected = "one of: \(Scale.allCases.map(\.name).listed)"
        guard let scale = Scale(name: try raw(expected)) else { throw error(expected: expected) }
        return scale
    }
}

extension ConfigFields {
    /// The keys `port` and `device`, as `hailong devices` shows them.
    func identity() throws(ConfigError) -> PanelIdentity {
        let port = try required("port").text("a port, as \"hailong devices\" shows it")
        let device = try required("device").device()
        return PanelIdentity(
            port: port, vendor: device.vendor, product: device.product, serial: device.serial)
    }
}

extension UInt16 {
    /// Reads four hexadecimal digits, as USB ids are written.
    fileprivate init?(usbID: Substring) {
        guard usbID.utf8.count == 4, usbID.utf8.allSatisfy({ $0.isDigit || $0.isLetter }) else {
            return nil
        }
        self.init(usbID, radix: 16)
    }
}
