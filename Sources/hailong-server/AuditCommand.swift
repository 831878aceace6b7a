import ArgumentParser
import FeedbackCore
import ScoringServer

/// `audit`.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Check what is stored.",
        subcommands: [AuditCountsCommand.self])
}

/// `audit counts`.
struct AuditCountsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "counts",
        abstract: "Count every stored rating once, key by key, from the signed bytes.",
        discussion: """
            The counts include flagged ratings, those that a later one replaced, and periods \
            that are not over: they are for comparing with what a kiosk acknowledged, not for \
            publication.
            """)

    @OptionGroup var data: DataOptions

    @Option(help: "Only this kiosk, 32 hexadecimal digits.")
    var kiosk: String?

    @ArgumentParser.Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        var id: KioskID?
        if let kiosk {
            guard let found = KioskID(hex: kiosk) else {
                throw ServerError.badArgument(kiosk, expected: "32 hexadecimal digits")
            }
            id = found
        }
        let auditor = try Auditor(data.directory)
        let counts = try auditor.counts(kiosk: id)
        let flags = try auditor.flags(kiosk: id)
        let dated = try auditor.dated(kiosk: id)
        let replaced = try auditor.replaced(kiosk: id)
        guard !json else {
            return print(counts.json(flags: flags, dated: dated, replaced: replaced))
        }
        print("\(counts.batches) batches, \(counts.entries) entries")
        for (key, count) in counts.ratings.sorted(by: { $0.key < $1.key }) {
            print(
                "\(key.kiosk)\tpanel \(key.panel)\tquestion \(key.question)\tlevel \(key.level)"
                    + "\t\(count)")
        }
        if replaced > 0 { print("replaced by a later rating\t\(replaced)") }
        for flag in flags { print("flagged \(flag.name)\t\(flag.count)") }
        for (period, count) in dated { print("time known to: \(period)\t\(count)") }
    }
}
