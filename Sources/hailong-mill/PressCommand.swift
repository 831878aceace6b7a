import ArgumentParser
import BatchFormat
import FeedbackCore
import Glibc
import Journal

/// `press`: a kiosk that records as fast as it can, for somebody who pulls the plug.
struct PressCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "press",
        abstract: "Record in a state directory, and tell each thing that is acknowledged.",
        discussion: """
            Says 'acked CHAIN SEQUENCE HASH' for each entry, and 'frozen PAYLOAD' for each batch, \
            when it is on disk and not before; and 'at MOMENT' before a checkpoint, after a batch \
            is frozen, before a receipt is kept, and before the journal is put aside for a new one.
            """)

    @Argument(help: "The state directory; a new one is made.")
    var directory: String

    @Option(help: "Rounds of five ratings, a batch and its receipt; nothing for no end.")
    var rounds: Int?

    func run() throws {
        say("at opening")
        var kiosk = try PressedKiosk(directory)
        var round = 0
        while round != rounds {
            round += 1
            for _ in 0..<5 { try kiosk.press() }
            try kiosk.upload()
            if round % 3 == 0 { try kiosk.checkpoint() }
            if round % 5 == 0 { try kiosk.putAside() }
        }
    }
}

/// A journal with what the daemon does to it, each step told.
private struct PressedKiosk {
    /// What a request to a near server takes, in µs.
    private static let exchange: UInt32 = 2_000

    private let recovery: JournalRecovery
    private let key: SigningKey
    private let server = StandInServer()
    private var journal: Journal
    private var visitors = Visitors(seed: 1)

    init(_ directory: String) throws {
        let identity = IdentityDirectory(directory + "/identity")
        key = try identity.signingKey(SigningKey.init)
        recovery = JournalRecovery(
            directory: directory + "/journal", quarantine: directory + "/quarantine",
            kiosk: try identity.kioskID(KioskID.random), boot: .random())
        let opened = try recovery.open(at: BootTime(seconds: 0), makeChain: ChainID.random)
        journal = opened.journal
        say("opened \(opened.quarantined ?? "sound")")
        let boot = BootRecord(bootID: .random(), version: "mill", clean: journal.endedCleanly)
        try append([.boot(boot), declaration(point: nil)])
    }

    private var now: BootTime { BootTime(milliseconds: visitors.milliseconds) }

    private func append(_ facts: [Fact]) throws {
        try journal.append(facts.map { ($0, now) })
        tell()
    }

    private func tell() {
        say("acked \(journal.chain) \(journal.head.sequence) \(journal.head.hash)")
    }

    mutating func press() throws { try append([visitors.next()]) }

    /// Freezes what waits, and keeps the receipt of a server that held it.
    mutating func upload() throws {
        let frozen = try journal.freeze(
            policy: BatchPolicy(), at: now, signer: BatchSigner(key))
        guard let frozen else { return }
        say("frozen \(frozen.payloadDigest)")
        say("at frozen")
        usleep(Self.exchange)
        let (receipt, signed) = try server.receipt(for: frozen, of: journal, at: now)
        say("at receipt")
        _ = try journal.settle(receipt: signed, receipt, at: now)
        tell()
    }

    func checkpoint() throws {
        say("at checkpoint")
        try journal.checkpoint()
    }

    /// Goes on in a new chain, as after a disk that failed.
    mutating func putAside() throws {
        say("at quarantine")
        journal = try recovery.reopen(after: journal, at: now, makeChain: ChainID.random).journal
        try append([declaration(point: nil)])
    }
}

/// Tells one line at once: what waits in a buffer would be believed to be said too late.
private func say(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = unsafe write(STDOUT_FILENO, bytes, bytes.count)
}
