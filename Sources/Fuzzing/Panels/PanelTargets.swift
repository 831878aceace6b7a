import FeedbackCore
import Panels

/// What panels send, from the bytes on the wire to presses that count.
enum PanelTargets {
    static let all: [FuzzTarget] = [
        FuzzTarget("evdev", longest: 1 + 24 * 256, evdev),
        FuzzTarget("hid-report", longest: 4_096) { bytes in
            try reports(bytes, of: boards)
        },
        FuzzTarget("open-panel", longest: 4_096) { bytes in
            try reports(bytes, of: openPanels)
        },
    ]

    private static let keypads = Shipped.profiles { $0 == .evdev }
    private static let openPanels = Shipped.profiles { $0 == .openPanel }
    private static let boards = Shipped.profiles {
        if case .report = $0 { true } else { false }
    }

    private static func choose(
        _ profiles: [PanelProfile], _ input: inout FuzzInput
    ) throws(BrokenPromise) -> PanelProfile {
        try promise(!profiles.isEmpty, "profiles of each kind are shipped")
        return profiles[Int(input.number(UInt8.self)) % profiles.count]
    }

    /// A byte that chooses the profile, then `struct input_event` after `struct input_event`.
    ///
    /// SYN_DROPPED has what follows, up to SYN_REPORT, taken as found by comparing. Codes of EV_SYN
    /// that no kernel has: 0x80 unplugs, 0x81 plugs in, 0x82 lets the time come.
    @Sendable private static func evdev(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        var input = FuzzInput(bytes)
        let profile = try choose(keypads, &input)
        let codes = profile.keys.map(\.code)
        var bench = PanelBench(profile)
        try bench.attach(held: [], at: BootTime(microseconds: 0))
        var edges = 0
        var resyncs = false
        while !input.isEmpty {
            let event = EvdevEvent(
                seconds: Int64(bitPattern: input.number()),
                microseconds: Int64(bitPattern: input.number()), type: input.number(),
                code: input.number(), value: Int32(bitPattern: input.number()))
            switch (event.type, event.code) {
            case (0, 0): resyncs = false
            case (0, 3):
                resyncs = true
                try bench.overrun(at: event.time)
            case (0, 0x80): try bench.detach(at: event.time)
            case (0, 0x81):
                let held = codes.enumerated().filter { event.value >> $0.offset & 1 == 1 }
                try bench.attach(held: Set(held.map(\.element)), at: event.time)
            case (0, 0x82): try bench.tick(at: event.time)
            default:
                guard let edge = event.edge(among: codes, resynced: resyncs) else { continue }
                edges += 1
                try bench.edge(edge)
            }
        }
        return edges > 0 ? .accepted : .refused
    }

    /// A byte that chooses the profile, then reports: ms since the last one (2 bytes), length,
    /// bytes.
    ///
    /// Lengths that no report has: 255 says that the news of a report could not be told, 254 that
    /// nothing came for a while, 253 that the panel was plugged in anew.
    private static func reports(
        _ bytes: [UInt8], of profiles: [PanelProfile]
    ) throws -> FuzzTarget.Verdict {
        var input = FuzzInput(bytes)
        let profile = try choose(profiles, &input)
        var panel = ReportBench(profile)
        var taken = 0
        while !input.isEmpty {
            panel.wait(.milliseconds(Int64(input.number(UInt16.self))))
            let length = input.number(UInt8.self)
            switch length {
            case 255: panel.miss()
            case 254: try panel.settle()
            case 253: try panel.replug()
            default: if try panel.take(input.take(Int(length))) { taken += 1 }
            }
        }
        return taken > 0 ? .accepted : .refused
    }
}
