import CUSB
import FeedbackCore

/// Where a panel sends its reports and takes its lamps, as its configuration descriptor says.
struct USBEndpoints: Equatable, Sendable {
    /// The number of the interface to claim.
    var interface: UInt8
    /// The address of the interrupt IN endpoint.
    var input: UInt8
    /// The most bytes of one packet from it.
    var packet: Int
    /// The address of the interrupt OUT endpoint; nothing if lamps go by SET_REPORT.
    var output: UInt8?

    /// Looks for an interface with an interrupt IN endpoint: the one of this number, or the first
    /// of the class HID.
    init?(_ configuration: libusb_config_descriptor, interface wanted: UInt8?) {
        let count = unsafe Int(configuration.bNumInterfaces)
        for index in 0..<count {
            // Settings other than the first would have to be asked for; HID has none.
            guard unsafe configuration.interface[index].num_altsetting > 0,
                let setting = unsafe configuration.interface[index].altsetting?.pointee,
                unsafe Self.isMeant(
                    setting.bInterfaceNumber, of: setting.bInterfaceClass, wanted),
                let found = unsafe Self(setting)
            else { continue }
            self = found
            return
        }
        return nil
    }

    private static func isMeant(_ number: UInt8, of kind: UInt8, _ wanted: UInt8?) -> Bool {
        wanted.map { $0 == number } ?? (kind == UInt8(LIBUSB_CLASS_HID.rawValue))
    }

    private init?(_ setting: libusb_interface_descriptor) {
        var input: (address: UInt8, packet: Int)?
        var output: UInt8?
        let count = unsafe Int(setting.bNumEndpoints)
        for index in 0..<count {
            let address = unsafe setting.endpoint[index].bEndpointAddress
            // Bits 0–1 of the attributes are the type, 3 is interrupt; bit 7 of the address is IN.
            guard unsafe setting.endpoint[index].bmAttributes & 0x03 == 3 else { continue }
            if address & 0x80 == 0 {
                output = output ?? address
            } else if input == nil {
                let size = unsafe setting.endpoint[index].wMaxPacketSize
                // Bits 11–12 ask for more transactions a microframe.
                input = (address, Int(size & 0x7FF) * (1 + Int(size >> 11 & 3)))
            }
        }
        guard let input, input.packet > 0 else { return nil }
        self.init(
            interface: unsafe setting.bInterfaceNumber, input: input.address,
            packet: input.packet, output: output)
    }

    init(interface: UInt8, input: UInt8, packet: Int, output: UInt8?) {
        self.interface = interface
        self.input = input
        self.packet = packet
        self.output = output
    }

    /// Bytes to ask for so that a report of `length` ends the transfer: whole packets, as few as
    /// hold it.
    func bufferSize(for length: Int) -> Int { max(1, (length + packet - 1) / packet) * packet }
}
