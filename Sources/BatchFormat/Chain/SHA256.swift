private import Crypto
package import FeedbackCore

/// The SHA-256 of `bytes`.
package func sha256(_ bytes: some Collection<UInt8>) -> FeedbackCore.Digest {
    var hash = SHA256()
    let done: Void? = bytes.withContiguousStorageIfAvailable { buffer in
        unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(buffer))
    }
    if done == nil {
        unsafe Array(bytes).withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    }
    return FeedbackCore.Digest(trusted: unsafe hash.finalize().withUnsafeBytes { unsafe Array($0) })
}
