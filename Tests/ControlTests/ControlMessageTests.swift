import FeedbackCore
import Testing

@testable import Control

struct ControlMessageTests {
    static let root = KeyID(trusted: Array(0..<16))

    @Test func `requests are one line each, as documented`() throws {
        let enrol = ControlRequest.enrol(
            server: "https://x.vn", code: "ABCDE-12345", root: Self.root)
        #expect(
            String(decoding: ControlRequest.status.json().bytes, as: UTF8.self)
                == #"{"ask":"status"}"#)
        #expect(
            String(decoding: enrol.json().bytes, as: UTF8.self) == #"""
                {"ask":"enrol","server":"https://x.vn","code":"ABCDE-12345",\#
                "root":"000102030405060708090a0b0c0d0e0f"}
                """#)
        let settle = ControlRequest.settle(answers: [[0x83, 0xff], [0]])
        #expect(
            String(decoding: settle.json().bytes, as: UTF8.self)
                == #"{"ask":"settle","answers":["83ff","00"]}"#)
        let carried = ControlRequest.enrol(server: nil, code: "A", root: Self.root)
        let service = [ControlRequest.service(minutes: 7), .service(minutes: nil)]
        #expect(
            service.map { String(decoding: $0.json().bytes, as: UTF8.self) } == [
                #"{"ask":"service","on":true,"minutes":7}"#, #"{"ask":"service","on":false}"#,
            ])
        #expect(service.map(\.needsAdministrator) == [true, true])
        for request in [ControlRequest.status, .freeze, .inspect, settle, carried, enrol] + service
        {
            #expect(try ControlRequest(line: request.json().bytes) == request)
        }
    }

    @Test(arguments: [
        "", "{}", "status", "[]", #"{"ask":"erase"}"#, #"{"ask":1}"#,
        #"{"ask":"status","more":1}"#, #"{"ask":"enrol"}"#,
        #"{"ask":"enrol","server":"https://x"}"#,
        #"{"ask":"enrol","server":"https://x","code":"A","root":"00"}"#,
        #"{"ask":"enrol","server":"https://x","code":"A","root":7}"#,
        #"{"ask":"status"}{"ask":"status"}"#, #"{"ask":"freeze","now":true}"#,
        #"{"ask":"service"}"#, #"{"ask":"service","on":true}"#,
        #"{"ask":"service","on":true,"minutes":0}"#, #"{"ask":"service","on":true,"minutes":11}"#,
        #"{"ask":"service","on":false,"minutes":1}"#, #"{"ask":"service","on":1,"minutes":1}"#,
        #"{"ask":"settle"}"#, #"{"ask":"settle","answers":["0"]}"#,
        #"{"ask":"settle","answers":[7]}"#, #"{"ask":"settle","answers":["zz"]}"#,
    ])
    func `a line that is no request is refused`(line: String) {
        #expect(throws: ControlError.self) { try ControlRequest(line: Array(line.utf8)) }
    }

    @Test func `a line that is too long is refused unread`() {
        let line = [UInt8](repeating: 0x20, count: Limits.controlLineBytes + 1)
        #expect(throws: ControlError.lineTooLong) { try ControlRequest(line: line) }
    }

    @Test func `replies survive the line`() throws {
        let words = Words(vi: "xong \"1\"\n", en: "done")
        let replies: [ControlReply] = [
            .progress(words), .done(words), .refused(words), .status(StatusReport()),
            .status(StatusReport.full),
            .settled([
                .covered(entries: 500), .known, .enrolled(point: "p"), .refused(words),
                .foreign(words), .failed(words),
            ]),
        ]
        for reply in replies {
            let line = reply.json().bytes
            #expect(!line.contains(UInt8(ascii: "\n")))
            #expect(line.count < Limits.controlLineBytes)
            #expect(try ControlReply(line: line) == reply)
        }
        #expect(replies.map(\.isLast) == [false, true, true, true, true, true])
    }

    @Test(arguments: [
        "{}", #"{"done":1}"#, #"{"settled":7}"#, #"{"settled":[{}]}"#,
        #"{"settled":[{"is":"covered"}]}"#, #"{"settled":[{"is":"lost"}]}"#,
        #"{"status":{}}"#, #"{"done":{"vi":"a","en":"b"},"more":1}"#,
        #"{"status":{"panels":[],"versions":[],"unsent":{"entries":-1}}}"#,
        #"{"status":{"panels":[{"number":1}],"versions":[],"unsent":{"entries":1}}}"#,
    ])
    func `a line that is no reply is refused`(line: String) {
        #expect(throws: ControlError.self) { try ControlReply(line: Array(line.utf8)) }
    }

    @Test func `a newer daemon may say more than we know`() throws {
        let line = #"{"status":{"panels":[],"versions":[],"unsent":{"entries":3},"mood":"good"}}"#
        guard case .status(let report) = try ControlReply(line: Array(line.utf8)) else {
            Issue.record("no status")
            return
        }
        #expect(report.unsent.entries == 3)
    }
}
