import CDRM
import Glibc
import Linux

/// The one owner of an open graphics card: its first opener, who alone may set what it shows.
final class DisplayCard {
    let node: String
    private let file: FileDescriptor

    /// Opens a card, such as `/dev/dri/card0`.
    ///
    /// - Throws: `DisplayRefusal` if it cannot be drawn to, or if another program drives it.
    convenience init(opening node: String) throws(DisplayRefusal) {
        let number = unsafe open(node, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard number >= 0 else {
            throw DisplayRefusal(node: node, reason: .unreadable(code: errno))
        }
        try self.init(taking: FileDescriptor(owning: number), node: node)
    }

    /// Takes over a card that an earlier process opened, and with it the right to set what it
    /// shows.
    convenience init(taking file: consuming FileDescriptor) throws(DisplayRefusal) {
        let name = unsafe drmGetDeviceNameFromFd2(file.number)
        defer { unsafe free(name) }
        try self.init(
            taking: file, node: unsafe name.map { unsafe String(cString: $0) } ?? "/dev/dri")
    }

    private init(taking file: consuming FileDescriptor, node: String) throws(DisplayRefusal) {
        let number = file.number
        var hasDumbBuffers: UInt64 = 0
        guard unsafe drmGetCap(number, UInt64(DRM_CAP_DUMB_BUFFER), &hasDumbBuffers) == 0,
            hasDumbBuffers != 0
        else { throw DisplayRefusal(node: node, reason: .noDumbBuffers) }
        guard drmIsMaster(number) != 0 else {
            throw DisplayRefusal(node: node, reason: .notMaster)
        }
        self.node = node
        self.file = file
    }

    /// For the calls that borrow it; readable when a picture has been shown.
    var descriptor: CInt { file.number }

    /// The display at the `preferred` connector, or else the first that is connected, in the order
    /// of the card's outlets; only at the connector of this name, if it has one.
    ///
    /// - Throws: `DisplayRefusal` if there is none.
    func connectedOutlet(
        preferring preferred: UInt32?, named wanted: String?
    ) throws(DisplayRefusal) -> Outlet {
        guard let resources = unsafe drmModeGetResources(descriptor) else {
            throw failure("drmModeGetResources")
        }
        defer { unsafe drmModeFreeResources(resources) }
        var choice = ConnectorChoice<Outlet>(wanted: wanted)
        for place in 0..<Int(unsafe resources.pointee.count_connectors) {
            let id = unsafe resources.pointee.connectors[place]
            guard let connector = unsafe drmModeGetConnector(descriptor, id) else { continue }
            defer { unsafe drmModeFreeConnector(connector) }
            choice.note(
                unsafe Self.name(of: connector.pointee), unsafe outlet(connector, resources),
                isPreferred: id == preferred)
        }
        return try choice.chosen(on: node)
    }

    /// Frees what an earlier process drew into, now that nothing of it is shown any more.
    func forget(allBut buffers: [(frame: UInt32, handle: UInt32)]) {
        guard let resources = unsafe drmModeGetResources(descriptor) else { return }
        defer { unsafe drmModeFreeResources(resources) }
        for place in 0..<Int(unsafe resources.pointee.count_fbs) {
            let frame = unsafe resources.pointee.fbs[place]
            if !buffers.contains(where: { $0.frame == frame }) {
                _ = drmModeRmFB(descriptor, frame)
            }
        }
        // The kernel numbers the buffers of a descriptor from 1 and does not list them.
        for handle: UInt32 in 1...64 where !buffers.contains(where: { $0.handle == handle }) {
            _ = drmModeDestroyDumbBuffer(descriptor, handle)
        }
    }

    /// Switches the display at a connector on or off, with whatever lights it.
    ///
    /// - Throws: `DisplayRefusal` naming the call that failed.
    func setPower(of connector: UInt32, on: Bool) throws(DisplayRefusal) {
        guard let found = unsafe drmModeGetConnectorCurrent(descriptor, connector) else {
            throw failure("drmModeGetConnectorCurrent")
        }
        defer { unsafe drmModeFreeConnector(found) }
        // Every connector of the kernel's has it.
        let property = unsafe property("DPMS", of: found.pointee)?.id ?? 0
        let value = UInt64(on ? DRM_MODE_DPMS_ON : DRM_MODE_DPMS_OFF)
        guard drmModeConnectorSetProperty(descriptor, connector, property, value) == 0 else {
            throw failure("drmModeConnectorSetProperty")
        }
    }

    /// True if the display at a connector is switched off, as far as the card says.
    func isOff(_ connector: UInt32) -> Bool {
        guard let found = unsafe drmModeGetConnectorCurrent(descriptor, connector) else {
            return false
        }
        defer { unsafe drmModeFreeConnector(found) }
        let value = unsafe property("DPMS", of: found.pointee)?.value
        return value.map { $0 != UInt64(DRM_MODE_DPMS_ON) } ?? false
    }

    /// What the calling thread's last failed call means.
    func failure(_ call: String) -> DisplayRefusal {
        DisplayRefusal(node: node, reason: .failed(call: call, code: errno))
    }

    private func outlet(
        _ connector: UnsafeMutablePointer<drmModeConnector>,
        _ resources: UnsafeMutablePointer<drmModeRes>
    ) -> Outlet? {
        let found = unsafe connector.pointee
        guard unsafe found.connection == DRM_MODE_CONNECTED, unsafe found.count_modes > 0 else {
            return nil
        }
        var mode = unsafe found.modes[0]
        for place in 0..<Int(unsafe found.count_modes) {
            let other = unsafe found.modes[place]
            guard other.type & UInt32(DRM_MODE_TYPE_PREFERRED) != 0 else { continue }
            mode = other
            break
        }
        guard let source = unsafe source(of: found, resources) else { return nil }
        return Outlet(
            connector: unsafe found.connector_id,
            name: unsafe "\(cardName)-\(Self.name(of: found))",
            isBuiltIn: unsafe Self.builtIn.contains(Int32(bitPattern: found.connector_type)),
            source: source, mode: mode, edid: unsafe edid(of: found))
    }

    /// The number of a CRTC that can feed the connector.
    private func source(
        of connector: drmModeConnector, _ resources: UnsafeMutablePointer<drmModeRes>
    ) -> UInt32? {
        for place in 0..<Int(unsafe connector.count_encoders) {
            let id = unsafe connector.encoders[place]
            guard let encoder = unsafe drmModeGetEncoder(descriptor, id) else { continue }
            defer { unsafe drmModeFreeEncoder(encoder) }
            let possible = unsafe encoder.pointee.possible_crtcs
            for index in 0..<Int(unsafe resources.pointee.count_crtcs)
            where index < 32 && possible & 1 << UInt32(index) != 0 {
                return unsafe resources.pointee.crtcs[index]
            }
        }
        return nil
    }

    /// What the kernel calls the card in sysfs.
    private var cardName: Substring { node.split(separator: "/").last ?? "card0" }

    /// What the kernel calls the connector in sysfs, after the card's name.
    private static func name(of connector: drmModeConnector) -> String {
        let kind = unsafe drmModeGetConnectorTypeName(connector.connector_type)
        let words = unsafe kind.map { unsafe String(cString: $0) } ?? "Unknown"
        return unsafe "\(words)-\(connector.connector_type_id)"
    }

    /// Kinds of connectors that lead to a panel in the same housing.
    private static let builtIn = [
        DRM_MODE_CONNECTOR_LVDS, DRM_MODE_CONNECTOR_eDP, DRM_MODE_CONNECTOR_DSI,
        DRM_MODE_CONNECTOR_DPI, DRM_MODE_CONNECTOR_SPI,
    ]

    /// What the display says of itself; empty if it says nothing.
    private func edid(of connector: drmModeConnector) -> [UInt8] {
        guard let number = unsafe property("EDID", of: connector)?.value,
            let blob = unsafe drmModeGetPropertyBlob(
                descriptor, UInt32(truncatingIfNeeded: number))
        else { return [] }
        defer { unsafe drmModeFreePropertyBlob(blob) }
        return unsafe Array(
            UnsafeRawBufferPointer(start: blob.pointee.data, count: Int(blob.pointee.length)))
    }

    private func property(
        _ name: String, of connector: drmModeConnector
    ) -> (id: UInt32, value: UInt64)? {
        for place in 0..<Int(unsafe connector.count_props) {
            let id = unsafe connector.props[place]
            guard let property = unsafe drmModeGetProperty(descriptor, id) else { continue }
            defer { unsafe drmModeFreeProperty(property) }
            let found = unsafe withUnsafeBytes(of: property.pointee.name) {
                unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if found == name { return (id, unsafe connector.prop_values[place]) }
        }
        return nil
    }
}
