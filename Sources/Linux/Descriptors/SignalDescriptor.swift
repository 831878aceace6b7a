import CShims
import Glibc

/// SIGTERM, SIGINT and SIGHUP as something to poll; blocked in every thread started after it.
package struct SignalDescriptor: ~Copyable {
    private let descriptor: FileDescriptor

    /// Blocks the signals in the calling thread; call it before the first thread is started.
    ///
    /// - Throws: `SystemError` if the process has no descriptor left.
    package init() throws(SystemError) {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGTERM)
        unsafe sigaddset(&signals, SIGINT)
        unsafe sigaddset(&signals, SIGHUP)
        let code = unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        guard code == 0 else { throw SystemError("pthread_sigmask", code: code) }
        // A peer that is gone must be an error of write, not the end of the program.
        _ = signal(SIGPIPE, SIG_IGN)
        let number = try retryingInterrupts("signalfd") {
            unsafe signalfd(-1, &signals, CInt(SFD_CLOEXEC | SFD_NONBLOCK))
        }
        descriptor = FileDescriptor(owning: number)
    }

    /// Readable when a signal has come.
    package var number: CInt { descriptor.number }
}
