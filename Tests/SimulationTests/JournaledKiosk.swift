import BatchFormat
import FeedbackCore
import Journal
import ScoringServer
import TestSupport
import Testing

/// A kiosk with a real journal, that sends to a server in the same thread.
final class JournaledKiosk {
    private let files = TemporaryDirectory()
    private let key = SigningKey()
    private let journal: Journal
    /// Its boot, in ms since 1970.
    private let booted: WallTime
    private(set) var root: KeyID?
    /// What the server answered last.
    private(set) var verdict: SettleOutcome.Verdict?
    /// Covered batches that a server had lost.
    private(set) var resent = 0

    /// A kiosk that was switched on at `booted`, with a clock that is right.
    init(booted: WallTime) throws {
        self.booted = booted
        let kiosk = KioskID(trusted: (0..<16).map { _ in .random(in: 0...255) })
        journal = try Journal.open(directory: files.path + "/journal", kiosk: kiosk) {
            ChainID(trusted: (0..<16).map { _ in .random(in: 0...255) })
        }
        let hours = OpeningHours(
            days: Array(repeating: [OpeningHours.Span(open: 0, close: 1_440)], count: 7))
        let declared = DeclaredConfiguration(
            questionSet: "one-stop", version: 1, questions: [.init(id: "Q.OSS", scale: .sc5)],
            point: nil, openingHours: hours)
        let clock = ClockRecord(wall: booted, errorMilliseconds: 500, quality: .synced)
        try journal.append(
            [
                .boot(BootRecord(bootID: .zero, version: "1", clean: true)),
                .configuration(declared.canonicalBytes()), .clock(clock),
            ].map { ($0, BootTime(milliseconds: 0)) })
    }

    /// Ratings that no receipt covers.
    var unsent: Int { journal.unsent.count }

    /// Records so many ratings, one every 70 s from `time` on.
    func press(_ count: Int, from time: WallTime) throws {
        let first = time.milliseconds - booted.milliseconds
        for number in 0..<count {
            let at = BootTime(milliseconds: first + Int64(number) * 70_000)
            let level = UInt8(1 + (number * number) % 5)
            try journal.append([(.rating(Rating(panel: 1, question: 1, level: level)), at)])
        }
    }

    /// Enrols with a code, as `hailong enrol` has it done.
    func enrol(_ code: String, root: KeyID, at server: Ingest, now: WallTime) throws {
        let enrolment = Enrolment(
            code: code, kiosk: journal.kiosk, publicKey: key.publicKey, chain: journal.chain)
        let message = try SignedMessage.seal(enrolment.payload(), as: .enrolment, with: key)
        let answer = server.enrol(message, now: now).body
        #expect(try StatementVerifier(rootID: root).receipt(in: answer).receipt.code == .held)
        self.root = root
    }

    /// Sends batches of at most 40 entries until all are covered, or the server refuses.
    ///
    /// Each message also goes to `copy`, whose answers nobody reads.
    func send(to server: Ingest, now: WallTime, copy: ((_ message: [UInt8]) -> Void)? = nil) throws
    {
        let root = try #require(root)
        let time = BootTime(milliseconds: now.milliseconds - booted.milliseconds)
        let (policy, signer) = (BatchPolicy(entries: 40), BatchSigner(key))
        while let frozen = try journal.freeze(policy: policy, at: time, signer: signer) {
            copy?(frozen.message)
            let answer = server.ingest(frozen.message, now: now).body
            let (receipt, bytes) = try StatementVerifier(rootID: root).receipt(in: answer)
            let outcome = try journal.settle(receipt: bytes, receipt, at: time)
            verdict = outcome.verdict
            resent += outcome.resent
            if receipt.code.isRefusal { return }
        }
    }
}
