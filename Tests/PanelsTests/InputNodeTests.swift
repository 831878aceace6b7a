import Testing

@testable import Panels

struct InputNodeTests {
    @Test(arguments: [
        ("USB Keypad", "USB Keypad"),
        ("  USB Keypad \u{1B}[31m  ", "USB Keypad _[31m"),
        ("Bàn phím", "B__n ph__m"),
        ("a\nb", "a_b"),
        ("a\"b\\", "a_b_"),
        ("", ""),
        ("   ", ""),
        (String(repeating: "x", count: 300), String(repeating: "x", count: 100)),
    ])
    func `what a device says of itself is made harmless`(_ text: String, shown: String) {
        #expect(printable(text) == shown)
    }
}
