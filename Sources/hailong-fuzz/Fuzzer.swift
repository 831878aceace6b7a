import Fuzzing
import Glibc

/// What libFuzzer calls, linked or not: see assets/fuzz/run.
enum Fuzzer {
    /// The target that the environment names.
    static let target: FuzzTarget = {
        guard let name = unsafe getenv("HAILONG_FUZZ"),
            let target = HailongFuzz.target(named: unsafe String(cString: name))
        else { exit(64) }
        return target
    }()
}

/// Without a target, names them all, as the program does where libFuzzer is not linked.
@c(LLVMFuzzerInitialize)
func fuzzFirst(
    _ count: UnsafeMutablePointer<CInt>?,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> CInt {
    if let name = unsafe getenv("HAILONG_FUZZ"), unsafe name.pointee != 0 { return 0 }
    HailongFuzz.list()
    exit(0)
}

/// Feeds the target once; a promise that is broken ends the process, as libFuzzer wants it.
///
/// Source: https://llvm.org/docs/LibFuzzer.html#fuzz-target
@c(LLVMFuzzerTestOneInput)
func fuzzOnce(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    do {
        _ = try Fuzzer.target.run(unsafe Array(UnsafeBufferPointer(start: data, count: size)))
    } catch {
        HailongFuzz.complain("\(error)")
        abort()
    }
    return 0
}
