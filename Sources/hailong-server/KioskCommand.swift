import ArgumentParser
import FeedbackCore
import Scoring
import ScoringServer

/// `kiosk`: the devices.
struct KioskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kiosk", abstract: "The kiosks and their enrolment.",
        subcommands: [
            KioskCodeCommand.self, KioskListCommand.self, KioskRevokeCommand.self,
            KioskRekeyCommand.self,
        ])
}

/// `kiosk code`.
struct KioskCodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "code", abstract: "Make a one-time code that enrols a kiosk at a point.",
        discussion: "The code is shown once, works once, and expires after seven days.")

    @OptionGroup var data: DataOptions

    @Argument(help: "The point's id.")
    var point: String

    @ArgumentParser.Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let made = try Administration(data.directory).makeCode(for: point, now: systemTime())
        if json {
            print(
                """
                {"point":"\(point)","code":"\(made.code)","root":"\(made.root)",\
                "expires_at":\(made.expires.milliseconds)}
                """)
            return
        }
        print("code \(made.code)")
        print("root \(made.root)")
        print("until \(CivilDate(at: made.expires).text)")
    }
}

/// `kiosk list`.
struct KioskListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the kiosks and how far their chains are held.")

    @OptionGroup var data: DataOptions

    func run() throws {
        let kiosks = try Administration(data.directory).read { try KioskTable($0).all() }
        for kiosk in kiosks {
            let state =
                kiosk.revokedAt.map { "revoked \(CivilDate(at: $0).text)" }
                ?? "enrolled \(CivilDate(at: kiosk.enrolledAt).text)"
            print("\(kiosk.id)\t\(kiosk.point)\t\(state)\tkey \(kiosk.keyID)")
            for chain in kiosk.chains {
                print("\tchain \(chain.id) held up to entry \(chain.contiguous.sequence)")
            }
        }
    }
}

/// `kiosk revoke`.
struct KioskRevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Refuse whatever a kiosk signs from here on.",
        discussion: "What is held stays held and counted; a revocation never works backwards.")

    @OptionGroup var data: DataOptions

    @Argument(help: "The kiosk's id, 32 hexadecimal digits.")
    var kiosk: String

    @Option(help: "The last entry to accept in every chain; what is held now if not given.")
    var notAfter: UInt64?

    func run() throws {
        guard let id = KioskID(hex: kiosk) else {
            throw ServerError.badArgument(kiosk, expected: "32 hexadecimal digits")
        }
        try Administration(data.directory).write {
            try KioskTable($0).revoke(id, notAfter: notAfter, at: systemTime())
        }
        print("revoked \(id)")
    }
}
