import BatchFormat
import FeedbackCore
import Glibc
import Scoring
import ScoringServer
import TestSupport
import Testing

/// What comes on a stick, beside a server that runs.
struct ParcelImportTests {
    private let rig: Rig
    private let stick = TemporaryDirectory()

    init() throws { rig = try Rig() }

    /// Imports one parcel and returns what came of it, and the answers.
    private func take(
        _ parcel: [UInt8], hasThreads: Bool = true
    ) throws -> (ParcelReport, answers: [[UInt8]]) {
        if stick.files.isEmpty { makeFolder() }
        try stick.write(parcel, to: "hailong/k.parcel")
        let importer = try ParcelImport(
            rig.directory, now: Rig.noon, hasThreads: hasThreads, warn: { _ in })
        #expect(try importer.parcels(on: stick.path) == [stick.path + "/hailong/k.parcel"])
        let report = try importer.take(stick.path + "/hailong/k.parcel") { Rig.noon }
        try importer.stop()
        guard report.answers != nil else { return (report, []) }
        var decoder = ParcelDecoder()
        decoder.append(try stick.read("hailong/k.answers"))
        var answers: [[UInt8]] = []
        while let answer = try decoder.next() { answers.append(answer) }
        try decoder.end()
        return (report, answers)
    }

    private func makeFolder() { #expect(mkdir(stick.path + "/hailong", 0o700) == 0) }

    /// A kiosk at the point with two batches.
    private func kiosk() throws -> (FakeKiosk, batches: [[UInt8]]) {
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon)
        kiosk.press([1, 2, 3, 4])
        return (kiosk, [try kiosk.message(1...4), try kiosk.message(5...7)])
    }

    @Test(arguments: [true, false])
    func `each message is answered as over the network, and counted once`(
        hasThreads: Bool
    ) throws {
        let (kiosk, batches) = try kiosk()
        #expect(try rig.send(batches[0]).code == .held)
        let (report, answers) = try take(
            batches.flatMap(Parcel.item), hasThreads: hasThreads)
        #expect(report.new + report.known == 2)
        #expect(report.complaints == [])
        let receipts = try answers.map(rig.receipt(in:))
        #expect(receipts.map(\.code) == [.held, .held])
        #expect(receipts.map(\.contiguous.sequence) == [4, 7])
        #expect(receipts.allSatisfy { $0.kiosk == kiosk.id && $0.chain == kiosk.chain })
        _ = try take(batches.flatMap(Parcel.item), hasThreads: hasThreads)
        #expect(try rig.send(batches[1]).code == .held)
        #expect(try rig.count("SELECT count(*) FROM batch") == 2)
        // The receipts' digests are kept, for they bound times.
        #expect(try rig.count("SELECT count(*) FROM receipt") >= 3)
    }

    @Test func `an enrolment is answered before the batches behind it`() throws {
        var kiosk = FakeKiosk()
        kiosk.boot(at: Rig.noon)
        let order = try kiosk.enrolment(code: try rig.code())
        let (report, answers) = try take(Parcel.item(order) + Parcel.item(try kiosk.everything()))
        #expect(report.point == "nha-trang")
        #expect(report.new == 1)
        #expect(try rig.receipt(in: answers[0]).point == "nha-trang")
        // The same parcel again gets the same answers.
        let (again, _) = try take(Parcel.item(order) + Parcel.item(try kiosk.everything()))
        #expect(again.point == "nha-trang" && again.complaints == [])
    }

    @Test func `what is no batch of a kiosk of ours is named, and the rest is taken`() throws {
        let (kiosk, batches) = try kiosk()
        var stranger = FakeKiosk()
        stranger.boot(at: Rig.noon)
        let reply = rig.server.ingest.ingest(batches[0], now: Rig.noon)
        let receipt = try Answer(reply.body).statement
        var forged = batches[1]
        forged[forged.count - 1] ^= 1
        let parcel = [
            receipt, try kiosk.seal(kiosk.heartbeat()), [0xd2], forged,
            try stranger.everything(), batches[1],
        ]
        let (report, answers) = try take(parcel.flatMap(Parcel.item))
        #expect(report.new + report.known == 1)
        #expect(report.complaints.count == 5)
        for (index, complaint) in report.complaints.enumerated() {
            #expect(complaint.hasPrefix("message \(index + 1): "), "\(complaint)")
        }
        #expect(report.complaints[0].contains("application/vnd.hailong.batch+cose"))
        #expect(report.complaints[3].contains("the signature does not verify"))
        #expect(report.complaints[4].contains("does not know this kiosk"))
        let codes = try answers.map { try rig.receipt(in: $0).code }
        #expect(codes == [.unknownKiosk, .held])
    }

    @Test func `a parcel that ends too soon is taken up to there`() throws {
        let (_, batches) = try kiosk()
        let whole = batches.flatMap(Parcel.item)
        let (report, answers) = try take(Array(whole.dropLast()))
        #expect(report.new == 1)
        #expect(answers.count == 1)
        #expect(report.complaints.count == 1)
        let place = Parcel.item(batches[0]).count
        #expect(report.complaints[0].hasPrefix("parcel, byte \(place): the bytes end too soon"))
        #expect(try take([]).0.complaints == [])
    }

    @Test func `a link on a stick is not followed`() throws {
        makeFolder()
        try stick.write([1], to: "elsewhere")
        #expect(symlink("../elsewhere", stick.path + "/hailong/k.parcel") == 0)
        let (_, batches) = try kiosk()
        // Not by the link's name either, where it stands for something sound.
        try stick.write(Parcel.item(batches[0]), to: "elsewhere")
        let importer = try ParcelImport(rig.directory, now: Rig.noon, warn: { _ in })
        let report = try importer.take(stick.path + "/hailong/k.parcel") { Rig.noon }
        #expect(report.complaints.count == 1)
        #expect(report.complaints.first?.hasPrefix("cannot open: ") == true)
        #expect(report.new == 0 && report.answers == nil)
        try importer.stop()
        #expect(try rig.count("SELECT count(*) FROM batch") == 0)
    }

    @Test func `what the stick does not read or write is named, and what is read is taken`()
        throws
    {
        let (_, batches) = try kiosk()
        makeFolder()
        let folder = stick.path + "/hailong/"
        #expect(mkdir(folder + "a.parcel", 0o700) == 0)
        try stick.write(Parcel.item(batches[0]), to: "hailong/k.parcel")
        #expect(mkdir(folder + "k.answers", 0o700) == 0)
        let importer = try ParcelImport(rig.directory, now: Rig.noon, warn: { _ in })
        let reports = try importer.parcels(on: stick.path).map { path in
            try importer.take(path) { Rig.noon }
        }
        #expect(reports.map(\.complaints.count) == [1, 1])
        #expect(reports[0].complaints[0] == "cannot read: expected a plain file")
        #expect(reports[1].complaints[0].hasPrefix(folder + "k.answers: cannot write: "))
        #expect(reports.map(\.new) == [0, 1] && reports.allSatisfy { $0.answers == nil })
        // The kernel's own file of this kind: it opens, and reading it is an input/output error.
        let broken = try importer.take("/proc/self/mem") { Rig.noon }
        #expect(broken.complaints == ["cannot read: Input/output error"])
        // No message was refused, for none was read.
        #expect(broken.lines(.english).count == 1)
        try importer.stop()
        #expect(try rig.count("SELECT count(*) FROM batch") == 1)
    }
}
