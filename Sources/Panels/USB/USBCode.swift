import CUSB

/// What libusb's functions return: 0 or more for success, else one of these.
enum USBCode {
    static let interrupted = LIBUSB_ERROR_INTERRUPTED.rawValue
    static let noDevice = LIBUSB_ERROR_NO_DEVICE.rawValue

    /// libusb's words for an error, such as "Resource busy".
    static func words(_ code: CInt) -> String {
        unsafe String(cString: libusb_strerror(code))
    }
}
