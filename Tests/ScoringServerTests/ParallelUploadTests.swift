import BatchFormat
import FeedbackCore
import Foundation
import Hummingbird
import HummingbirdTesting
import Synchronization
import Testing

@testable import ScoringServer

/// Batches that come in over several connections in the same moment.
struct ParallelUploadTests {
    /// A clock that is later each time that anybody looks.
    private final class Clock: Sendable {
        private let looks = Atomic<Int64>(0)

        func now() -> WallTime {
            Rig.noon + .milliseconds(looks.add(1, ordering: .relaxed).newValue)
        }
    }

    /// Posts `body` over a connection of its own, and returns the receipt.
    private static func post(_ body: [UInt8], to port: Int, _ rig: Rig) async throws -> Receipt {
        try await TestClient.withClient(host: "127.0.0.1", port: port) { client in
            let response = try await client.execute(
                .init(
                    "/v1/batches", method: .post, authority: "localhost",
                    headers: [.contentType: "application/cose"], body: ByteBuffer(bytes: body)))
            return try rig.receipt(in: Array((response.body ?? ByteBuffer()).readableBytesView))
        }
    }

    /// Keeps the writer from committing until as many batches wait for it as there are connections.
    private static func gather(_ count: Int, before gate: DispatchSemaphore, _ rig: Rig) async {
        // A connection has one request at the server at a time: so many wait, so many are open.
        let end = ContinuousClock.now + .seconds(30)
        while rig.server.writer.waiting < count, .now < end { await Task.yield() }
        #expect(rig.server.writer.waiting == count)
        gate.signal()
    }

    @Test(arguments: [true, false])
    func `a batch sent over many connections at once is held once, since one moment`(
        together: Bool
    ) async throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon + .hours(-2), point: "nha-trang")
        kiosk.press(Array(repeating: 4, count: 20), every: 60_000)
        let clock = Clock()
        let options = try Listener.Options(listen: "127.0.0.1:0")
        let application = Listener.application(rig.server, options) { clock.now() }
        // The second one overlaps the first, as after an answer that was lost.
        let messages = [try kiosk.message(1...15), try kiosk.message(10...23)]
        try await application.test(.live) { client in
            let port = try #require(client.port)
            let gate = DispatchSemaphore(value: 0)
            if !together { gate.signal() }
            rig.server.writer.submit { _ in
                gate.wait()
            } then: { (_: Result<Void, ServerError>) in
            }
            let receipts = try await withThrowingTaskGroup(of: Receipt.self) { group in
                for index in 0..<16 {
                    group.addTask { try await Self.post(messages[index % 2], to: port, rig) }
                }
                if together { await Self.gather(16, before: gate, rig) }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(receipts.count == 16 && receipts.allSatisfy { $0.code == .held })
            for receipts in Dictionary(grouping: receipts, by: \.payloadDigest).values {
                #expect(receipts.count == 8 && Set(receipts.map(\.firstHeldAt)).count == 1)
            }
        }
        #expect(try rig.count("SELECT count(*) FROM batch") == 2)
        let counts = try Auditor(rig.directory).counts(kiosk: kiosk.id)
        #expect(counts.entries == 23 && counts.ratings.map(\.value).reduce(0, +) == 20)
        #expect(try Ledger(rig.directory).alarms(.branch) == 0)
    }
}
