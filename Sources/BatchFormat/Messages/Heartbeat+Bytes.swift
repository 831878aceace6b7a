internal import FeedbackCore

extension Heartbeat {
    /// The payload to sign; refuses what could not be read back.
    package func payload() throws(FormatError) -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.map(17)
        encoder.pair(1) { $0.uint(1) }
        encoder.pair(2) { $0.bytes(kiosk.bytes) }
        encoder.pair(3) { $0.bytes(chain.bytes) }
        encoder.pair(4) { $0.uint(head.sequence) }
        encoder.pair(5) { $0.bytes(head.hash.bytes) }
        encoder.pair(6) { $0.uint(UInt64(moment.bootOrdinal)) }
        encoder.pair(7) { $0.int(moment.milliseconds) }
        encoder.pair(8) { $0.uint(unsent) }
        encoder.pair(9) { $0.int(orNull: oldestUnsentAge?.seconds) }
        encoder.pair(10) {
            $0.array(3)
            $0.int(clock.wall.milliseconds)
            $0.uint(clock.errorMilliseconds)
            $0.uint(UInt64(clock.quality.rawValue))
        }
        encoder.uint(11)
        encoder.array(panels.count)
        for panel in panels {
            encoder.array(2)
            encoder.uint(UInt64(panel.number))
            encoder.uint(UInt64(panel.state.rawValue))
        }
        encoder.pair(12) { $0.int(orNull: lastPressAge?.seconds) }
        encoder.pair(13) { $0.uint(losses) }
        encoder.pair(14) { $0.int(orNull: commitTime?.microseconds) }
        encoder.pair(15) { $0.uint(UInt64(freeDiskPercent)) }
        encoder.pair(16) { $0.uint(UInt64(light.number)) }
        encoder.pair(17) { $0.text(version) }
        _ = try Heartbeat(payload: encoder.bytes)
        return encoder.bytes
    }

    /// Reads a heartbeat's payload.
    package init(payload: [UInt8]) throws(FormatError) {
        var decoder = try CBORDecoder(payload, of: "heartbeat")
        var map = try decoder.map("a heartbeat")
        try map.version(&decoder)
        try map.key(2, &decoder)
        kiosk = try decoder.fixed("a kiosk", as: KioskID.self)
        try map.key(3, &decoder)
        chain = try decoder.fixed("a chain", as: ChainID.self)
        head = try Self.head(&map, from: &decoder)
        moment = try Self.moment(&map, from: &decoder)
        try map.key(8, &decoder)
        unsent = try decoder.uint("a number of entries", upTo: Limits.largestNumber)
        try map.key(9, &decoder)
        oldestUnsentAge = try Self.age("an age in s", from: &decoder)
        try map.key(10, &decoder)
        clock = try Self.clock(from: &decoder)
        try map.key(11, &decoder)
        panels = try Self.panels(from: &decoder)
        try map.key(12, &decoder)
        lastPressAge = try Self.age("an age in s", from: &decoder)
        try map.key(13, &decoder)
        losses = try decoder.uint("a number of losses", upTo: Limits.largestNumber)
        try map.key(14, &decoder)
        commitTime =
            decoder.null()
            ? nil : TimeSpan(microseconds: try decoder.length("a length in µs"))
        try map.key(15, &decoder)
        freeDiskPercent = UInt8(try decoder.uint("percent", upTo: 100))
        try map.key(16, &decoder)
        light = try Self.light(from: &decoder)
        try map.key(17, &decoder)
        version = try decoder.text("a version")
        try map.end(&decoder)
        try decoder.end()
    }

    private static func head(
        _ map: inout CBORMapReader, from decoder: inout CBORDecoder
    ) throws(FormatError) -> ChainHead {
        try map.key(4, &decoder)
        let sequence = try decoder.uint("a sequence number", upTo: Limits.largestNumber)
        try map.key(5, &decoder)
        return ChainHead(sequence: sequence, hash: try decoder.fixed("a head", as: Digest.self))
    }

    private static func moment(
        _ map: inout CBORMapReader, from decoder: inout CBORDecoder
    ) throws(FormatError) -> Moment {
        try map.key(6, &decoder)
        let ordinal = try decoder.uint("a boot ordinal", as: UInt32.self)
        try map.key(7, &decoder)
        return Moment(
            bootOrdinal: ordinal, milliseconds: try decoder.length("a boot time in ms"))
    }

    private static func age(
        _ what: String, from decoder: inout CBORDecoder
    ) throws(FormatError) -> TimeSpan? {
        if decoder.null() { return nil }
        let most = UInt64(Limits.timeMilliseconds / 1_000)
        return .seconds(Int64(try decoder.uint(what, upTo: most)))
    }

    private static func clock(from decoder: inout CBORDecoder) throws(FormatError) -> ClockRecord {
        _ = try decoder.array("a wall time, its error and its quality", 3...3)
        let wall = WallTime(milliseconds: try decoder.time("a wall time"))
        let error = UInt64(try decoder.length("an error in ms"))
        let start = decoder.offset
        let quality = ClockQuality(rawValue: try decoder.uint("a quality", as: UInt8.self))
        guard let quality, quality != .server else {
            throw decoder.error(.outOfRange, at: start, "a clock quality from 0 to 2")
        }
        decoder.leave()
        return ClockRecord(wall: wall, errorMilliseconds: error, quality: quality)
    }

    private static func panels(from decoder: inout CBORDecoder) throws(FormatError) -> [Panel] {
        let count = try decoder.array("the panels", 0...Limits.panels)
        var panels: [Panel] = []
        for _ in 0..<count {
            let start = decoder.offset
            _ = try decoder.array("a panel's number and state", 2...2)
            let number = try decoder.uint("a panel", as: UInt16.self)
            let state = Panel.State(rawValue: try decoder.uint("a panel's state", as: UInt8.self))
            guard let state, number > panels.last?.number ?? 0 else {
                throw decoder.error(
                    .outOfRange, at: start, "an ascending number from 1, a state from 1 to 3")
            }
            panels.append(Panel(number: number, state: state))
            decoder.leave()
        }
        decoder.leave()
        return panels
    }

    private static func light(from decoder: inout CBORDecoder) throws(FormatError) -> Light.Color {
        let start = decoder.offset
        let number = try decoder.uint("a light", as: UInt8.self)
        guard let light = Light.Color.allCases.first(where: { $0.number == number }) else {
            throw decoder.error(.outOfRange, at: start, "a light from 0 to 2")
        }
        return light
    }
}

extension Light.Color {
    /// The colour in a heartbeat.
    fileprivate var number: UInt8 {
        switch self {
        case .green: 0
        case .amber: 1
        case .red: 2
        }
    }
}
