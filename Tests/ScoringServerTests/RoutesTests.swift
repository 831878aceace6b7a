import BatchFormat
import FeedbackCore
import Foundation
import Hummingbird
import HummingbirdTesting
import SQLite
import Scoring
import ScoringServer
import Testing

/// What the listener answers, and that the served description says so.
struct RoutesTests {
    private static let cose: HTTPFields = [.contentType: "application/cose"]

    /// A server with 40 ratings on Friday 20/11/2026, and a client to it.
    private func serve(
        _ body: @Sendable @escaping (any TestClientProtocol, Rig, FakeKiosk) async throws -> Void
    ) async throws {
        let rig = try Rig()
        try rig.add("tyt", kind: .healthStation)
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon + .hours(-29), point: "nha-trang")
        kiosk.press((0..<40).map { UInt8($0 % 5 + 1) })
        let message = try kiosk.everything()
        _ = try rig.send(message)
        // Counts what is stored, so that the first page shows it.
        _ = try Auditor(rig.directory)
        let sender = kiosk
        let options = try Listener.Options(listen: "127.0.0.1:0", hotline: "0258 <3> 822")
        let application = Listener.application(rig.server, options, clock: { Rig.noon })
        try await application.test(.router) { try await body($0, rig, sender) }
    }

    private func problem(_ response: TestResponse) throws -> String {
        #expect(response.headers[.contentType] == "application/problem+json")
        let object = try JSONSerialization.jsonObject(with: Data(response.body.readableBytesView))
        let members = try #require(object as? [String: Any])
        #expect(members["status"] as? Int == Int(response.status.code))
        return try #require(members["detail"] as? String)
    }

    @Test func `a batch posted is answered with a receipt`() async throws {
        try await serve { client, rig, kiosk in
            let message = try kiosk.everything()
            let response = try await client.execute(
                uri: "/v1/batches", method: .post, headers: Self.cose,
                body: ByteBuffer(bytes: message))
            #expect(response.status == .ok)
            #expect(response.headers[.contentType] == "application/cbor")
            let body = Array(response.body.readableBytesView)
            #expect(try rig.receipt(in: body).code == .held)
        }
    }

    @Test func `an enrolment posted is answered with the point`() async throws {
        try await serve { client, rig, _ in
            let message = try FakeKiosk().enrolment(code: try rig.code())
            let response = try await client.execute(
                uri: "/v1/enrolments", method: .post, headers: Self.cose,
                body: ByteBuffer(bytes: message))
            let body = Array(response.body.readableBytesView)
            #expect(try rig.receipt(in: body).point == "nha-trang")
        }
    }

    @Test func `a heartbeat posted is answered with the time, and a late one is ignored`()
        async throws
    {
        try await serve { client, rig, kiosk in
            for (time, code) in [(5, HeartbeatCode.taken), (4, .notLater)] {
                let message = try kiosk.seal(kiosk.heartbeat(at: Int64(time)))
                let response = try await client.execute(
                    uri: "/v1/heartbeats", method: .post, headers: Self.cose,
                    body: ByteBuffer(bytes: message))
                #expect(response.status == .ok)
                #expect(response.headers[.contentType] == "application/cbor")
                let answer = try Answer(Array(response.body.readableBytesView))
                let statement = try HeartbeatAnswer(
                    payload: SignedMessage(answer.statement, expecting: .heartbeatAnswer).payload)
                #expect(statement.code == code)
                #expect(statement.now == Rig.noon)
            }
            #expect(try Fleet.kiosks(in: rig.directory, now: Rig.noon).count == 1)
        }
    }

    @Test(arguments: ["/v1/batches", "/v1/enrolments", "/v1/heartbeats"])
    func `what is no signed message gets a problem in words`(path: String) async throws {
        try await serve { client, _, kiosk in
            let message = try kiosk.everything()
            let bodies: [([UInt8], HTTPFields, HTTPResponse.Status, String)] = [
                ([], Self.cose, .badRequest, "COSE"),
                (Array("{}".utf8), Self.cose, .badRequest, "COSE"),
                (Array(message.dropLast()), Self.cose, .badRequest, "expected"),
                (message, [:], .unsupportedMediaType, "application/cose"),
                (message, [.contentType: "application/json"], .unsupportedMediaType, "cose"),
                (Array(repeating: 0, count: 65_537), Self.cose, .contentTooLarge, "65536"),
            ]
            for (body, headers, status, words) in bodies {
                let response = try await client.execute(
                    uri: path, method: .post, headers: headers, body: ByteBuffer(bytes: body))
                #expect(response.status == status)
                #expect(try problem(response).contains(words))
            }
            let got = try await client.execute(uri: path, method: .get)
            #expect(got.status == .methodNotAllowed)
            #expect(got.headers[.allow] == "POST")
        }
    }

    @Test func `nothing is answered as held when it could not be stored`() async throws {
        try await serve { client, rig, kiosk in
            func send() async throws -> TestResponse {
                var next = kiosk
                next.press([5], from: 90_000_000)
                let message = try next.message(44...44)
                return try await client.execute(
                    uri: "/v1/batches", method: .post, headers: Self.cose,
                    body: ByteBuffer(bytes: message))
            }
            func run(_ sql: String) throws {
                try Administration(rig.directory).write { try $0.execute(sql) }
            }
            try run("ALTER TABLE batch RENAME TO away")
            let response = try await send()
            #expect(response.status == .serviceUnavailable)
            #expect(Int(response.headers[.retryAfter] ?? "") ?? 0 > 0)
            _ = try problem(response)
            try run("ALTER TABLE away RENAME TO batch")
            #expect(try await send().status == .ok)
        }
    }

    @Test func `the page says everything that must stand beside a figure`() async throws {
        try await serve { client, _, _ in
            let response = try await client.execute(
                uri: "/points/nha-trang?period=day&date=2026-11-20", method: .get)
            #expect(response.status == .ok)
            #expect(response.headers[.contentType]?.hasPrefix("text/html") == true)
            let page = String(buffer: response.body)
            for words in [
                "<html lang=\"vi\">", "Điểm nha-trang", "Phường Nha Trang", "20/11/2026", "40,00%",
                "40 lượt đánh giá hợp lệ", "khoảng dao động 26,35–55,40%", "Rất không hài lòng",
                "không thay thế khảo sát", "period=day&amp;date=2026-11-19", "lang=en",
                "0258 &lt;3&gt; 822",
            ] { #expect(page.contains(words), "\(words)") }
            #expect(!page.contains("<script"))
            // Saturday is not over, so there is no way to it.
            #expect(!page.contains("date=2026-11-21"))
        }
    }

    @Test func `the page speaks English when asked`() async throws {
        try await serve { client, _, _ in
            let response = try await client.execute(
                uri: "/points/nha-trang?period=day&date=2026-11-20&lang=en", method: .get)
            let page = String(buffer: response.body)
            for words in [
                "<html lang=\"en\">", "Point nha-trang", "40.00%", "40 valid ratings",
                "range 26.35–55.40%", "Very dissatisfied", "no substitute for the yearly SIPAS",
            ] { #expect(page.contains(words), "\(words)") }
        }
    }

    @Test func `an open period shows nothing of what is in it`() async throws {
        try await serve { client, _, _ in
            for kind in ["week", "month"] {
                let uri = "?period=\(kind)&date=2026-11-20"
                let page = try await client.execute(uri: "/points/nha-trang" + uri, method: .get)
                let text = String(buffer: page.body)
                #expect(text.contains("chưa kết thúc"))
                #expect(!text.contains("lượt đánh giá hợp lệ"))
                #expect(!text.contains("class=\"big\""))
                for suffix in [".json", ".csv"] {
                    let file = try await client.execute(
                        uri: "/points/nha-trang\(suffix)\(uri)", method: .get)
                    #expect(file.status == .notFound)
                    #expect(try problem(file).contains("not over"))
                }
            }
        }
    }

    @Test func `the table has the agreed fields and leaves out what is withheld`() async throws {
        try await serve { client, _, _ in
            let response = try await client.execute(
                uri: "/points/nha-trang.csv?period=day&date=2026-11-20", method: .get)
            let lines = String(buffer: response.body).split(separator: "\r\n")
            #expect(
                lines[0] == """
                    period_start,period_end,as_of,indicator_code,numerator,denominator,value,unit,\
                    scope,source_system,source_export_id,extracted_at,dataset_version,\
                    calculation_rule_version,evidence_id,verification_status
                    """)
            #expect(lines.count == 4)
            #expect(
                lines[1].hasPrefix(
                    """
                    2026-11-20,2026-11-20,2026-11-21T12:00:00+07:00,TLHL.Q.OSS.SC5,16,40,40.00,\
                    percent,nha-trang,
                    """))
            #expect(lines[1].hasSuffix(",verified"))
            let empty = try await client.execute(
                uri: "/points/tyt.csv?period=day&date=2026-11-20", method: .get)
            let row = String(buffer: empty.body).split(separator: "\r\n")[1]
            #expect(row.contains(",TLHL,,,,,tyt,"))
            #expect(row.hasSuffix(",not_available"))
        }
    }

    @Test(arguments: [
        ("/points/nowhere", 404), ("/points/nha-trang.xml", 404), ("/elsewhere", 404),
        ("/points/nha-trang?period=year", 400), ("/points/nha-trang?date=20-11-2026", 400),
        ("/points/nha-trang?lang=fr", 400), ("/?lang=xx", 400),
    ])
    func `an address that means nothing gets a problem in words`(uri: String, status: Int)
        async throws
    {
        try await serve { client, _, _ in
            let response = try await client.execute(uri: uri, method: .get)
            #expect(Int(response.status.code) == status)
            _ = try problem(response)
        }
    }

    @Test func `the list names every point under its unit`() async throws {
        try await serve { client, _, _ in
            let page = String(buffer: try await client.execute(uri: "/", method: .get).body)
            for words in ["Phường Nha Trang", "Điểm nha-trang", "Điểm tyt", "Hôm qua", "40,00%"] {
                #expect(page.contains(words), "\(words)")
            }
        }
    }

    @Test func `the description covers every route and its answers have their shapes`()
        async throws
    {
        try await serve { client, _, _ in
            let served = try await client.execute(uri: "/openapi.json", method: .get)
            let document = try OpenAPIDocument(Data(served.body.readableBytesView))
            #expect(document.version == "3.1.0")
            let asked = [
                "/", "/points.json", "/points/{id}", "/points/{id}/why", "/points/{id}.json",
                "/points/{id}.csv",
                "/openapi.json", "/healthz",
            ]
            let posted = ["/v1/batches", "/v1/enrolments", "/v1/heartbeats"]
            #expect(Set(document.paths) == Set(asked + posted))
            for path in asked {
                let uri = path.replacing("{id}", with: "nha-trang")
                for query in ["", "?period=day&date=2026-11-20", "?period=year&lang=xx"] {
                    let response = try await client.execute(uri: uri + query, method: .get)
                    try document.check(response, to: "get", path)
                }
            }
            for path in posted {
                for body in [[], [UInt8](repeating: 1, count: 70_000)] {
                    let response = try await client.execute(
                        uri: path, method: .post, headers: Self.cose, body: ByteBuffer(bytes: body))
                    try document.check(response, to: "post", path)
                }
            }
        }
    }
}
