import Linux
import Udev

/// The graphics cards of the machine, and word of what is plugged into them.
struct DisplayCards {
    private let subscription: UdevSubscription

    /// - Throws: `SystemError` if the netlink socket of udev cannot be had.
    init() throws(SystemError) { subscription = try UdevSubscription([.init("drm")]) }

    /// Readable while news wait.
    var descriptor: CInt { subscription.descriptor }

    /// Takes the news; true if there are any, whatever they are: what they mean is for a look.
    func haveNews() -> Bool {
        var isAny = false
        while true {
            switch subscription.next() {
            case .nothing: return isAny
            case .lost: isAny = true
            case .device: isAny = true
            }
        }
    }

    /// The nodes of all cards, such as `/dev/dri/card0`.
    func nodes() -> [String] {
        // Beside its cards the subsystem has their outlets and nodes for reckoning.
        subscription.present { device in
            device.name?.hasPrefix("card") == true ? device.node : nil
        }.sorted()
    }
}
