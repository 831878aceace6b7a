import FeedbackCore
import Testing

struct LightRuleTests {
    /// A change to a healthy kiosk, and what the light must say about it.
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let reasons: [LightReason]
        let change: @Sendable (inout Health) -> Void

        init(
            _ name: String, _ reasons: [LightReason],
            _ change: @escaping @Sendable (inout Health) -> Void
        ) {
            testDescription = name
            self.reasons = reasons
            self.change = change
        }
    }

    static let cases = [
        Case("all is well", []) { _ in },
        Case("unsent for 60 min", []) { $0.wait(3, .minutes(60)) },
        Case("unsent for longer", [.unsent]) { $0.wait(3, .minutes(60), more: 1) },
        Case("unsent for 24 h", [.unsent]) { $0.wait(1, .hours(24)) },
        Case("unsent for longer than 24 h", [.unsentTooLong]) { $0.wait(1, .hours(24), more: 1) },
        Case("unsent for a minute, since two starts ago", [.unsentTooLong]) {
            $0.wait(1, .minutes(1))
            $0.unsentSinceTwoStarts = true
        },
        Case("two starts ago, but nothing unsent", []) { $0.unsentSinceTwoStarts = true },
        Case("an age, but nothing unsent", []) { $0.wait(0, .hours(30)) },
        Case("a failure, success 60 min ago", []) { $0.fail(success: .minutes(60)) },
        Case("a failure, success long ago", [.uploadFailing]) { $0.fail(success: .minutes(61)) },
        Case("success long ago, no failure", []) { $0.sinceUploadSuccess = .hours(9) },
        Case("a failure soon after the start", []) { $0.fail(uptime: .minutes(10)) },
        Case("failures since the start", [.uploadFailing]) { $0.fail(uptime: .minutes(61)) },
        Case("not enrolled", [.notEnrolled]) { $0.enrolled = false },
        Case("key unreadable", [.keyUnreadable]) { $0.keyReadable = false },
        Case("clock unset", [.clockUnset]) { $0.clock = .unset },
        Case("clock in holdover", []) { $0.clock = .holdover },
        Case("20% of the disk free", []) { $0.freeDiskPercent = 20 },
        Case("19% of the disk free", [.diskLow]) { $0.freeDiskPercent = 19 },
        Case("a panel missing", [.panelMissing]) { $0.panelsMissing = 1 },
        Case("a key stuck", [.keyStuck]) { $0.panelsStuck = 1 },
        Case("service mode", [.inService]) { $0.isInService = true },
        Case("service mode, with a concern", [.inService, .unsentTooLong]) {
            $0.isInService = true
            $0.wait(1, .hours(25))
        },
        Case("two concerns", [.notEnrolled, .diskLow]) {
            $0.enrolled = false
            $0.freeDiskPercent = 0
        },
    ]

    @Test(arguments: cases)
    func `a kiosk that records is green, or amber with every reason`(_ example: Case) {
        var health = Health()
        example.change(&health)
        let light = LightRule.light(for: health)
        #expect(light.reasons == example.reasons)
        #expect(light.color == (example.reasons.isEmpty ? .green : .amber))
        let pattern: LightPattern =
            switch example.reasons.first {
            case nil: .steady
            case .inService: .triple
            case .unsentTooLong: .double
            default: .slow
            }
        #expect(light.pattern == pattern)
    }

    @Test(arguments: cases)
    func `red is not recording, and the other reasons are still told`(_ example: Case) {
        var health = Health()
        example.change(&health)
        health.refusal = .diskFull
        let light = LightRule.light(for: health)
        #expect(light.color == .red)
        #expect(light.pattern == .fast)
        #expect(light.reasons == [.notRecording(.diskFull)] + example.reasons)
    }

    @Test(arguments: Refusal.allCases)
    func `every refusal has its words in both languages`(_ refusal: Refusal) {
        let reason = LightReason.notRecording(refusal)
        #expect(reason.vi.hasPrefix("tạm ngừng") && reason.vi.hasSuffix(refusal.vi))
        #expect(reason.en.hasPrefix("not recording") && reason.en.hasSuffix(refusal.en))
    }

    @Test func `no two reasons share their words`() {
        let reasons =
            Refusal.allCases.map(LightReason.notRecording) + [
                .inService, .unsentTooLong, .unsent, .uploadFailing, .notEnrolled, .keyUnreadable,
                .clockUnset, .diskLow, .panelMissing, .keyStuck,
            ]
        #expect(Set(reasons.map(\.vi)).count == reasons.count)
        #expect(Set(reasons.map(\.en)).count == reasons.count)
    }
}

extension Health {
    fileprivate mutating func wait(_ count: UInt64, _ age: TimeSpan, more: Int64 = 0) {
        unsent = count
        oldestUnsentAge = age + TimeSpan(microseconds: more)
    }

    fileprivate mutating func fail(success: TimeSpan? = nil, uptime: TimeSpan = .hours(5)) {
        lastUploadSucceeded = false
        sinceUploadSuccess = success
        self.uptime = uptime
    }
}
