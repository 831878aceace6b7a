import CDRM
import Glibc

/// Reads what a card says: that a picture is shown.
enum FlipReader {
    /// Takes what waits; true if a flip is done.
    ///
    /// The bytes are `struct drm_event`s of drm.h: type, length, and what the type says.
    static func read(_ descriptor: CInt) -> Bool {
        var isDone = false
        var bytes = [UInt8](repeating: 0, count: 1_024)
        while true {
            let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                return isDone
            }
            isDone = saysFlip(bytes[..<count]) || isDone
        }
    }

    /// True if one of the events is the end of a flip.
    static func saysFlip(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while rest.count >= 8 {
            let words = [0, 4].map { offset in
                rest.dropFirst(offset).prefix(4).reversed().reduce(UInt32(0)) {
                    $0 << 8 | UInt32($1)
                }
            }
            if words[0] == UInt32(DRM_EVENT_FLIP_COMPLETE) { return true }
            guard words[1] >= 8 else { return false }
            rest = rest.dropFirst(Int(words[1]))
        }
        return false
    }
}
