package import FeedbackCore

/// Facts as bytes: the CBOR array `[kind, *body]`.
package enum FactCodec {
    /// The array of `fact`, which should have passed `check`.
    package static func encode(_ fact: Fact) -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.array(1 + bodyCount(of: fact))
        encoder.uint(fact.kind)
        appendBody(of: fact, to: &encoder)
        return encoder.bytes
    }

    /// Reads exactly one array.
    package static func decode(_ bytes: [UInt8]) throws(FormatError) -> Fact {
        var decoder = try CBORDecoder(bytes, of: "fact")
        let items = try decoder.array("a fact", 1...6)
        let fact = try read(kind: try decoder.uint("a kind"), items: items - 1, from: &decoder)
        decoder.leave()
        try decoder.end()
        return fact
    }

    /// How many items follow the kind.
    static func bodyCount(of fact: Fact) -> Int {
        switch fact {
        case .stopped: 0
        case .configuration, .receipt, .service, .inspected: 1
        case .loss, .key: 2
        case .followUp, .boot, .clock, .panel: 3
        case .rating(let rating): rating.replaces != nil ? 5 : rating.mark.code == 0 ? 3 : 4
        case .start: 4
        }
    }

    /// Writes what follows the kind.
    static func appendBody(of fact: Fact, to encoder: inout CBOREncoder) {
        switch fact {
        case .rating(let rating): append(rating, to: &encoder)
        case .followUp(let followUp): append(followUp, to: &encoder)
        case .boot(let boot):
            encoder.bytes(boot.bootID.bytes)
            encoder.text(boot.version)
            encoder.bool(boot.clean)
        case .clock(let clock):
            encoder.int(clock.wall.milliseconds)
            encoder.uint(clock.errorMilliseconds)
            encoder.uint(UInt64(clock.quality.rawValue))
        case .configuration(let bytes): encoder.bytes(bytes)
        case .panel(let panel):
            encoder.uint(UInt64(panel.panel))
            encoder.text(panel.identity)
            encoder.uint(UInt64(panel.state.rawValue))
        case .loss(let loss):
            encoder.uint(UInt64(loss.reason.rawValue))
            encoder.uint(orNull: loss.count)
        case .receipt(let digest): encoder.bytes(digest.bytes)
        case .key(let spki, let proof):
            encoder.bytes(spki)
            encoder.bytes(proof)
        case .start(let start):
            encoder.bytes(start.previous.bytes)
            encoder.uint(start.sequence)
            encoder.bytes(start.head.bytes)
            encoder.uint(UInt64(start.reason.rawValue))
        case .service(let on): encoder.bool(on)
        case .stopped: break
        case .inspected(let user): encoder.uint(UInt64(user))
        }
    }

    private static func append(_ rating: Rating, to encoder: inout CBOREncoder) {
        encoder.uint(UInt64(rating.panel))
        encoder.uint(UInt64(rating.question))
        encoder.uint(UInt64(rating.level))
        let mark = rating.mark.code
        if mark != 0 || rating.replaces != nil { encoder.uint(mark) }
        if let replaces = rating.replaces { encoder.uint(UInt64(replaces)) }
    }

    private static func append(_ followUp: FollowUp, to encoder: inout CBOREncoder) {
        encoder.uint(UInt64(followUp.back))
        encoder.uint(UInt64(followUp.outcome.rawValue))
        switch followUp.answer {
        case .chips(let chips):
            encoder.array(1 + chips.count)
            encoder.uint(0)
            for chip in chips { encoder.uint(UInt64(chip)) }
        case .criterion(let criterion, let level):
            encoder.array(3)
            encoder.uint(1)
            encoder.uint(UInt64(criterion))
            encoder.uint(orNull: level.map(UInt64.init))
        }
    }
}
