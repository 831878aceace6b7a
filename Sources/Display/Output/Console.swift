import CShims
import Glibc
package import Linux

/// The kernel's text console behind the picture.
package enum Console {
    /// Brings the console that a descriptor is open on to the front, with its keyboard off.
    ///
    /// What is typed reaches no other console then. Returns false if the descriptor is none. The
    /// service manager puts the console back when the process ends.
    /// - Throws: `SystemError` if the kernel refuses.
    package static func take(_ descriptor: CInt) throws(SystemError) -> Bool {
        let code = hl_take_console(descriptor)
        guard code != -ENOTTY else { return false }
        guard code == 0 else { throw SystemError("take the console", code: -code) }
        return true
    }
}
