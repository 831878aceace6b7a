import Display
import FeedbackCore
import Glibc
import KioskDaemon
import Linux
import Panels
import Screen

/// What the screen thread has in hand while it runs.
final class ScreenThread {
    let loop: ScreenLoop
    private let poller: Poller
    let display: any ScreenDisplay
    let show: ScreenShow
    private let brightness: ScreenBrightness
    /// When the hour or the last touch asks for another brightness.
    private var brightUntil: BootTime?
    private var shift = PictureShift(at: BootClock.now())
    var touch: TouchReader?
    let keys: KeyReader?
    /// Nothing where no sound is wanted.
    private let speaker: Loudspeaker?
    var panel: Display.Panel?
    private(set) var light: Light
    private(set) var panels: PanelsInReach
    var told = ScreenStatus(trouble: "")
    /// True while touches or keys come to a screen that is seen.
    var isAttached = false
    /// The card that systemd keeps for the next process.
    private var kept: Display.Keepsake?
    /// Until then a picture that an earlier process left is better than a pause.
    private let patience: BootTime?
    private var statusWords: [String] = []
    /// How large the picture is on it.
    var size: PictureSize?
    /// The pages that are still to be tried on this display.
    var trial: PageTrial?
    /// The display on which all were tried last.
    var tried: Display.Panel?
    /// What cannot be shown on that as it should.
    var findings: [ScreenStatus.Said] = []
    /// When the last finger was lifted, until the picture shows what came of it.
    private var tappedAt: BootTime?

    /// Shows on `display`, which has a picture of an earlier process if it `isKept`.
    ///
    /// - Throws: `FontsFinding` or `SystemError`.
    init(
        _ loop: ScreenLoop, on display: any ScreenDisplay, isKept: Bool, light: Light,
        speaker: Loudspeaker?
    ) throws {
        self.speaker = speaker
        self.display = display
        patience = isKept ? BootClock.now() + Limits.keptPicture : nil
        let fonts = try Self.fonts(loop)
        let poller = try Poller()
        try poller.watch(loop.inbox.descriptor)
        try poller.watch(display.descriptor)
        keys = try loop.screen.keys.map { keys throws(SystemError) in try KeyReader(keys) }
        if let keys { try poller.watch(keys.descriptor) }
        show = ScreenShow(
            loop.screen, of: loop.configuration,
            firstCriterion: .random(in: Limits.criteria), typesetter: Typesetter(fonts: fonts),
            at: BootClock.now())
        let state = loop.board.look()
        show.results = state.results
        panels = PanelsInReach(
            state.readPanels, among: loop.configuration.panels, screenAsks: loop.screen.question)
        brightness = ScreenBrightness(
            loop.screen.brightness, hours: loop.configuration.openingHours)
        self.poller = poller
        self.loop = loop
        self.light = light
        followHome(at: BootClock.now())
    }

    private static func fonts(_ loop: ScreenLoop) throws(FontsFinding) -> Fonts {
        do throws(Fonts.Failure) {
            return try Fonts(directory: loop.screen.fonts)
        } catch {
            throw FontsFinding(error, places: loop.screen.places, file: loop.file)
        }
    }

    /// Keyboards that somebody plugs in reach no console behind the picture, where there is one of
    /// our own.
    private func takeConsole() {
        do throws(SystemError) {
            guard try !Console.take(STDIN_FILENO) else { return }
            loop.log.write(.info, "console", "no console of its own: see \"A touchscreen\"")
        } catch {
            loop.log.write(.warning, "console", "keyboards reach the console: \(error)")
        }
    }

    /// Runs until told to stop.
    func run() throws {
        takeConsole()
        // What is known is shown first: no pause is to be seen while we are told to record.
        while obey() {
            let now = BootClock.now()
            try work(at: now)
            let deadlines = [
                isShown && trial != nil ? now : nil,
                display.deadline, touch?.deadline, keys?.deadline, show.deadline, midnight,
                brightUntil, shift.nextMove(lastUse: show.lastUse),
                patience.flatMap { $0 > now ? $0 : nil },
            ]
            _ = try poller.wait(until: deadlines.compactMap(\.self).min())
        }
    }

    /// Does what is due at the display and of whoever is before it.
    func work(at now: BootTime) throws {
        display.handle(at: now)
        try followPanel()
        // Touches first: they are older than now.
        for action in touch?.handle(at: now) ?? [] {
            let before = show.view
            perform(show.accept(action, isSeen: isSeen(at: now)), at: action.time)
            if case .tapped = action, show.view != before { tappedAt = action.time }
        }
        for press in keys?.handle(at: now) ?? [] {
            let actions = show.accept(press.key, isSeen: isSeen(at: now), at: press.time)
            perform(actions, at: press.time)
        }
        followHome(at: now)
        perform(show.tick(at: now), at: now)
        rest(at: now)
        try present(at: now)
        attach(at: now)
        tryPage()
        tell()
    }

    /// Returns false once told to stop.
    func obey() -> Bool {
        for message in loop.inbox.take() {
            let now = BootClock.now()
            switch message {
            case .light(let light):
                self.light = light
                followHome(at: now)
            case .panels(let panels):
                self.panels = panels
                followHome(at: now)
            case .results(let results): show.results = results
            case .pressed(let rating): perform(show.accept(.pressed(rating), at: now), at: now)
            case .recorded(let ratings):
                for (press, place) in ratings {
                    perform(show.accept(.recorded(press, at: place), at: now), at: now)
                }
            case .refused(let presses):
                for press in presses { perform(show.accept(.refused(press), at: now), at: now) }
            // Whoever hangs at the card does not come here again.
            case .ping: loop.board.answered(.screen, at: now)
            case .stop:
                // What somebody has chosen until now; the journal takes it until its own end.
                perform(show.accept(.home(.paused), at: now), at: now)
                return false
            }
        }
        return true
    }

