package import BatchFormat
import Control
package import FeedbackCore
import Journal
package import Linux
package import Uplink

/// The journal thread: facts to disk, and only then thanks.
///
/// It owns the one connection that writes.
package struct JournalLoop: Sendable {
    /// What other threads ask of the journal thread.
    package enum Message: Sendable {
        /// What the input rules decided, and up to where that tells the presses of open panels.
        case actions([InputAction], marks: [OpenPanelMark])
        /// Facts that come from elsewhere: the clock, the configuration, an enrolment's receipt.
        case facts([Fact], at: BootTime)
        /// What a citizen has said of a rating.
        case said(SaidOfRating, at: BootTime)
        /// The uplink asks for a batch; answered once, in its own mailbox.
        case freeze
        /// The uplink hands over a verified receipt; answered once, in its own mailbox.
        case settle(Receipt, bytes: [UInt8])
        /// What a person at the kiosk asked for; answered in `replies`, step by step.
        case errand(Errand)
        /// With nothing to send the uplink asks what to take over; answered like `freeze`.
        case salvage
        /// What the uplink found in a journal that was put aside; answered like `freeze`.
        case adopt(SalvageResult)
        /// Answer on the board.
        case ping
        /// Write the last entry, and end.
        case stop
    }

    /// Answers to the uplink.
    package enum Answer: Sendable {
        /// To `freeze`, and to `adopt` if it brought a batch.
        case frozen(FreezeResult)
        /// To `salvage` and `adopt`: what to read next; nothing if there is nothing.
        case salvage(SalvageOrder?)
        /// To `settle`.
        case settled(SettleResult)
    }

    /// What the journal needs to know about its kiosk.
    package struct Kiosk: Sendable {
        /// Whose journal it is.
        package var id: KioskID
        /// Nothing if the key file cannot be read: recording goes on, nothing can be sent.
        package var key: SigningKey?
        /// The public halves of all keys that the kiosk has had, as far as they are known.
        package var knownKeys: [PublicKey]
        /// The state directory, in which journal, quarantine and ballast stand.
        package var directory: String
        /// The directory for what holds until the next boot.
        package var runtimeDirectory: String
        /// The panels accepted at set-up.
        package var panels: [KioskConfiguration.Panel]
        /// What the chain declares at every start.
        package var declared: DeclaredConfiguration
        /// The kernel's id of this boot.
        package var boot: BootID

        package init(
            id: KioskID, key: SigningKey?, knownKeys: [PublicKey] = [], directory: String,
            runtimeDirectory: String, panels: [KioskConfiguration.Panel],
            declared: DeclaredConfiguration, boot: BootID
        ) {
            self.id = id
            self.key = key
            self.knownKeys = knownKeys
            self.directory = directory
            self.runtimeDirectory = runtimeDirectory
            self.panels = panels
            self.declared = declared
            self.boot = boot
        }

        /// Who signs batches; nothing without a key.
        var signer: BatchSigner? { key.map { BatchSigner($0, known: knownKeys) } }
    }

    let kiosk: Kiosk
    let inbox: Mailbox<Message>
    let answers: Mailbox<Answer>
    let replies: Mailbox<ErrandReply>?
    let input: Mailbox<InputLoop.Message>
    let screen: Mailbox<ScreenLoop.Message>?
    let uplink: UplinkLoop
    let board: StatusBoard
    let log: EventLog
    let machine: Machine

    /// Takes the mailboxes between the threads; each has one reader.
    ///
    /// Without `replies` nobody hears what came of an errand, and without `screen` no screen what
    /// is on disk.
    package init(
        kiosk: Kiosk, inbox: Mailbox<Message>, answers: Mailbox<Answer>,
        input: Mailbox<InputLoop.Message>, uplink: UplinkLoop, board: StatusBoard, log: EventLog,
        replies: Mailbox<ErrandReply>? = nil, screen: Mailbox<ScreenLoop.Message>? = nil,
        machine: Machine = Machine()
    ) {
        self.kiosk = kiosk
        self.inbox = inbox
        self.answers = answers
        self.replies = replies
        self.input = input
        self.screen = screen
        self.uplink = uplink
        self.board = board
        self.log = log
        self.machine = machine
    }

    /// Runs until told to stop; the journal is opened, written and closed by this thread alone.
    func run() {
        var keeper = JournalKeeper(loop: self)
        while keeper.isRunning { keeper.handle(inbox.receive(until: keeper.deadline)) }
    }

    /// Opens journals, and goes on with a new chain when one is damaged.
    var recovery: JournalRecovery {
        JournalRecovery(
            directory: kiosk.directory + "/journal", quarantine: kiosk.directory + "/quarantine",
            kiosk: kiosk.id, boot: kiosk.boot, vfs: machine.vfs)
    }

    /// Says where a damaged journal is now, if there was one.
    func tellQuarantine(_ opened: JournalRecovery.Opened) {
        guard let place = opened.quarantined else { return }
        log.write(
            .error, "quarantine",
            "a damaged journal was put aside as \(place); "
                + "chain \(opened.journal.chain) goes on")
    }

    /// Nobody is thanked for these presses.
    func refuse(_ presses: [Press]) {
        guard !presses.isEmpty else { return }
        input.send(.refused(presses.map(\.panel)))
        screen?.send(.refused(presses.map { PressID($0) }))
    }

    /// Says that an errand has to wait for a journal.
    func refuse(_ errand: Errand) {
        let words = Words(vi: "nhật ký chưa mở được", en: "the journal cannot be opened")
        replies?.send(ErrandReply(client: errand.client, reply: .refused(words)), evenIfFull: true)
    }
}

extension FixedBytes {
    /// A value of which every bit comes from the system's randomness.
    static func random() -> Self {
        var generator = SystemRandomNumberGenerator()
        return Self(
            trusted: (0..<byteCount).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
}
