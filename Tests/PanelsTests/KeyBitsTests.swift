import Testing

@testable import Panels

struct KeyBitsTests {
    @Test func `sysfs words are read from the last to the first`() {
        // A numeric keypad's capabilities/key: KEY_1…KEY_5 in the last word, BTN_TRIGGER (288) in
        // the fifth from the end.
        let bits = KeyBits(sysfs: "100000000 0 0 0 7c\n")
        #expect([2, 3, 4, 5, 6, 288].allSatisfy(bits.contains))
        #expect(![0, 1, 7, 63, 64, 287, 289, 320, 767].contains(where: bits.contains))
    }

    @Test(arguments: ["", "0", "0 0 0", "\n"])
    func `a device without keys has none`(_ text: String) {
        #expect(KeyBits(sysfs: text).isEmpty)
    }

    @Test func `a word that is no number has no keys`() {
        #expect(KeyBits(sysfs: "zz 4").contains(2))
        #expect(!KeyBits(sysfs: "zz 4").contains(66))
    }
}
