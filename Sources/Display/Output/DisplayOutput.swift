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
    private(set) var hasNews = false
    /// Something was plugged in or out since the mode was set.
    private var wasPlugged = false
    /// How the pixels are finished that are shown, or will be when the flip is done.
    private var finish: PictureFinish
    /// True while the display is switched off.
    private(set) var isOff = false
    /// Why it cannot be: black is shown instead.
    private(set) var refusal: DisplayRefusal?
    /// Nobody can have seen a picture before; it was switched on, and takes its time.
    private(set) var seenFrom = BootTime(microseconds: 0)

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
        _ outlet: Outlet, on card: DisplayCard, showing picture: PictureView,
        finish: PictureFinish, at now: BootTime
    ) throws(DisplayRefusal) {
        let size = outlet.pixels
        let (width, height) = (UInt32(size.width), UInt32(size.height))
        let first = try DumbBuffer(on: card, width: width, height: height)
        let second = try DumbBuffer(on: card, width: width, height: height)
        unsafe picture.copy(
            picture.whole, to: first.bytes, pitch: first.pitch, finish: finish)
        let wasOff = card.isOff(outlet.connector)
        try Self.light(outlet, on: card, frame: first.frame)
        card.forget(allBut: [(first.frame, first.handle), (second.frame, second.handle)])
        self.outlet = outlet
        self.card = card
        self.finish = finish
        buffers = Buffers(first: first, second: second)
        stale = [Damage(), Damage([picture.whole])]
        if wasOff { seenFrom = now + Limits.displayWakes }
        // The first frame is black already.
        if isDark { switchOff() }
    }

    /// Shows what has changed in the picture; while a flip is under way it waits for its end.
    ///
    /// A picture without any light is black, and then the display is switched off.
    /// - Throws: `DisplayRefusal` if the card takes no picture any more.
    func present(
        _ picture: PictureView, changed: Damage, finish: PictureFinish, at now: BootTime
    ) throws(DisplayRefusal) {
        let isRefinished = finish != self.finish
        self.finish = finish
        // The next night may find a display that obeys.
        if isRefinished, !isDark { refusal = nil }
        for place in 0..<2 {
            stale[place].add(isRefinished ? [picture.whole] : changed.parts)
        }
        hasNews = hasNews || isRefinished || !changed.isEmpty
        guard flipsSince == nil, !isOff || !isDark else { return }
        guard hasNews else {
            // By now black is shown: some cards go on showing what they had.
            if wantsOff { switchOff() }
            return
        }
        let hidden = 1 - shown
        let parts = stale[hidden].parts
        let frame = buffers.with(hidden) { buffer in
            for part in parts {
                unsafe picture.copy(
                    part, to: buffer.bytes, pitch: buffer.pitch, finish: finish)
            }
            return buffer.frame
        }
        if isOff {
            try switchOn(frame, at: now)
        } else if wasPlugged {
            try Self.light(outlet, on: card, frame: frame)
        } else {
            try flip(to: frame, at: now)
        }
        stale[hidden] = Damage()
        (shown, hasNews, wasPlugged) = (hidden, false, false)
    }

    /// Has the mode set again with the next picture, which is wanted at once.
    ///
    /// A display that was pulled and is back looks the same, and the kernel may show nothing on it
    /// until then. On one that was left alone nothing is seen of it: the mode is what it was.
    func plugged() { (wasPlugged, hasNews) = (true, true) }

    /// The card says that the last picture is shown.
    func flipped() { flipsSince = nil }

    /// Something has changed and can be shown now.
    var wantsPicture: Bool { flipsSince == nil && !isOff && (hasNews || wantsOff) }

    /// True if nothing is to be seen.
    var isDark: Bool { finish.brightness == 0 }
}

extension DisplayOutput {
    private var wantsOff: Bool { isDark && !isOff && refusal == nil }

    private static func light(
        _ outlet: Outlet, on card: DisplayCard, frame: UInt32
    ) throws(DisplayRefusal) {
        var (mode, connector) = (outlet.mode, outlet.connector)
        guard
            unsafe drmModeSetCrtc(
                card.descriptor, outlet.source, frame, 0, 0, &connector, 1, &mode) == 0
        else { throw card.failure("drmModeSetCrtc") }
        // Older drivers leave off what an earlier process or we switched off; whoever refuses this
        // has refused that as well.
        try? card.setPower(of: connector, on: true)
    }

    private func flip(to frame: UInt32, at now: BootTime) throws(DisplayRefusal) {
        let flags = UInt32(DRM_MODE_PAGE_FLIP_EVENT)
        guard drmModePageFlip(card.descriptor, outlet.source, frame, flags, nil) == 0 else {
            throw card.failure("drmModePageFlip")
        }
        flipsSince = now
    }

    private func switchOff() {
        do throws(DisplayRefusal) {
            try card.setPower(of: outlet.connector, on: false)
            isOff = true
        } catch {
            refusal = error.ofSwitch
        }
    }

    /// The card takes no flip while the display is off: the picture is there when it comes on.
    private func switchOn(_ frame: UInt32, at now: BootTime) throws(DisplayRefusal) {
        try Self.light(outlet, on: card, frame: frame)
        (isOff, seenFrom) = (false, now + Limits.displayWakes)
    }
}
