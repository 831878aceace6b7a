import BatchFormat
import FeedbackCore
import Testing

/// A heartbeat's payload, part by part: what is accepted, and what is refused where.
struct HeartbeatTests {
    static let zeros = String(repeating: "00", count: 32)
    static let id = String(repeating: "ab", count: 16)
    /// Every number is the largest of its range.
    static let parts = [
        "b1", "0101", "0250" + id, "0350" + id, "041b7fffffffffffffff", "055820" + zeros,
        "061affffffff", "071b0000200000000000", "081b7fffffffffffffff", "091b000000083126e978",
        "0a83 1b0000200000000000 1b0000200000000000 02", "0b82 820101 8219ffff03",
        "0c1b000000083126e978", "0d1b7fffffffffffffff", "0e1b0000200000000000", "0f1864", "1002",
        "1178c8" + String(repeating: "61", count: 200),
    ]

    static let refused: [(place: Int, part: String, refusal: FormatError.Refusal)] = [
        (0, "b0", .missingKey), (0, "b2", .truncated), (1, "0102", .unknownVersion),
        (2, "024f" + id.dropLast(2), .wrongLength), (3, "03f6", .wrongKind),
        (4, "041b8000000000000000", .outOfRange), (4, "0420", .wrongKind),
        (5, "05581f" + zeros.dropLast(2), .wrongLength),
        (6, "061b0000000100000000", .outOfRange), (7, "071b0000200000000001", .outOfRange),
        (7, "0720", .wrongKind), (8, "081b8000000000000000", .outOfRange), (8, "08f6", .wrongKind),
        (9, "091b000000083126e979", .outOfRange), (9, "09f7", .simpleValue),
        (10, "0a83 1b0000200000000001 00 00", .outOfRange),
        (10, "0a83 3b0000200000000000 00 00", .outOfRange),
        (10, "0a83 00 1b0000200000000001 00", .outOfRange), (10, "0a83 00 00 03", .outOfRange),
        (10, "0a82 00 00", .wrongLength), (11, "0b81 820001", .outOfRange),
        (11, "0b81 820100", .outOfRange), (11, "0b81 820104", .outOfRange),
        (11, "0b82 820201 820101", .outOfRange), (11, "0b82 820101 820102", .outOfRange),
        (11, "0b81 821a0001000001", .outOfRange), (11, "0b81 8101", .wrongLength),
        (11, "0b91" + String(repeating: "820101", count: 17), .wrongLength),
        (12, "0cf5", .wrongKind), (13, "0d1b8000000000000000", .outOfRange),
        (14, "0e1b0000200000000001", .outOfRange), (15, "0f1865", .outOfRange),
        (16, "1003", .outOfRange),
        (17, "1178c9" + String(repeating: "61", count: 201), .wrongLength),
        (17, "1161ff", .invalidUTF8), (17, "1160 00", .trailingBytes),
    ]

    @Test func `the heartbeat of the table is good before it is spoilt`() throws {
        let bytes = hex(Self.parts.joined())
        let heartbeat = try Heartbeat(payload: bytes)
        #expect(heartbeat.moment == Moment(bootOrdinal: .max, milliseconds: 1 << 45))
        #expect(heartbeat.oldestUnsentAge == .seconds(35_184_372_088))
        #expect(heartbeat.commitTime == TimeSpan(microseconds: 1 << 45))
        #expect(heartbeat.panels.map(\.number) == [1, 65_535])
        #expect(heartbeat.light == .red)
        #expect(try heartbeat.payload() == bytes)
    }

    @Test func `the least of everything is good too`() throws {
        var parts = Self.parts
        parts[4...] = [
            "0400", "055820" + Self.zeros, "0600", "0700", "0800", "09f6",
            "0a83 3b00001fffffffffff 00 00", "0b80", "0cf6", "0d00", "0ef6", "0f00", "1000", "1160",
        ]
        let heartbeat = try Heartbeat(payload: hex(parts.joined()))
        #expect(heartbeat.lastPressAge == nil)
        #expect(heartbeat.clock.wall.milliseconds == -(1 << 45))
        #expect(heartbeat.panels.isEmpty)
        #expect(try heartbeat.payload() == hex(parts.joined()))
    }

    @Test(arguments: refused.indices)
    func `a heartbeat that says anything else is refused`(index: Int) {
        let (place, part, refusal) = Self.refused[index]
        var parts = Self.parts
        parts[place] = part
        let error = #expect(throws: FormatError.self, "\(part)") {
            try Heartbeat(payload: hex(parts.joined()))
        }
        #expect(error?.refusal == refusal, "\(part)")
    }

    @Test func `what could not be read back is not written`() throws {
        let spoils: [(inout Heartbeat) -> Void] = [
            { $0.head.sequence = .max }, { $0.moment.milliseconds = -1 },
            { $0.oldestUnsentAge = .seconds(-1) }, { $0.lastPressAge = .seconds(1 << 40) },
            { $0.commitTime = TimeSpan(microseconds: -1) }, { $0.freeDiskPercent = 101 },
            { $0.panels.reverse() }, { $0.version = String(repeating: "1", count: 201) },
            { $0.clock.errorMilliseconds = .max },
        ]
        for (index, spoil) in spoils.enumerated() {
            var heartbeat = try Fixtures.heartbeat()
            spoil(&heartbeat)
            #expect(throws: FormatError.self, "\(index)") { try heartbeat.payload() }
        }
    }

    @Test func `the states of panels have the numbers of the chain's panel entries`() {
        #expect(Heartbeat.Panel.State.attached.rawValue == PanelRecord.State.attached.rawValue)
        #expect(Heartbeat.Panel.State.missing.rawValue == PanelRecord.State.detached.rawValue)
        #expect(Heartbeat.Panel.State.stuck.rawValue == PanelRecord.State.stuck.rawValue)
        #expect(Heartbeat.Panel.State.allCases.count == 3)
    }
}
