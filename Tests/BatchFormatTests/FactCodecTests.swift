import BatchFormat
import FeedbackCore
import Testing

/// Facts as the array `[kind, *body]`, written by hand.
struct FactCodecTests {
    static let refused: [Refused] = [
        // Kinds, and the number of items.
        Refused("8100", .outOfRange, at: 2), Refused("810e", .outOfRange, at: 2),
        Refused("80", .wrongLength), Refused("87010101010101 01", .wrongLength),
        Refused("820c00", .wrongLength, at: 2), Refused("8301 0101", .truncated, at: 4),
        Refused("8401 010101 00", .trailingBytes, at: 5),
        Refused("84 01 01 01 f6", .wrongKind, at: 4),
        // 1: panel, question, level, mark.
        Refused("84 01 01 00 05", .outOfRange, at: 2),
        Refused("84 01 01 01 00", .outOfRange, at: 2),
        Refused("84 01 01 01 06", .outOfRange, at: 2),
        Refused("84 01 1a00010000 01 05", .outOfRange, at: 2),
        Refused("85 01 01 01 05 00", .outOfRange, at: 5),
        Refused("85 01 01 01 05 190fa0", .outOfRange, at: 5),
        // 1: and how many entries before the rating stands that it replaces.
        Refused("86 01 01 01 05 00 00", .outOfRange, at: 2),
        Refused("86 01 01 01 05 190fa0 01", .outOfRange, at: 5),
        Refused("86 01 01 01 05 00 1b0000000100000000", .outOfRange, at: 6),
        Refused("86 01 01 01 05 00 20", .wrongKind, at: 6),
        Refused("86 01 01 01 05 00 f6", .wrongKind, at: 6),
        Refused("86 01 01 01 05 f6 01", .wrongKind, at: 5),
        Refused("86 01 01 01 05 00 1801", .nonShortest, at: 6),
        Refused("86 01 01 01 05 00", .truncated, at: 6),
        Refused("86 02 01 01 8100 00 00", .wrongLength, at: 2),
        // 2: back, outcome, answer.
        Refused("84 02 00 01 8100", .outOfRange, at: 2),
        Refused("84 02 01 05 8100", .outOfRange, at: 3),
        Refused("84 02 01 01 8400010203", .wrongLength, at: 4),
        Refused("84 02 01 01 820007", .outOfRange, at: 2),
        Refused("84 02 01 01 83000202", .inconsistent, at: 2),
        Refused("84 02 01 01 8102", .outOfRange, at: 4),
        Refused("84 02 01 01 820103", .outOfRange, at: 4),
        Refused("84 02 01 01 83010306", .outOfRange, at: 2),
        // 3: boot id, version, clean?
        Refused("84 03 4f 000102030405060708090a0b0c0d0e 60 f4", .wrongLength, at: 2),
        Refused("84 03 50 000102030405060708090a0b0c0d0e0f 78c9", .wrongLength, at: 19),
        Refused("84 03 50 000102030405060708090a0b0c0d0e0f 60 01", .wrongKind, at: 20),
        // 4: wall time, ± ms, quality.
        Refused("84 04 00 20 00", .wrongKind, at: 3), Refused("84 04 00 00 04", .outOfRange, at: 4),
        Refused("84 04 1b0000200000000001 00 02", .outOfRange, at: 2),
        Refused("84 04 3b7fffffffffffffff 00 02", .outOfRange, at: 2),
        Refused("84 04 00 1b0000200000000001 02", .outOfRange, at: 2),
        Refused("84 04 00 1bffffffffffffffff 02", .outOfRange, at: 2),
        // 5: configuration of 1 to 8,192 bytes.
        Refused("82 05 40", .wrongLength, at: 2), Refused("82 05 592001", .wrongLength, at: 2),
        // 6: panel, identity, state.
        Refused("84 06 01 61ff 01", .invalidUTF8, at: 4),
        Refused("84 06 01 60 00", .outOfRange, at: 4),
        // 7: reason, number or null.
        Refused("83 07 05 f6", .outOfRange, at: 2), Refused("83 07 01 f4", .wrongKind, at: 3),
        // 8: SHA-256.
        Refused("82 08 41 00", .wrongLength, at: 2),
        // 9: SPKI, proof.
        Refused("83 09 40 41 00", .wrongLength, at: 2),
        Refused("83 09 41 00 58c9", .wrongLength, at: 4),
        // 10: previous chain, sequence, head, reason.
        Refused("85 0a 41 00", .wrongLength, at: 2),
        // 11: on or off.
        Refused("82 0b f6", .wrongKind, at: 2),
        // 13: the user.
        Refused("82 0d 1b0000000100000000", .outOfRange, at: 2),
    ]

