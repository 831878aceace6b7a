import FeedbackCore
import Linux

/// One USB panel that is being read: the input thread's end of its thread.
final class USBPanel {
    private let link: USBLink
    private let thread: Thread
    private(set) var hasEnded = false

    /// Starts a thread that opens the device and reads it; `inbox` tells how that goes.
    ///
    /// - Throws: `PanelRefusal` if the system has no thread or descriptor left.
    init(
        opening node: USBNode, profile: PanelProfile, after mark: OpenPanelMark?
    ) throws(PanelRefusal) {
        do throws(SystemError) {
            let link = try USBLink()
            self.link = link
            thread = try Thread(name: "usb") {
                let ending = USBReading(
                    node: node, profile: profile, mark: mark, link: link
                ).run()
                link.inbox.send(.ended(ending), evenIfFull: true)
            }
        } catch {
            throw PanelRefusal(node: node.node, reason: .noThread(code: error.code))
        }
    }

    /// Readable while messages wait.
    var descriptor: CInt { link.inbox.descriptor }

    /// Takes the messages that wait; after `.ended` there are no more, and the thread is gone.
    func take() -> [USBLink.Message] {
        let messages = link.inbox.take()
        if case .ended = messages.last {
            hasEnded = true
            thread.join()
        }
        return messages
    }

    /// Sets lamps, bit n for lamp n + 1.
    func show(_ lamps: UInt8) { link.order { $0.lamps = lamps } }

    /// Says that presses were being recorded at a time, from when on the lamps may be sent again.
    func live(at time: BootTime) { link.order { $0.aliveAt = time } }

    /// Has the thread close the device and end; its last message says so.
    func stop() { link.order { $0.stop = true } }

    /// Waits for the thread to end, for so long at most; a thread that hangs is left behind.
    func wait(until deadline: BootTime) {
        while !hasEnded, BootClock.now() < deadline {
            awaitReadable(descriptor, until: deadline)
            _ = take()
        }
    }
}
