import BatchFormat
import FeedbackCore
import Foundation
import TestSupport
import TestTraits
import Testing

/// `hailong-server fleet` as a watching script runs it.
@Suite(.blocking)
struct FleetTests {
    struct Fleet: Decodable {
        struct Kiosk: Decodable {
            struct Beginning: Decodable {
                var kind: String
            }

            var verdict: String
            var beginning: Beginning?
        }

        var kiosks: [Kiosk]
    }

    @Test func `the exit status says whether some kiosk is in need`() throws {
        let province = try Province()
        let empty = try province.ask("fleet", "--silent")
        #expect(empty.status == 0)
        #expect(empty.output == "0 ki-ốt\n")
        try province.serve()
        let kiosk = KioskID(trusted: Array(repeating: 7, count: 16))
        let key = SigningKey()
        let enrolment = Enrolment(
            code: try province.code().code, kiosk: kiosk, publicKey: key.publicKey, chain: .zero)
        try post(enrolment.payload(), as: .enrolment, "enrolments", key, province)
        let unheard = try province.ask("fleet", "--json")
        #expect(unheard.status == 1)
        let fleet: Fleet = try unheard.json()
        #expect(fleet.kiosks.map(\.verdict) == ["never_heard"])
        let heartbeat = Heartbeat(
            kiosk: kiosk, chain: .zero, head: ChainHead(sequence: 0, hash: .zero),
            moment: Moment(bootOrdinal: 1, milliseconds: 1),
            clock: ClockRecord(
                wall: WallTime(milliseconds: 0), errorMilliseconds: 0, quality: .unset),
            version: "1.0.0")
        try post(heartbeat.payload(), as: .heartbeat, "heartbeats", key, province)
        let heard = try province.ask("fleet", "--point", Province.point, "--lang", "en")
        #expect(heard.status == 0)
        #expect(heard.output.contains("ok     \(Province.point)  07070707"))
        #expect(heard.output.hasSuffix("1 kiosk: 1 ok\n"))
        #expect(try province.ask("fleet", "--silent").status == 0)
        let wrong = try province.ask("fleet", "--point", "nowhere")
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("there is no point nowhere"))
    }

    private func post(
        _ payload: [UInt8], as type: MessageType, _ path: String, _ key: SigningKey,
        _ province: Province
    ) throws {
        let message = try SignedMessage.seal(payload, as: type, with: key)
        let file = province.directory.path + "/message.cose"
        try Data(message).write(to: URL(filePath: file))
        let program = """
            import sys, urllib.request
            request = urllib.request.Request(sys.argv[1], open(sys.argv[2], "rb").read())
            request.add_header("Content-Type", "application/cose")
            # The environment names proxies that lead astray.
            direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            direct.open(request)
            """
        try Programs.succeed("/usr/bin/python3", "-c", program, "\(province.url)/v1/\(path)", file)
    }
}
