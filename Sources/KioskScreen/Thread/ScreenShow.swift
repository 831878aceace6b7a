package import FeedbackCore
package import Screen

/// What the screen shows, and what a touch on it means: the flow, placed and painted.
///
/// Nothing of the machine is in it but fonts.
package final class ScreenShow {
    /// All that the picture depends on.
    private struct Shown: Hashable {
        var view: ScreenView
        var language: String
        var focus: ScreenTarget?
        var light: Light.Color
        var today: CivilDate?
        var status: [String]
    }

    private var content: ScreenContent
    private let theme: ScreenTheme
    private let typesetter: Typesetter
    private var flow: ScreenFlow
    private var layout: Layout?
    private var placement: Placement?
    private var shown: Shown?
    /// Scenes that have their places on this picture.
    private var known: [Shown: Placement] = [:]
    /// Every scene of two languages under three lights; whatever is more has words that change.
    private static let most = 256
    /// The picture as it was drawn last; nothing before there is a display.
    package private(set) var picture: Picture?
    /// Where the display has the picture: fingers mean what they see there.
    package var shift = PictureShift.Offset()
    /// When somebody was there, at the screen or at a panel.
    package private(set) var lastUse: BootTime
    /// The target under the finger as it came down, and what was shown then.
    private var began: (target: ScreenTarget, view: ScreenView)?

    /// Starts with the pause: nothing is recorded yet.
    package init(
        _ screen: ScreenConfiguration, of kiosk: KioskConfiguration, firstCriterion: UInt8,
        typesetter: Typesetter, at now: BootTime
    ) {
        content = ScreenContent(screen, of: kiosk)
        theme = screen.theme
        self.typesetter = typesetter
        var plan = content.plan
        plan.firstCriterion = firstCriterion
        flow = ScreenFlow(plan, home: .paused, at: now)
        lastUse = now
    }

    /// What was published last for the kiosk's point, some of which is shown if that is wanted.
    package var results: [PublishedResult] {
        get { content.results }
        set {
            guard newValue != content.results else { return }
            content.results = newValue
            (shown, known) = (nil, [:])
        }
    }

    /// When `tick` is wanted, or nothing while the screen is as nobody left it.
    package var deadline: BootTime? { flow.nextDeadline }

    /// True while the page for staff is shown, whose words grow old.
    package var showsStatus: Bool { flow.view == .status }

    /// The language in which it is shown.
    var language: String { flow.language }

    /// Shows on a picture of so many pixels from now on.
    ///
    /// - Throws: `DrawingFailure` if there is no memory for it.
    package func resize(_ pixels: Size, millimetres: Size) throws(DrawingFailure) {
        picture = try Picture(size: pixels, typesetter: typesetter)
        layout = Layout(
            metrics: DisplayMetrics(pixels: pixels, millimetres: millimetres), theme: theme,
            measurer: typesetter)
        (placement, shown) = (nil, nil)
        known = [:]
    }

    /// Every page, to be tried on this picture; nothing before there is a display.
    package var trial: PageTrial? { layout.map { PageTrial(content, on: $0) } }

    /// What is to be seen.
    package var view: ScreenView { flow.view }

    /// Where everything stands that was drawn last.
    package var drawn: Placement? { placement }

    /// Applies what happened.
    package func accept(_ event: FlowEvent, at time: BootTime) -> [FlowAction] {
        if event.isUse { lastUse = max(lastUse, time) }
        return flow.accept(event, at: time)
    }

    /// Applies one of the two keys; while nothing is seen it chooses nothing, but it is somebody.
    package func accept(
        _ key: FlowEvent.Key, isSeen: Bool, at time: BootTime
    ) -> [FlowAction] {
        accept(isSeen ? .key(key) : .approached, at: time)
    }

    /// Ends what has lasted long enough.
    package func tick(at time: BootTime) -> [FlowAction] { flow.tick(at: time) }

    /// Applies what a finger did; a tap counts where it began, on what was shown then.
    ///
    /// A finger that comes to a display on which nothing is seen (`isSeen` false) chooses nothing,
    /// but it is somebody.
    package func accept(_ touch: TouchAction, isSeen: Bool = true) -> [FlowAction] {
        switch touch {
        case .began(let point, let time):
            lastUse = max(lastUse, time)
            guard isSeen else { return [] }
            began = target(at: point).map { ($0, flow.view) }
            guard let began else { return [] }
            return flow.accept(began.target == .corner ? .cornerHeld : .approached, at: time)
        case .tapped(let point, _, let time):
            // The same place of another page was not meant.
            guard isSeen, let began, began.view == flow.view, began.target == target(at: point)
            else { return [] }
            return flow.accept(.touched(began.target), at: time)
        case .ended(let time):
            defer { began = nil }
            return began?.target == .corner ? flow.accept(.cornerReleased, at: time) : []
        }
    }

    /// Draws what is to be seen now; says what has changed in the picture.
    ///
    /// `status` are the lines for staff.
    /// - Throws: `DrawingFailure`; the picture is of no use then.
    package func draw(
        light: Light.Color, today: CivilDate?, status: [String]
    ) throws(DrawingFailure) -> Damage {
        guard let layout, let picture else { return Damage() }
        let wanted = Shown(
            view: flow.view, language: flow.language, focus: flow.focus, light: light,
            today: today, status: showsStatus ? status : [])
        guard wanted != shown else { return Damage() }
        let placement = place(wanted, layout)
        let damage = try picture.show(placement, background: theme.background)
        self.placement = placement
        shown = wanted
        return damage
    }

    /// Finds everything its place, or remembers it: a screen shows the same few scenes all day.
    private func place(_ wanted: Shown, _ layout: Layout) -> Placement {
        if let known = known[wanted] { return known }
        let maker = SceneMaker(content, language: wanted.language, today: wanted.today)
        let placement = layout.place(
            maker.scene(
                for: wanted.view, light: wanted.light, focus: wanted.focus,
                status: wanted.status))
        if known.count >= Self.most { known = [:] }
        known[wanted] = placement
        return placement
    }

    private func target(at point: TouchPoint) -> ScreenTarget? {
        guard let placement else { return nil }
        return placement.target(
            x: Int(point.x * Double(placement.frame.width)) - shift.x,
            y: Int(point.y * Double(placement.frame.height)) - shift.y)
    }
}
