import CFuzzer
import Fuzzing
import Glibc

/// The way to libFuzzer, where it is linked: see assets/fuzz/run.
enum Fuzzer {
    /// The target that the environment names, or nothing if it names none.
    static let target: FuzzTarget? = {
        guard let name = unsafe getenv("HAILONG_FUZZ"), unsafe name.pointee != 0 else { return nil }
        guard let target = HailongFuzz.target(named: unsafe String(cString: name)) else { exit(64) }
        return target
    }()

    /// Lets libFuzzer feed the target as its own command line says; never returns.
    static func run() -> Never {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? =
            unsafe CommandLine.unsafeArgv
        let status = unsafe hl_fuzz(&count, &arguments) { unsafe fuzzOnce($0, $1) }
        if status < 0 { HailongFuzz.complain("libFuzzer is not linked") }
        exit(status < 0 ? 69 : status)
    }
}

/// Feeds the target once; a promise that is broken ends the process, as libFuzzer wants it.
///
/// The name is what libFuzzer's own main looks for, which takes the place of ours where it is
/// linked first.
/// Source: https://llvm.org/docs/LibFuzzer.html#fuzz-target
@c(LLVMFuzzerTestOneInput)
func fuzzOnce(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    do {
        _ = try Fuzzer.target?.run(unsafe Array(UnsafeBufferPointer(start: data, count: size)))
    } catch {
        HailongFuzz.complain("\(error)")
        abort()
    }
    return 0
}
