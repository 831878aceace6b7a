import CDRM
import FeedbackCore
import Glibc

/// A lit display: it shows one of two buffers while the other is drawn to.
final class DisplayOutput {
    let outlet: Outlet
    private let card: DisplayCard
    private let buffers: Buffers
    /// The buffer that is shown, or will be when the flip is done.
    private var shown = 0
    /// What the buffers do not have yet.
    private var stale: [Damage]
    /// When the card was asked to show the other buffer; nothing once it does.
    private(set) var flipsSince: BootTime?
    /// Something has changed that no flip shows yet.
    private var hasNews = false

    private struct Buffers: ~Copyable {
        let first: DumbBuffer
        let second: DumbBuffer

        func with<Result>(_ place: Int, _ body: (borrowing DumbBuffer) -> Result) -> Result {
            place == 0 ? body(first) : body(second)
        }
    }

    /// Lights the display with a picture.
    ///
    /// - Throws: `DisplayRefusal` naming the call that failed.
    init(
        _ outlet: Outlet, on card: DisplayCard, showing picture: PictureView
    ) throws(DisplayRefusal) {
        let size = outlet.pixels
        let (width, height) = (UInt32(size.width), UInt32(size.height))
        let first = try DumbBuffer(on: card, width: width, height: height)
        let second = try DumbBuffer(on: card, width: width, height: height)
        unsafe picture.copy(picture.whole, to: first.bytes, pitch: first.pitch)
        var (mode, connector) = (outlet.mode, outlet.connector)
        guard
            unsafe drmModeSetCrtc(
                card.descriptor, outlet.source, first.frame, 0, 0, &connector, 1, &mode) == 0
        else { throw card.failure("drmModeSetCrtc") }
        card.forget(allBut: [(first.frame, first.handle), (second.frame, second.handle)])
        self.outlet = outlet
        self.card = card
        buffers = Buffers(first: first, second: second)
        stale = [Damage(), Damage([picture.whole])]
    }

    /// Shows what has changed in the picture; while a flip is under way it waits for its end.
    ///
    /// - Throws: `DisplayRefusal` if the card takes no picture any more.
    func present(
        _ picture: PictureView, changed: Damage, at now: BootTime
    ) throws(DisplayRefusal) {
        for place in 0..<2 { stale[place].add(changed.parts) }
        hasNews = hasNews || !changed.isEmpty
        guard flipsSince == nil, hasNews else { return }
        let hidden = 1 - shown
        let parts = stale[hidden].parts
        let frame = buffers.with(hidden) { buffer in
            for part in parts { unsafe picture.copy(part, to: buffer.bytes, pitch: buffer.pitch) }
            return buffer.frame
        }
        let flags = UInt32(DRM_MODE_PAGE_FLIP_EVENT)
        guard drmModePageFlip(card.descriptor, outlet.source, frame, flags, nil) == 0 else {
            throw card.failure("drmModePageFlip")
        }
        stale[hidden] = Damage()
        (shown, flipsSince, hasNews) = (hidden, now, false)
    }

    /// The card says that the last picture is shown.
    func flipped() { flipsSince = nil }

    /// Something has changed and can be shown now.
    var wantsPicture: Bool { hasNews && flipsSince == nil }
}
