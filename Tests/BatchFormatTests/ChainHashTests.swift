import BatchFormat
import FeedbackCore
import Testing

/// The chain, against digests that coreutils' sha256sum gave for bytes written by hand.
struct ChainHashTests {
    @Test func `SHA-256 is the standard's`() {
        // FIPS 180-4, the examples "abc" and the empty message.
        #expect(
            sha256(text("abc")).description
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            sha256("".utf8).description
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(sha256(text("abc").reversed()) == sha256(text("cba")))
    }

    @Test func `a chain begins with its kiosk and its own name`() {
        #expect(
            ChainHash.genesis(kiosk: .zero, chain: .zero).description
                == "76e8ca26dba3ac9f7dd98a3279ddb9c776542b9623bb2791d9a6e0e803b13539")
    }

    @Test func `an entry is hashed with its absolute place and time`() {
        // 00 ‖ 32 zero bytes ‖ 87 07 03 1903e8 01 010205
        let entry = Entry(
            sequence: 7, moment: Moment(bootOrdinal: 3, milliseconds: 1_000),
            fact: .rating(Rating(panel: 1, question: 2, level: 5)))
        #expect(
            ChainHash.next(after: .zero, entry: entry).description
                == "1f73152954f2897e7db7cb9d050c5c997cb82d65860a9604006794a3f966e338")
    }
}
