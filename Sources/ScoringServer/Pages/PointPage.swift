import FeedbackCore
import Scoring

/// What the template of a point's page shows; every member is text, ready to be read.
struct PointPage {
    struct Link {
        var name: String
        var href: String
        var current: Bool
    }

    struct Level {
        var name: String
        var share: String
        var count: String
        /// The number itself, for the width of the bar.
        var weight: Int
        /// Which colour and face: v1…v5.
        var look: String
        /// The curve of the face's mouth.
        var mouth: String
        /// True if the segment is wide enough for its face.
        var wide: Bool
    }

    struct Card {
        var question: String
        var withheld: String?
        var figure: Body?
    }

    struct Body {
        var percent: String
        var valid: String
        var range: String
        /// Ends and middle of the interval in percent of the scale's width.
        var low: String
        var width: String
        var middle: String
        /// What a screen reader says instead of the drawn bar.
        var spoken: String
        /// Worst first, as the bar is drawn.
        var bar: [Level]
        /// Best first, as people read.
        var levels: [Level]
        var mean5: String?
        var points: String
        var leftOut: String?
        var reasons: [String]
        var noted: String?
        var notes: [String]
        var withoutDay: String?
    }

    var text: PageWords
    var title: String
    var unit: String
    var partOf: String?
    var kinds: [Link]
    var periodName: String
    var dates: String
    var previous: Link
    var next: Link?
    var otherLanguage: Link
    var cards: [Card]
    var message: String?
    var asOf: String
    /// The page that says why to believe it, if anything is shown.
    var why: String?
    var json: String
    var csv: String
    var hotline: String?

    /// The page of `report`; `open` if the period is not over, when there is nothing to show.
    init(
        _ report: PointReport, _ language: Language, hotline: String?, isOpen: Bool,
        now: WallTime
    ) {
        let text = PageText(language)
        let (point, period) = (report.point, report.period)
        func link(_ period: Period, _ name: String, _ language: Language = language) -> Link {
            Link(
                name: name, href: Self.href(point.id, period, language),
                current: period == report.period)
        }
        let words = PageWords(language)
        self.text = words
        title = point.name.text(language)
        unit = point.unit.text(language)
        partOf = report.parent?.name.text(language)
        kinds = Period.Kind.allCases.map { kind in
            // From a month to a week or a day: the last one in it that is over.
            var other = Period(kind, containing: period.last)
            while !other.isClosed(at: now), !isOpen { other = other.previous }
            return link(other, text.period(kind))
        }
        for (place, kind) in Period.Kind.allCases.enumerated() {
            kinds[place].current = kind == period.kind
        }
        periodName = text.period(period.kind)
        dates = period.text
        previous = link(period.previous, words.previous)
        next = period.next.isClosed(at: now) ? link(period.next, words.next) : nil
        otherLanguage = link(
            period, words.otherName, language == .vietnamese ? .english : .vietnamese)
        cards = isOpen ? [] : report.questions.map { Card($0, at: point, text) }
        message =
            isOpen
            ? text.open(until: period.last.adding(days: 1))
            : report.questions.isEmpty
                ? text.withheld(point.isInternal ? .counter : .none) : nil
        asOf = text.asOf(report.asOf)
        why = isOpen || report.isEmpty ? nil : TrustPage.href(point.id, period, language)
        json = Self.href(point.id, period, language, suffix: ".json")
        csv = Self.href(point.id, period, language, suffix: ".csv")
        self.hotline = hotline
    }

    /// The address of a point's page or file.
    static func href(
        _ point: String, _ period: Period, _ language: Language, suffix: String = ""
    ) -> String {
        "/points/\(point)\(suffix)?period=\(period.kind.rawValue)&date=\(period.first.iso)"
            + (suffix.isEmpty ? "&lang=\(language.rawValue)" : "")
    }
}

extension PointPage.Card {
    init(_ question: PointReport.Question, at point: Point, _ text: PageText) {
        self.question = text.question(question.id, at: point)
        withheld = question.withheld.map(text.withheld)
        figure = question.withheld == nil ? PointPage.Body(question.figure, text) : nil
    }
}

extension PointPage.Body {
    /// Nothing without a rating.
    init?(_ figure: Figure, _ text: PageText) {
        let (tally, numbers) = (figure.tally, NumberText(text.language))
        guard let share = tally.satisfaction, let interval = tally.interval,
            let points = tally.points
        else { return nil }
        let plain = NumberText(.english)
        percent = numbers.percent(share)
        valid = text.valid(tally.total)
        range = text.range(interval)
        low = plain.decimal(interval.low)
        width = plain.decimal(interval.high - interval.low)
        middle = plain.decimal(share)
        bar = tally.scale.levels.map { PointPage.Level($0, tally, text) }
        levels = bar.reversed()
        spoken = levels.map { "\($0.name) \($0.share)" }.joined(separator: ", ")
        mean5 = tally.mean5.map(numbers.decimal)
        self.points = numbers.decimal(points)
        leftOut = figure.excludedTotal > 0 ? text.leftOut(figure.excludedTotal) : nil
        reasons = figure.exclusions.map { Self.line($0, text) }
        let noted = figure.notes.reduce(0) { $0 + $1.count }
        self.noted = noted > 0 ? text.noted(noted) : nil
        notes = figure.notes.map { Self.line($0, text) }
        withoutDay =
            figure.withoutDay ?? 0 > 0 ? figure.shareWithoutDay.map(text.withoutDay) : nil
    }

    private static func line(_ item: (flag: Flag, count: Int), _ text: PageText) -> String {
        "\(NumberText(text.language).count(item.count)) – \(item.flag.reason(text.language))"
    }
}

extension PointPage.Level {
    init(_ level: UInt8, _ tally: Tally, _ text: PageText) {
        let numbers = NumberText(text.language)
        let share = tally.share(ofLevel: level) ?? Rational(0)
        // Four levels take the looks of the outer two on each side.
        let place = tally.scale == .sc4 && level > 2 ? Int(level) + 1 : Int(level)
        name = text.level(level, of: tally.scale)
        self.share = numbers.percent(share)
        weight = tally.counts[Int(level) - 1]
        count = numbers.count(weight)
        look = "v\(place)"
        mouth =
            [
                "M8 17q4-5 8 0", "M8 16.5q4-3 8 0", "M8 15.8h8", "M8 15q4 3 8 0",
                "M7.5 14q4.5 6 9 0",
            ][
                place - 1]
        wide = share >= Rational(7)
    }
}
