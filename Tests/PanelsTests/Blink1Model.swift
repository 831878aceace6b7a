import FeedbackCore

/// What the firmware makes of its reports, read from its sources; written apart from our own code.
///
/// mk2 plays from the watchdog's start to its end; mk3 (firmware 3.0x) plays everything.
struct Blink1Model {
    typealias RGB = [UInt8]

    private let obeysRange: Bool
    private var pattern: [RGB]
    private var shown: RGB = [0, 0, 0]
    private var isPlaying = false
    private var range = 0..<32
    private var watchRange = 0..<32
    private var timeout: BootTime?

    init(obeysRange: Bool) {
        self.obeysRange = obeysRange
        // As shipped: full of other colours.
        pattern = (0..<32).map { [UInt8($0), 200, 100] }
    }

    mutating func take(_ bytes: [UInt8], at now: BootTime) {
        pass(to: now)
        switch UnicodeScalar(bytes[1]) {
        case "n":
            isPlaying = false
            shown = Array(bytes[2...4])
        case "P": pattern[Int(bytes[7])] = Array(bytes[2...4])
        case "p":
            isPlaying = bytes[2] != 0
            range = Int(bytes[3])..<Int(bytes[4]) + 1
        case "D":
            let ticks = Int64(bytes[3]) << 8 | Int64(bytes[4])
            timeout = bytes[2] == 0 ? nil : now + .milliseconds(ticks * 10)
            if obeysRange { watchRange = Int(bytes[6])..<Int(bytes[7]) + 1 }
            if bytes[5] == 0 {
                isPlaying = false
                shown = [0, 0, 0]
            }
        default: break
        }
    }

    mutating func pass(to now: BootTime) {
        guard let timeout, timeout < now else { return }
        self.timeout = nil
        isPlaying = true
        range = watchRange
    }

    /// Every colour that can be seen from now on, if nobody says anything.
    var colors: Set<RGB> { isPlaying ? Set(pattern[range]) : [shown] }
}