    @Test(arguments: refused)
    func `a fact that the product has no word for is refused`(line: Refused) {
        let error = #expect(throws: FormatError.self) { try FactCodec.decode(hex(line.bytes)) }
        #expect(error?.refusal == line.refusal)
        #expect(error?.offset == line.offset)
    }

    static let written: [(fact: Fact, bytes: String)] = [
        (.rating(Rating(panel: 1, question: 2, level: 5)), "8401010205"),
        (
            .rating(Rating(panel: 300, question: 1, level: 1, mark: Mark(service: true))),
            "850119012c010102"
        ),
        (.rating(Rating(panel: 1, question: 2, level: 5, replaces: 3)), "860101020500 03"),
        (
            .rating(
                Rating(panel: 300, question: 1, level: 1, mark: Mark(merged: 2), replaces: .max)),
            "860119012c0101081affffffff"
        ),
        (.followUp(FollowUp(back: 1, outcome: .exited, answer: .chips([]))), "8402010381 00"),
        (
            .followUp(FollowUp(back: 24, outcome: .answered, answer: .criterion(7, level: nil))),
            "8402181801830107f6"
        ),
        (
            .clock(
                ClockRecord(
                    wall: WallTime(milliseconds: -1), errorMilliseconds: 0, quality: .holdover)),
            "8404200001"
        ),
        (.loss(Loss(reason: .refused, count: 0)), "83070300"),
        (.loss(Loss(reason: .quarantine, count: nil)), "830704f6"),
        (.service(on: true), "820bf5"), (.stopped, "810c"),
        (.inspected(user: 1_000), "820d1903e8"),
    ]

    @Test(arguments: written)
    func `a fact has one form`(fact: Fact, bytes: String) throws {
        #expect(FactCodec.encode(fact) == hex(bytes))
        #expect(try FactCodec.decode(hex(bytes)) == fact)
    }

    @Test func `every kind survives the journey`() throws {
        for (_, _, fact) in try Fixtures.facts() {
            #expect(try FactCodec.decode(FactCodec.encode(fact)) == fact)
        }
    }

    static let impossible: [(fact: Fact, refusal: FormatError.Refusal)] = [
        (.rating(Rating(panel: 1, question: 1, level: 6)), .outOfRange),
        (.rating(Rating(panel: 1, question: 0, level: 1)), .outOfRange),
        (.rating(Rating(panel: 1, question: 1, level: 1, replaces: 0)), .outOfRange),
        (
            .panel(
                PanelRecord(panel: 1, identity: String(repeating: "ổ", count: 67), state: .attached)
            ),
            .wrongLength
        ),
        (.configuration([]), .wrongLength),
        (
            .clock(
                ClockRecord(
                    wall: WallTime(milliseconds: .min), errorMilliseconds: 0, quality: .synced)),
            .outOfRange
        ),
        (
            .clock(
                ClockRecord(
                    wall: WallTime(milliseconds: 0), errorMilliseconds: .max, quality: .synced)),
            .outOfRange
        ),
        (.key(spki: [1], proof: []), .wrongLength),
        (
            .followUp(FollowUp(back: 1, outcome: .answered, answer: .chips([1, 2, 3]))),
            .wrongLength
        ),
    ]

    @Test(arguments: impossible)
    func `a fact is checked before it is written`(fact: Fact, refusal: FormatError.Refusal) {
        let error = #expect(throws: FormatError.self) { try FactCodec.check(fact) }
        #expect(error?.refusal == refusal)
    }
}
