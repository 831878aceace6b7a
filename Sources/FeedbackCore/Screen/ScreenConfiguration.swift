/// What `kiosk.yaml` says of the screen, with the files that it names.
package struct ScreenConfiguration: Hashable, Sendable {
    /// What follows a rating.
    package enum FollowUpKind: String, CaseIterable, Sendable {
        /// Up to two of six chips.
        case reasons
        /// One criterion on the question's scale; each has its turn.
        case criterion
        /// Thanks at once.
        case nothing
    }

    /// The survey notice, shown while it is in season.
    package struct Notice: Hashable, Sendable {
        /// The first day.
        package var from: CivilDate
        /// The last day.
        package var to: CivilDate
        /// The text by language code.
        package var text: [String: String]

        package init(from: CivilDate, to: CivilDate, text: [String: String]) {
            self.from = from
            self.to = to
            self.text = text
        }
    }

    /// Where the result below the question comes from.
    package enum ResultSource: Hashable, Sendable {
        /// None is shown.
        case none
        /// The server says what was published last.
        case published
        /// `kiosk.yaml` says it, where no server is heard.
        case stated(Result)
    }

    /// A figure that was published for the point, in words.
    package struct Result: Hashable, Sendable {
        /// The period: `10/2026`.
        package var period: String
        /// The share of the two best levels: `72,27%`.
        package var share: String
        /// How far it may be off by chance: `65,91–77,88%`.
        package var interval: String
        /// How many ratings it was made from; below `Limits.ratingsPublished` none is published.
        package var ratings: Int
        /// How many more were left out because something raised a doubt.
        package var leftOut: Int

        package init(
            period: String, share: String, interval: String, ratings: Int, leftOut: Int
        ) {
            self.period = period
            self.share = share
            self.interval = interval
            self.ratings = ratings
            self.leftOut = leftOut
        }
    }

    /// A language that is not shown as the files have it.
    package struct LanguageMistake: Hashable, Sendable {
        /// What is wrong, with file, line and field.
        package var words: String
        /// True if Vietnamese texts that come with the product stand in its place.
        package var isReplaced: Bool

        package init(_ words: String, isReplaced: Bool = false) {
            self.words = words
            self.isReplaced = isReplaced
        }
    }

    /// How the touchscreen is read.
    package struct Touch: Hashable, Sendable {
        /// Which one it is; nothing for the only one that is plugged in.
        package var device: PanelIdentity?
        /// From its glass to the display; nothing for what udev's rules say of it, if anything.
        package var calibration: TouchCalibration.Matrix?

        package init(
            device: PanelIdentity? = nil, calibration: TouchCalibration.Matrix? = nil
        ) {
            self.device = device
            self.calibration = calibration
        }
    }

    /// How bright the display is, in percent of its light.
    package struct Brightness: Hashable, Sendable {
        /// In opening hours, and whenever somebody is there; within `Limits.brightness`.
        package var open: Int
        /// Outside of them while nobody is there: as `open` at most, and 0 is dark.
        package var closed: Int

        package init(open: Int = 100, closed: Int = 100) {
            self.open = open
            self.closed = closed
        }
    }

    /// The number of the question that the faces answer, from 1.
    package var question: UInt16
    /// At least one; the first is shown when nobody has chosen another.
    package var texts: [ScreenTexts]
    /// Why languages are left out, or have other texts; none in a configuration without a mistake.
    package var languageMistakes: [LanguageMistake] = []
    /// The colours.
    package var theme: ScreenTheme
    /// The unit's name by language code.
    package var unit: [String: String]
    /// The number to call.
    package var hotline: String
    /// Where complaints are written to: shown as it is, and as a QR code.
    package var complaints: String
    /// What follows a rating.
    package var followUp: FollowUpKind
    /// The survey notice, if there is one.
    package var notice: Notice?
    /// Where the last published result comes from.
    package var result = ResultSource.published
    /// What the result is shown beside, the target of the year, if there is one: `84%`.
    package var target: String?
    /// The kernel's name of the connector that the display is at, such as `HDMI-A-1`; nothing for
    /// the first that has one.
    package var connector: String?
    /// What the display's own word about its size is replaced by: width and height in mm.
    package var millimetres: Size?
    /// How far picture and touches are turned on the display.
    package var rotation = ScreenRotation.none
    /// How the screen is touched; nothing if it cannot be.
    package var touch: Touch? = Touch()
    /// The two keys for hands that cannot touch it, if it has them.
    package var keys: ScreenKeys?
    /// How the screen is heard; nothing if it is silent.
    package var sound: SoundConfiguration?
    /// How bright the display is, by the hour.
    package var brightness = Brightness()
    /// The digits that open the page for staff; without any there is no such page.
    package var staffCode: [UInt8]?
    /// The absolute path of the directory with the two fonts.
    package var fonts = "/usr/share/hailong/fonts"
    /// Where all that is shown was written when it was read: the files may change later.
    package var places = TextPlaces()

    package init(
        question: UInt16, texts: [ScreenTexts], theme: ScreenTheme, unit: [String: String],
        hotline: String, complaints: String, followUp: FollowUpKind = .reasons
    ) {
        self.question = question
        self.texts = texts
        self.theme = theme
        self.unit = unit
        self.hotline = hotline
        self.complaints = complaints
        self.followUp = followUp
    }
}
