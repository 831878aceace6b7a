import ArgumentParser
import BatchFormat
import FeedbackCore
import Journal

/// `journal`: the state directory of a kiosk that has recorded for a long time.
struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Make a kiosk's state directory, its batches signed and confirmed.",
        discussion: """
            Entries, batches and receipts go the way that the daemon sends them: appended, frozen, \
            signed, settled. Only the server is left out; its receipts are signed with a key that \
            is thrown away.
            """)

    @Argument(help: "The state directory to make.")
    var directory: String

    @Option(help: "Entries of the chain, at least.")
    var entries: UInt64 = 10_000

    @Option(help: "Ratings of one batch.")
    var perBatch = 200

    @Option(help: "Ratings at the end that are in no batch.")
    var unsent = 0

    func run() throws {
        let identity = IdentityDirectory(directory + "/identity")
        let kiosk = try identity.kioskID(KioskID.random)
        let key = try identity.signingKey(SigningKey.init)
        let journal = try Journal.open(
            directory: directory + "/journal", kiosk: kiosk, makeChain: ChainID.random)
        var visitors = Visitors(seed: 1)
        let boot = BootRecord(bootID: .random(), version: "mill", clean: true)
        try journal.append([
            (.boot(boot), BootTime(seconds: 0)), (declaration(point: nil), BootTime(seconds: 0)),
        ])
        let server = StandInServer()
        while journal.head.sequence + UInt64(unsent) < entries {
            try press(perBatch, &visitors, journal)
            try upload(journal, key, server, at: visitors.milliseconds)
            if journal.needsCheckpoint { try journal.checkpoint() }
        }
        try press(unsent, &visitors, journal)
        try journal.append([(.stopped, BootTime(milliseconds: visitors.milliseconds))])
        try journal.checkpoint()
        print("\(journal.head.sequence) entries, \(try journal.byteCount) bytes")
    }

    private func press(_ count: Int, _ visitors: inout Visitors, _ journal: Journal) throws {
        try journal.append(
            (0..<count).map { _ in
                let fact = visitors.next()
                return (fact, BootTime(milliseconds: visitors.milliseconds))
            })
    }

    private func upload(
        _ journal: Journal, _ key: SigningKey, _ server: StandInServer, at now: Int64
    ) throws {
        let time = BootTime(milliseconds: now)
        let signer = BatchSigner(key)
        while let frozen = try journal.freeze(policy: BatchPolicy(), at: time, signer: signer) {
            let (receipt, signed) = try server.receipt(for: frozen, of: journal, at: time)
            _ = try journal.settle(receipt: signed, receipt, at: time)
        }
    }
}
