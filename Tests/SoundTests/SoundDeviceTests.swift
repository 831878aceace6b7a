import FeedbackCore
import Foundation
import Testing

@testable import Sound

/// Debian's libasound with its own plugins: `file`, which writes what is played to a file, and
/// `null`, which takes everything.
struct SoundDeviceTests {
    @Test(arguments: [FlowAction.Sound.heard, .thanks])
    func `what is played is every sample, 16 bits each, in order`(_ sound: FlowAction.Sound) throws
    {
        let file = FileManager.default.temporaryDirectory.appending(path: "sound-\(UUID()).raw")
        defer { try? FileManager.default.removeItem(at: file) }
        let samples = sound.samples(percent: 60)
        do {
            let device = try SoundDevice(opening: "file:FILE=\(file.path),FORMAT=raw")
            try device.play(samples)
        }
        let played = [UInt8](try Data(contentsOf: file))
        let expected = samples.flatMap {
            [UInt8(truncatingIfNeeded: $0), UInt8(bitPattern: Int8($0 >> 8))]
        }
        #expect(played == expected)
    }

    @Test func `one device plays again and again`() throws {
        let device = try SoundDevice(opening: "null")
        for _ in 0..<3 { try device.play(FlowAction.Sound.thanks.samples(percent: 60)) }
        try device.play([])
    }

    // errno-base.h: ENOENT 2, ENODEV 19.
    @Test(arguments: [
        ("hw:CARD=absent", 19 as CInt, "hw:CARD=absent: cannot be opened: No such device"),
        ("no such", 2, "no such: cannot be opened: No such file or directory"),
    ])
    func `a device that is not there is told in ALSA's words`(
        _ name: String, code: CInt, words: String
    ) {
        let failure = #expect(throws: SoundFailure.self) {
            _ = try SoundDevice(opening: name)
        }
        #expect(failure?.code == code)
        #expect(failure?.description == words)
    }
}
