import CShims
import Glibc

/// A POSIX thread that runs one closure.
package final class Thread: Sendable {
    private let handle: pthread_t

    /// Starts a thread under a name of at most 15 bytes, as `top -H` shows it.
    ///
    /// - Throws: `SystemError` if the system has no thread left.
    package init(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let box = unsafe Unmanaged.passRetained(Body(name: name, body))
        var handle = pthread_t()
        let code = unsafe pthread_create(
            &handle, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let body = unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
                unsafe hl_name_thread(body.name)
                body.run()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            unsafe box.release()
            throw SystemError("pthread_create \(name)", code: code)
        }
        self.handle = handle
    }

    /// Waits for the closure to return.
    package func join() {
        _ = pthread_join(handle, nil)
    }

    /// Lets the thread end unseen; nobody may wait for it any more.
    package func detach() {
        _ = pthread_detach(handle)
    }

    private final class Body: Sendable {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, _ run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }
}
