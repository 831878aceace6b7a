import FeedbackCore
import Foundation
import Linux
import Synchronization
import Testing

@testable import KioskDaemon
@testable import KioskScreen

/// The sound thread on libasound's plugin that writes what is played to a file.
struct SoundLoopTests {
    /// What was logged.
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }

        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    /// A running sound thread.
    private final class Loudspeaker {
        let directory = FileManager.default.temporaryDirectory.appending(path: "heard-\(UUID())")
        let inbox: Mailbox<SoundLoop.Message>
        let board: StatusBoard
        let log = Lines()
        private var thread: Linux.Thread?

        init(
            _ volumes: [SoundConfiguration.Volume] = [.always(60)], device: String? = nil
        ) throws {
            inbox = try Mailbox(capacity: Limits.waitingSounds)
            board = try StatusBoard()
            var configuration = SoundConfiguration()
            configuration.device = device ?? "file:FILE=\(directory.path)/heard.raw,FORMAT=raw"
            configuration.volumes = volumes
            let loop = SoundLoop(
                configuration, inbox: inbox, board: board,
                log: EventLog { [log] _, event, words in log.add("\(event): \(words)") },
                retryAfter: .milliseconds(50))
            try appear()
            thread = try Linux.Thread(name: "sound") { loop.run() }
        }

        deinit { try? FileManager.default.removeItem(at: directory) }

        var file: URL { directory.appending(path: "heard.raw") }

        func appear() throws {
            try FileManager.default.createDirectory(
                at: directory, withIntermediateDirectories: true)
        }

        /// Waits until nothing waits: what was taken is decided before an order to stop.
        func hasTakenAll() -> Bool {
            wait {
                var entry = pollfd(fd: inbox.descriptor, events: Int16(POLLIN), revents: 0)
                return poll(&entry, 1, 0) == 0
            }
        }

        /// Waits until something is so, for some seconds at most.
        func wait(until isSo: () throws -> Bool) rethrows -> Bool {
            for _ in 0..<500 where try !isSo() { usleep(10_000) }
            return try isSo()
        }

        func stop() {
            inbox.send(.stop, evenIfFull: true)
            thread?.join()
        }

        /// How many bytes were played since the device was last opened.
        var size: Int { (try? Data(contentsOf: file).count) ?? -1 }
    }

    @Test(arguments: [(FlowAction.Sound.heard, 14_400), (.thanks, 48_000)])
    func `a sound is played, and the status says that it works`(
        _ sound: FlowAction.Sound, bytes: Int
    ) throws {
        let loudspeaker = try Loudspeaker()
        loudspeaker.inbox.send(.play(sound, at: BootClock.now()))
        #expect(loudspeaker.wait { loudspeaker.size == bytes })
        loudspeaker.stop()
        let status = try #require(loudspeaker.board.look().sound)
        #expect(status.failure == nil)
        #expect(loudspeaker.log.all == ["sound: sounds are heard on \(status.device)"])
    }

    @Test func `a sound that comes late is dropped`() throws {
        let loudspeaker = try Loudspeaker()
        loudspeaker.inbox.send(.play(.thanks, at: BootClock.now() + .seconds(-2)))
        #expect(loudspeaker.hasTakenAll())
        loudspeaker.stop()
        #expect(loudspeaker.size == 0)
    }

    @Test func `at no volume nothing is opened for it`() throws {
        let loudspeaker = try Loudspeaker([.always(0)])
        #expect(loudspeaker.wait { loudspeaker.board.look().sound != nil })
        try FileManager.default.removeItem(at: loudspeaker.file)
        loudspeaker.inbox.send(.play(.thanks, at: BootClock.now()))
        #expect(loudspeaker.hasTakenAll())
        loudspeaker.stop()
        #expect(loudspeaker.size == -1)
    }

    @Test func `a loudspeaker that is not there is told once, however often it is tried`() throws {
        let loudspeaker = try Loudspeaker(device: "hw:CARD=absent")
        #expect(loudspeaker.wait { loudspeaker.board.look().sound?.failure != nil })
        let health = loudspeaker.board.look().health(
            keyReadable: true, started: BootClock.now(), now: BootClock.now())
        #expect(health.screenNeedsHelp)
        usleep(300_000)
        loudspeaker.stop()
        #expect(
            loudspeaker.log.all == [
                "sound: nothing is heard: hw:CARD=absent: cannot be opened: No such device"
            ])
    }

    @Test func `one that fails at a sound is tried again, and heard when it is back`() throws {
        let loudspeaker = try Loudspeaker()
        try FileManager.default.removeItem(at: loudspeaker.directory)
        loudspeaker.inbox.send(.play(.thanks, at: BootClock.now()))
        #expect(loudspeaker.wait { loudspeaker.log.all.count >= 2 })
        try loudspeaker.appear()
        #expect(loudspeaker.wait { loudspeaker.log.all.count == 3 })
        loudspeaker.inbox.send(.play(.heard, at: BootClock.now()))
        #expect(loudspeaker.wait { loudspeaker.size == 14_400 })
        loudspeaker.stop()
        #expect(
            loudspeaker.log.all.map { $0.hasPrefix("sound: nothing is heard: file:") }
                == [false, true, false])
    }
}
