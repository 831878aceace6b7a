import ArgumentParser
import FeedbackCore
import ScoringServer

/// `kiosk rekey`.
struct KioskRekeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey", abstract: "Let a kiosk that lost its key enrol with a new one.",
        discussion: """
            Works once, for the next enrolment at the kiosk's point with a new code. What the old \
            key signed and is held stays; whatever else it signs is refused from then on.
            """)

    @OptionGroup var data: DataOptions

    @Argument(help: "The kiosk's id, 32 hexadecimal digits.")
    var kiosk: String

    func run() throws {
        guard let id = KioskID(hex: kiosk) else {
            throw ServerError.badArgument(kiosk, expected: "32 hexadecimal digits")
        }
        let point = try Administration(data.directory).write {
            try KioskTable($0).allowNewKey(for: id, at: systemTime())
        }
        print("the next enrolment of \(id) at \(point) may bring a new key")
        print("make its code with: hailong-server kiosk code \(point)")
    }
}