    private func followHome(at now: BootTime) {
        perform(show.accept(.home(home), at: now), at: now)
    }

    private func perform(_ actions: [FlowAction], at time: BootTime) {
        for action in actions {
            switch action {
            case .press(let level): press(level, correcting: nil, at: time)
            case .replace(let level, let place): press(level, correcting: place, at: time)
            case .followUp(let rating, let outcome, let answer):
                let said = SaidOfRating(rating: rating, outcome: outcome, answer: answer)
                loop.journal.send(.said(said, at: time))
            case .sound(let sound): speaker?.play(sound, at: time)
            }
        }
    }

    /// A chosen face is a key that went down and up.
    private func press(_ level: UInt8, correcting place: RatingPlace?, at time: BootTime) {
        guard let number = loop.configuration.screenPanelNumber else { return }
        let edges = [true, false].map {
            PanelEvent.edge(
                panel: number, key: UInt16(level), down: $0, at: time, resynced: false)
        }
        loop.input.send(.screen(edges, correcting: place))
    }
}

extension ScreenThread {
    /// True while a picture is shown, on a display that may be dark.
    var isShown: Bool { panel != nil && display.trouble == nil }

    /// True while somebody can see what would be touched.
    private func isSeen(at now: BootTime) -> Bool { panel != nil && display.isSeen(at: now) }

    /// Has the display as bright as the hour and the last touch want it, and the picture where it
    /// does not burn in.
    private func rest(at now: BootTime) {
        let decision = brightness.decision(at: now, lastUse: show.lastUse, clock: clock)
        display.setBrightness(decision.percent)
        brightUntil = decision.until
        shift.tick(at: now, lastUse: show.lastUse)
        show.shift = shift.offset
        display.setShift(shift.offset, ground: loop.screen.theme.background)
    }

    /// Another display, or another mode: everything has another place.
    private func followPanel() throws {
        guard display.panel != panel else { return }
        panel = display.panel
        (size, trial) = (nil, nil)
        guard let panel else { return }
        let rotation = loop.screen.rotation
        let pixels = rotation.turned(panel.pixels)
        let size = PictureSize(
            of: pixels, configured: loop.screen.millimetres,
            display: panel.millimetres.map { rotation.turned($0) })
        try show.resize(pixels, millimetres: size.millimetres)
        self.size = size
        if panel != tried { (trial, findings) = (show.trial, []) }
        // What a finger can mean depends on how large the picture is.
        perform(show.accept(.ended(at: BootClock.now())), at: BootClock.now())
        touch?.leave(at: BootClock.now())
        if let touch { poller.forget(touch.descriptor) }
        touch = try TouchReader(
            loop.screen.touch, rotation: rotation, picture: size,
            counters: touch?.counters ?? TouchCounters())
        if let touch { try poller.watch(touch.descriptor) }
    }

    private func present(at now: BootTime) throws {
        // Started again, we have the last picture until the journal is open and touchscreen and
        // panels are found: nobody is to see that as a pause, or be sent elsewhere for a moment.
        if let patience, [.paused, .panelsOnly].contains(show.view), now < patience { return }
        if show.showsStatus, statusWords.isEmpty { statusWords = loop.words.lines(show.language) }
        if !show.showsStatus { statusWords = [] }
        let changed = try show.draw(light: light.color, today: today, status: statusWords)
        guard let picture = show.picture, let panel, !changed.isEmpty || display.wantsPicture
        else { return }
        let turn = PictureTurn(
            loop.screen.rotation, size: loop.screen.rotation.turned(panel.pixels))
        unsafe picture.withPixels { pixels in
            let view = unsafe PictureView(pixels, stride: picture.stride, turn: turn)
            display.show(view, changed: changed, at: now)
        }
        tellFrame()
        guard let keepsake = display.keepsake, keepsake != kept else { return }
        // Whoever holds the card keeps the picture: no prompt is seen while we are started again.
        if kept != nil { loop.service.release(ServiceManager.displayName) }
        loop.service.keep(keepsake.descriptor, as: ServiceManager.displayName)
        kept = keepsake
    }

    /// How long a touch took until the card had the frame; never which.
    private func tellFrame() {
        guard let tapped = tappedAt, !display.isBehind else { return }
        tappedAt = nil
        let passed = (BootClock.now() - tapped).microseconds
        loop.log.write(
            .debug, "frame", "a touch is answered on the display", [("MICROSECONDS", "\(passed)")])
    }

    /// What the clock says, if it can be believed.
    private var clock: WallTime? {
        loop.board.look().clock.quality == .unset ? nil : WallClock.now()
    }

    /// The day by the clock: a survey notice has its season, and nothing else of the picture
    /// depends on it.
    private var today: CivilDate? {
        loop.screen.notice == nil ? nil : clock.map { CivilDate(at: $0) }
    }

    /// When the day changes; nothing where no day matters.
    private var midnight: BootTime? {
        guard let today else { return nil }
        return BootClock.now() + (today.adding(days: 1).start - WallClock.now())
    }
}

extension TouchAction {
    /// When it happened.
    fileprivate var time: BootTime {
        switch self {
        case .began(_, let time), .tapped(_, _, let time), .ended(let time): time
        }
    }
}
