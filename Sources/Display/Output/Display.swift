package import FeedbackCore
package import Linux

/// The display of a kiosk: finds it, lights it, and follows its plug; owned by one thread.
///
/// It has no thread of its own. The owner polls `descriptor`, and calls `handle` when that is
/// readable, when `deadline` has come, and once at the start.
package final class Display {
    /// What is connected.
    package struct Panel: Hashable, Sendable {
        /// The picture that it shows best.
        package var pixels: Size
        /// Its size, if it knows.
        package var millimetres: Size?
    }

    private let poller: Poller
    private let cards: DisplayCards
    /// The only connector at which the display may be, if it is not any.
    private let connector: String?
    private var card: DisplayCard?
    private var outlet: Outlet?
    private var output: DisplayOutput?
    private var opened = 0
    private var retryAt: BootTime?
    private var pause = Display.firstPause
    private var dimmer: Dimmer
    /// How bright it is to be, and how bright the picture is for that.
    private var brightness = (wanted: 100, picture: 100, isSet: false)
    /// How the picture is finished on the way.
    private var finish = PictureFinish()
    /// Where the picture stands, and on what ground.
    private var shift = (offset: PictureShift.Offset(), ground: Color(red: 0, green: 0, blue: 0))
    /// Udev has news that were not looked at yet.
    private var hasNews = false
    /// When it may be looked at next what is plugged.
    private var nextLook = BootTime(microseconds: 0)

    /// Why there is no picture; nothing while there is one.
    package private(set) var trouble: String? = "not looked for yet"

    /// How long a display that cannot be lit is left alone at first; twice as long each time.
    private static let firstPause = TimeSpan.seconds(1)
    private static let longestPause = TimeSpan.seconds(30)
    /// Looking at what is plugged makes the card ask every display.
    private static let shortestLook = TimeSpan.seconds(1)
    /// A picture that is not shown by then will not be: displays show dozens a second.
    private static let longestFlip = TimeSpan.seconds(5)

    /// Subscribes to what is plugged in; opens nothing before the first `handle`.
    ///
    /// `inherited` is a card's descriptor that an earlier process left, with what is shown there.
    /// `connector` is the kernel's name of the one that the display is at, of whichever card, or
    /// nothing for any; `backlights` is another directory only in tests.
    /// - Throws: `SystemError` if udev's socket or a poller cannot be had.
    package init(
        inherited: consuming FileDescriptor?, connector: String? = nil,
        backlights: String = "/sys/class/backlight"
    ) throws(SystemError) {
        let poller = try Poller()
        let cards = try DisplayCards()
        try poller.watch(cards.descriptor)
        if let file = inherited.take() {
            card = try? DisplayCard(taking: file)
        }
        if let card { try poller.watch(card.descriptor) }
        self.poller = poller
        self.cards = cards
        self.connector = connector
        dimmer = Dimmer(root: backlights)
        retryAt = BootTime(microseconds: 0)
    }

    /// Readable whenever `handle` has something to do.
    package var descriptor: CInt { poller.descriptor }

    /// When `handle` is wanted next though nothing is readable; nothing while a picture is shown.
    package var deadline: BootTime? {
        [
            retryAt, output?.flipsSince.map { $0 + Self.longestFlip }, dimmer.retryAt,
            newsAt,
        ].compactMap(\.self).min()
    }

    /// When what was plugged is looked at: a loose plug tells of itself many times a second.
    ///
    /// Displays that are switched off, or have just been switched on, may seem to be unplugged.
    private var newsAt: BootTime? {
        guard hasNews, output?.isOff != true else { return nil }
        return max(nextLook, output?.seenFrom ?? nextLook)
    }

    /// Why it is not as bright or dark as it should be, or only for its picture.
    package var dimmingTrouble: String? {
        guard outlet != nil else { return nil }
        return dimmer.trouble ?? output?.refusal.map { "\($0)" }
    }

    /// True if whoever looks sees the picture: it is shown, and the display is not dark.
    package func isSeen(at now: BootTime) -> Bool {
        guard trouble == nil, let output else { return false }
        return !output.isDark && output.seenFrom <= now
    }

    /// What is connected; nothing if no picture can be shown.
    package var panel: Panel? {
        outlet.map {
            Panel(pixels: $0.pixels, millimetres: DisplayIdentity($0.edid).millimetres)
        }
    }

    /// The card in use: whoever keeps its descriptor keeps the picture.
    package struct Keepsake: Hashable, Sendable {
        /// The card's descriptor.
        package var descriptor: CInt
        /// How many cards were opened before: a descriptor may have the number of an earlier one.
        var opened: Int
    }

    /// What to keep; nothing while there is no picture.
    package var keepsake: Keepsake? {
        guard output != nil, let card else { return nil }
        return Keepsake(descriptor: card.descriptor, opened: opened)
    }

    /// True if `show` is to be called, even though nothing in the picture may have changed.
    package var wantsPicture: Bool {
        guard outlet != nil else { return false }
        return !brightness.isSet || finish.shift != shift.offset || output?.wantsPicture ?? true
    }

    /// True while the card does not have all that was shown.
    package var isBehind: Bool { output?.hasNews ?? true }

    /// Brings the display to so many percent of its light at the next `show`; 0 is dark.
    package func setBrightness(_ percent: Int) {
        guard percent != brightness.wanted else { return }
        (brightness.wanted, brightness.isSet) = (percent, false)
    }

    /// Moves the picture at the next `show`, on a ground of this colour.
    package func setShift(_ offset: PictureShift.Offset, ground: Color) {
        shift = (offset, ground)
    }

    /// Does what is due: learns that pictures are shown, looks for a display, follows its plug.
    package func handle(at now: BootTime) {
        if let card, FlipReader.read(card.descriptor) {
            output?.flipped()
            pause = Self.firstPause
        }
        if let since = output?.flipsSince, since + Self.longestFlip <= now {
            // Else citizens would touch what they cannot see.
            fail("the graphics card does not say that the picture is shown", at: now)
        }
        if dimmer.retryAt.map({ $0 <= now }) == true {
            dimmer.beginAgain()
            brightness.isSet = false
        }
        hasNews = cards.haveNews() || hasNews
        guard [newsAt, retryAt].contains(where: { $0.map { $0 <= now } == true }) else { return }
        hasNews = false
        nextLook = now + Self.shortestLook
        look(at: now)
    }

    /// Shows a picture of `panel`'s pixels, of which `changed` has changed since the last call.
    package func show(_ picture: PictureView, changed: Damage, at now: BootTime) {
        guard let card, let outlet, picture.turnedSize == outlet.pixels else { return }
        if !brightness.isSet {
            brightness.picture = dimmer.set(
                brightness.wanted, connector: outlet.name, isBuiltIn: outlet.isBuiltIn, at: now)
            brightness.isSet = true
        }
        if finish.brightness != brightness.picture || finish.shift != shift.offset {
            finish = PictureFinish(
                brightness: brightness.picture, shift: shift.offset, border: shift.ground)
        }
        do throws(DisplayRefusal) {
            if let output {
                try output.present(picture, changed: changed, finish: finish, at: now)
            } else {
                output = try DisplayOutput(
                    outlet, on: card, showing: picture, finish: finish, at: now)
                trouble = nil
            }
        } catch {
            fail("\(error)", at: now)
        }
    }

    private func look(at now: BootTime) {
        do throws(DisplayRefusal) {
            let found = try find()
            retryAt = nil
            guard found != outlet else {
                output?.plugged()
                return
            }
            // Its buffers have another size, or another display's picture.
            output = nil
            outlet = found
            brightness.isSet = false
        } catch {
            fail("\(error)", at: now)
        }
    }

    private func fail(_ words: String, at now: BootTime) {
        output = nil
        outlet = nil
        trouble = words
        retryAt = now + pause
        pause = min(pause + pause, Self.longestPause)
    }

    /// The first display of the card in use, or of any other.
    private func find() throws(DisplayRefusal) -> Outlet {
        var refusal = DisplayRefusal(node: "/dev/dri", reason: .nothingConnected)
        if let card {
            do throws(DisplayRefusal) {
                return try card.connectedOutlet(preferring: outlet?.connector, named: connector)
            } catch {
                // An earlier process may have left its picture at another connector.
                if output == nil, error.isOfConnector { card.forget(allBut: []) }
                // A card that was pulled may come back under the same name.
                if error.isGone { leave(card) } else { refusal = error }
            }
        }
        for node in cards.nodes() where node != card?.node {
            do throws(DisplayRefusal) {
                let other = try DisplayCard(opening: node)
                let outlet = try other.connectedOutlet(preferring: nil, named: connector)
                try use(other)
                return outlet
            } catch {
                refusal = refusal.joined(with: error)
            }
        }
        throw refusal
    }

    private func use(_ other: DisplayCard) throws(DisplayRefusal) {
        do throws(SystemError) {
            try poller.watch(other.descriptor)
        } catch {
            throw DisplayRefusal(
                node: other.node, reason: .failed(call: "epoll_ctl", code: error.code))
        }
        if let card { leave(card) }
        card = other
        opened += 1
    }

    /// What was made on a card goes before the card.
    private func leave(_ card: DisplayCard) {
        poller.forget(card.descriptor)
        output = nil
        self.card = nil
    }
}
