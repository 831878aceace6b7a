import BatchFormat
import FeedbackCore
import Hummingbird
import HummingbirdTesting
import ScoringServer
import Synchronization
import Testing

/// One batch that comes in over several connections in the same moment.
struct ParallelUploadTests {
    /// A clock that is later each time that anybody looks.
    private final class Clock: Sendable {
        private let looks = Atomic<Int64>(0)

        func now() -> WallTime {
            Rig.noon + .milliseconds(looks.add(1, ordering: .relaxed).newValue)
        }
    }

    @Test func `a batch sent over many connections at once is held once, since one moment`()
        async throws
    {
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
            let receipts = try await withThrowingTaskGroup(of: Receipt.self) { group in
                for index in 0..<16 {
                    let body = ByteBuffer(bytes: messages[index / 8])
                    group.addTask {
                        let response = try await client.execute(
                            uri: "/v1/batches", method: .post,
                            headers: [.contentType: "application/cose"], body: body)
                        return try rig.receipt(in: Array(response.body.readableBytesView))
                    }
                }
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
