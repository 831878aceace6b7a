/// The key codes that an input device can send, as sysfs lists them in `capabilities/key`.
struct KeyBits: Hashable, Sendable {
    /// Bit n of word n / `UInt.bitWidth` is code n; the least significant word first.
    private let words: [UInt]

    /// Reads hexadecimal words separated by spaces, the most significant first.
    ///
    /// A word that is no number counts as 0: the kernel writes none. Source: the kernel's
    /// `input_bits_to_string`, which leaves out leading zero words and writes one `unsigned long`
    /// at a time.
    init(sysfs text: String) {
        words = text.split(whereSeparator: \.isWhitespace).reversed().map {
            UInt($0, radix: 16) ?? 0
        }
    }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// Every code in it, in order.
    var codes: [UInt16] {
        (0..<UInt16(clamping: words.count * UInt.bitWidth)).filter(contains)
    }

    func contains(_ code: UInt16) -> Bool {
        let (word, bit) = Int(code).quotientAndRemainder(dividingBy: UInt.bitWidth)
        return word < words.count && words[word] >> bit & 1 == 1
    }
}
