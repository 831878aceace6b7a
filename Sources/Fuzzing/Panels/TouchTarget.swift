import FeedbackCore

/// What touches a screen, frame after frame, and what has to add up behind the rules.
enum TouchTarget {
    static let all = [FuzzTarget("touch", longest: 4_096, touches)]

    /// A byte of traits (1: the screen reports what rests; 2: it says its size), then events.
    ///
    /// An event is a byte (0xFF unplugs, or plugs in; 0xFE comes after dropped events; 0xFD lets
    /// the time come; others are a frame of so many contacts, modulo 8), ms since the last one
    /// (2 bytes), and for each contact slot, tracking id, place and what it looks like (5 bytes).
    @Sendable private static func touches(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        var input = FuzzInput(bytes)
        let traits: UInt8 = input.number()
        var bench = TouchBench(
            TouchTraits(
                picture: traits & 2 == 0 ? nil : Size(width: 217, height: 136),
                reportsResting: traits & 1 == 1))
        var time = BootTime(seconds: 100)
        while !input.isEmpty {
            let kind: UInt8 = input.number()
            time = time + .milliseconds(Int64(input.number(UInt16.self)))
            switch kind {
            case 0xFF: try bench.plug(at: time)
            case 0xFE: try bench.overrun(frame(at: time, 2, &input))
            case 0xFD: try bench.tick(at: time)
            default: try bench.frame(frame(at: time, Int(kind) % 8, &input))
            }
        }
        try bench.end(at: time)
        return bench.taps > 0 ? .accepted : .refused
    }

    /// As the kernel keeps them: one contact in a slot, and no tracking id in two.
    private static func frame(
        at time: BootTime, _ count: Int, _ input: inout FuzzInput
    ) -> TouchFrame {
        var contacts: [TouchContact] = []
        for _ in 0..<count {
            let (slot, tracking): (UInt8, UInt8) = (input.number(), input.number())
            let (x, y): (UInt8, UInt8) = (input.number(), input.number())
            let look: UInt8 = input.number()
            let id = TouchContact.ID(slot: Int(slot % 16), tracking: Int32(tracking))
            guard
                !contacts.contains(where: {
                    $0.id.slot == id.slot || $0.id.tracking == id.tracking
                })
            else { continue }
            contacts.append(
                TouchContact(
                    id: id, point: TouchPoint(x: Double(x) / 200, y: Double(y) / 200),
                    major: look & 1 == 0 ? nil : Double(look >> 2), isPalm: look & 2 == 2))
        }
        return TouchFrame(time: time, contacts: contacts)
    }
}
