import CShims
import Glibc

/// A system call that failed: which one, on what, and why.
package struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The call and its object, such as `open /dev/input/event3`.
    package var operation: String
    /// The value of `errno`.
    package var code: CInt

    package init(_ operation: String, code: CInt) {
        self.operation = operation
        self.code = code
    }

    /// Takes the code that the calling thread's last failed call left behind.
    package init(_ operation: String) {
        self.init(operation, code: errno)
    }

    package var description: String { "\(operation): \(Self.words(for: code))" }

    /// The kernel's words for an error code, such as "Permission denied".
    package static func words(for code: CInt) -> String {
        unsafe String(cString: hl_error_words(code))
    }
}

/// Calls again while a signal interrupts; otherwise returns the result or throws its error.
package func retryingInterrupts<Value: BinaryInteger>(
    _ operation: @autoclosure () -> String, _ body: () -> Value
) throws(SystemError) -> Value {
    while true {
        let result = body()
        if result >= 0 { return result }
        let code = errno
        guard code == EINTR else { throw SystemError(operation(), code: code) }
    }
}
