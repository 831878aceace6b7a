import BatchFormat
import FeedbackCore
import Journal
import KioskDaemon
import Linux
import TestSupport
import Uplink

/// One run of the daemon: the product's own parts, without the threads around them.
final class KioskRun {
    /// Tells this run from those before and after it.
    let number: Int
    let inbox: Mailbox<JournalLoop.Message>
    let answers: Mailbox<JournalLoop.Answer>
    /// What people with a stick are told.
    let replies: Mailbox<ErrandReply>
    let input: Mailbox<InputLoop.Message>
    let uplink: UplinkLoop
    let board: StatusBoard
    let started: BootTime
    var keeper: JournalKeeper
    var machine: UplinkMachine
    var rules: InputRules
    /// Nothing if there is no touchscreen.
    var screen: Touchscreen?
    var clockWatch = ClockWatch()
    var toldChain: ChainID?
    var toldQuality: ClockQuality?
    /// When the uplink wants to be woken.
    var wake: BootTime?
    /// The exchange that is under way.
    var exchange: Int64?
    /// True once somebody was called because the server does not know the kiosk.
    var hasCalled = false
    /// True once the server had leave for this kiosk to bring a new key, while this run lasts.
    var isAllowed = false
    /// True once told to stop.
    var isStopping = false
    var isFinished = false

    init(
        number: Int, kiosk: JournalLoop.Kiosk, machine setup: Machine,
        upload: KioskConfiguration.Upload,
        random: inout SeededGenerator
    ) throws {
        self.number = number
        inbox = try Mailbox(capacity: 8)
        answers = try Mailbox(capacity: 4)
        replies = try Mailbox(capacity: Limits.waitingReplies)
        input = try Mailbox(capacity: Limits.waitingPresses)
        uplink = try UplinkLoop()
        board = try StatusBoard()
        started = setup.now()
        if kiosk.panels.count > 1 { screen = try Touchscreen(kiosk.panels, at: started) }
        let loop = JournalLoop(
            kiosk: kiosk, inbox: inbox, answers: answers, input: input, uplink: uplink,
            board: board, log: EventLog { _, _, _ in }, replies: replies, screen: screen?.inbox,
            machine: setup)
        keeper = JournalKeeper(loop: loop)
        let record = try IdentityDirectory(kiosk.directory + "/identity").enrolment()
        var binding: ServerBinding?
        if let record, let point = record.point {
            binding = ServerBinding(
                server: try record.url.map { try ServerURL($0) }, root: record.root, point: point)
        }
        machine = UplinkMachine(
            kiosk: kiosk.id, binding: binding, upload: upload,
            heartbeats: HeartbeatSchedule(upload: upload, at: started, using: &random),
            at: started, random: &random)
        rules = InputRules(panels: kiosk.panels)
        if let binding, let answer = record?.answer,
            let made = try? StatementVerifier(rootID: binding.root).receipt(in: answer)
        {
            uplink.serverTimeKnown(made.receipt.now)
        }
    }
}
