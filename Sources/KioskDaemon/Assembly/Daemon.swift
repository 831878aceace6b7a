import BatchFormat
import CShims
import ConfigFiles
import Control
package import FeedbackCore
import Glibc
import Journal
import Linux
import Uplink

/// The kiosk daemon: assembles the threads, runs them, and stops them in order.
package struct Daemon {
    private let configuration: KioskConfiguration
    private let file: String
    private let drawing: ScreenLoop.Drawing
    private let log: EventLog

    /// Takes a configuration read from `file` and checked, and what shows its screen.
    package init(
        _ configuration: KioskConfiguration, from file: String, verbose: Bool,
        drawing: @escaping ScreenLoop.Drawing
    ) {
        self.configuration = configuration
        self.file = file
        self.drawing = drawing
        log = EventLog(verbose: verbose)
    }

    /// Runs until a signal comes; returns the exit status.
    package func run() -> Int32 {
        // One arena is enough for four threads that allocate little, and keeps memory flat.
        hl_use_one_arena()
        do {
            return try assembleAndRun()
        } catch {
            log.write(.error, "cannot-run", "\(error)")
            return ExitStatus.failure
        }
    }

    private func assembleAndRun() throws -> Int32 {
        let kept = ServiceManager.takeKept(ServiceManager.displayName)
        // Kept again once a picture of this process is seen: faces that nobody records must not
        // outlast a daemon that cannot start.
        ServiceManager().release(ServiceManager.displayName)
        let signals = try SignalDescriptor()
        let identity = IdentityDirectory(configuration.stateDirectory + "/identity")
        let binding = readBinding(identity)
        let kiosk = try JournalLoop.Kiosk(
            id: identity.kioskID(KioskID.random), key: readKey(identity),
            knownKeys: (try? identity.publicKeys()) ?? [], directory: configuration.stateDirectory,
            runtimeDirectory: SmallFile.parent(of: configuration.controlSocket),
            panels: configuration.ratingPanels,
            declared: DeclaredConfiguration(configuration, point: binding?.point),
            boot: BootClock.bootID())
        let journal = try Mailbox<JournalLoop.Message>(capacity: Limits.waitingPresses)
        let parts = MainLoop.Parts(
            kiosk: kiosk, board: try StatusBoard(), journal: journal,
            input: try Mailbox(capacity: Limits.waitingPresses), uplink: try UplinkLoop(),
            replies: try Mailbox(capacity: Limits.waitingReplies),
            keeper: EnrolmentKeeper(
                identity: identity, journal: journal, declared: kiosk.declared, log: log),
            lights: configuration.lights.isEmpty
                ? nil : try Mailbox(capacity: Limits.waitingPresses),
            screen: configuration.screen == nil
                ? nil : try Mailbox(capacity: Limits.waitingPresses),
            hasBeacons: configuration.lights.contains(where: \.isBeacon)
                || configuration.panels.contains { $0.profile.source == .openPanel },
            log: log)
        let listener = try ControlListener(path: configuration.controlSocket)
        let workers = try start(parts, binding, kept)
        var main = try MainLoop(parts, signals: signals, listener: listener)
        let status = try main.run()
        main.announceStop()
        stop(parts, workers)
        return status
    }

    private struct Workers {
        var input: Thread
        var journal: Thread
        var uplink: Thread
        var lights: Thread?
        var screen: Thread?
    }

    private func start(
        _ parts: MainLoop.Parts, _ binding: ServerBinding?, _ kept: CInt?
    ) throws(SystemError) -> Workers {
        let answers = try Mailbox<JournalLoop.Answer>(capacity: 4)
        let journal = JournalLoop(
            kiosk: parts.kiosk, inbox: parts.journal, answers: answers, input: parts.input,
            uplink: parts.uplink, board: parts.board, log: log, replies: parts.replies,
            screen: parts.screen)
        let input = InputLoop(
            panels: configuration.panels, ratingPanels: configuration.ratingPanels,
            screen: screenLink(parts), inbox: parts.input, journal: parts.journal,
            board: parts.board, log: log)
        let uplink = UplinkThread(
            kiosk: parts.kiosk.id, key: parts.kiosk.key, binding: binding,
            upload: configuration.upload,
            keeper: parts.keeper, loop: parts.uplink, journal: parts.journal, answers: answers,
            board: parts.board, log: log)
        return Workers(
            input: try Thread(name: "input") { input.run() },
            journal: try Thread(name: "journal") { journal.run() },
            uplink: try Thread(name: "uplink") { uplink.run() },
            lights: try startLights(parts), screen: try startScreen(parts, kept))
    }

    private func screenLink(_ parts: MainLoop.Parts) -> ScreenLink? {
        guard let inbox = parts.screen, let screen = configuration.screen else { return nil }
        return ScreenLink(
            inbox: inbox, question: screen.question, panels: configuration.ratingPanels)
    }

    private func startScreen(
        _ parts: MainLoop.Parts, _ kept: CInt?
    ) throws(SystemError) -> Thread? {
        guard let inbox = parts.screen, let screen = configuration.screen else {
            if let mistake = configuration.screenMistake { leaveOutScreen(mistake, parts.board) }
            if let kept { close(kept) }
            return nil
        }
        let loop = ScreenLoop(
            file: file, configuration: configuration, screen: screen, inbox: inbox,
            input: parts.input,
            journal: parts.journal, board: parts.board, log: log, service: ServiceManager(),
            words: StaffWords(
                kiosk: parts.kiosk.id, keyReadable: parts.kiosk.key != nil, board: parts.board,
                started: BootClock.now()), draw: drawing)
        return try Thread(name: "screen") { loop.run(kept: kept) }
    }

    private func leaveOutScreen(_ mistake: String, _ board: StatusBoard) {
        log.write(
            .error, "screen",
            "the screen shows nothing, its configuration has a mistake: \(mistake)")
        board.screen(.leftOut(for: mistake))
    }

    private func startLights(_ parts: MainLoop.Parts) throws(SystemError) -> Thread? {
        guard let inbox = parts.lights else { return nil }
        let lights = LightsLoop(
            outputs: configuration.lights, inbox: inbox, board: parts.board, log: log)
        return try Thread(name: "lights") { lights.run() }
    }

    /// No more presses first, then one last upload, then the journal's last entry.
    private func stop(_ parts: MainLoop.Parts, _ workers: Workers) {
        parts.input.send(.stop, evenIfFull: true)
        workers.input.join()
        parts.lights?.send(.stop, evenIfFull: true)
        parts.screen?.send(.stop, evenIfFull: true)
        parts.uplink.stop(by: BootClock.now() + Limits.farewellUpload)
        workers.uplink.join()
        parts.journal.send(.stop, evenIfFull: true)
        workers.journal.join()
        workers.lights?.join()
        // Last of all: a card that hangs must not keep the journal from its end.
        workers.screen?.join()
        log.write(.notice, "stopped", "hailongd has stopped cleanly")
    }

    private func readKey(_ identity: IdentityDirectory) -> SigningKey? {
        let key: SigningKey
        do throws(IdentityError) {
            key = try identity.signingKey(SigningKey.init)
        } catch {
            log.write(.error, "key-unreadable", "recording goes on, nothing can be sent: \(error)")
            return nil
        }
        do throws(IdentityError) {
            try identity.remember(key.publicKey)
        } catch {
            log.write(
                .warning, "key-not-remembered",
                "what keys signed that are not in the list is not verified, nor signed anew, here: "
                    + "\(error)")
        }
        return key
    }

    private func readBinding(_ identity: IdentityDirectory) -> ServerBinding? {
        do {
            guard let record = try identity.enrolment(), let point = record.point else {
                return nil
            }
            return ServerBinding(
                server: try record.url.map(ServerURL.init), root: record.root, point: point)
        } catch {
            log.write(
                .error, "enrolment-unreadable", "recording goes on, nothing can be sent: \(error)")
            return nil
        }
    }
}
