package import FeedbackCore

/// What is shown, in one language, wherever it may stand.
package struct Scene: Hashable, Sendable {
    /// The main part, of which there is one.
    package enum Body: Hashable, Sendable {
        /// Faces below a line that asks.
        case faces(title: String, [Face])
        /// Chips below a line that asks.
        case chips(title: String, [Chip])
        /// A sign, a line, and more.
        case message(Message)
        /// Keys for the digits of a code, so many of which are given.
        case keypad(title: String, given: Int)
        /// Lines to be read.
        case lines([String])
    }

    /// A face that stands for a level.
    package struct Face: Hashable, Sendable {
        /// The level on its own scale.
        package var level: UInt8
        /// The level of five whose face it is.
        package var fifth: UInt8
        /// The words below it.
        package var words: String
        /// How it stands.
        package var state: State

        /// How a face stands to the others.
        package enum State: Hashable, Sendable {
            /// It can be chosen.
            case open
            /// It was chosen.
            case chosen
            /// Another one was chosen.
            case past
        }
    }

    /// A reason.
    package struct Chip: Hashable, Sendable {
        /// The criterion, 1…6.
        package var criterion: UInt8
        /// What it says.
        package var words: String
        /// True while it is chosen.
        package var isChosen: Bool
    }

    /// A statement with a sign above it.
    package struct Message: Hashable, Sendable {
        /// The sign.
        package enum Sign: Hashable, Sendable {
            case tick
            case pause
        }

        /// The sign.
        package var sign: Sign
        /// The line that says it all.
        package var title: String
        /// What else there is to say.
        package var more: String
        /// The QR code, and what is said beside it.
        package var code: Code?
    }

    /// A QR code.
    package struct Code: Hashable, Sendable {
        /// What it holds.
        package var content: String
        /// What is said beside it.
        package var words: String
    }

    /// Something to be touched that says what it does.
    package struct Button: Hashable, Sendable {
        /// What it does.
        package var target: ScreenTarget
        /// What it says.
        package var words: String
        /// True if it goes on.
        package var isMain: Bool
    }

    /// The main part.
    package var body: Body
    /// Leads to the next language, if there is one.
    package var language: Button?
    /// That a rating has been recorded, above all else; not which, for others look on.
    package var recorded: String?
    /// The last row.
    package var buttons: [Button] = []
    /// Small print at the foot, line by line, what may be left out first at the beginning.
    package var notes: [String] = []
    /// The number to call, above the small print.
    package var hotline: String?
    /// The light for the staff.
    package var light: Light.Color?
    /// What acts when it is touched; whatever else is drawn does not.
    package var acting: [ScreenTarget] = []
    /// What the keys would choose, if they are in use.
    package var focus: ScreenTarget?
}
