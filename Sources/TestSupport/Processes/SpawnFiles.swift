import CSpawn
import Glibc

/// The standard streams of a program that is about to begin.
///
/// Pipes are socket pairs: a test that writes to a program that has ended gets an error instead of
/// a signal.
struct SpawnFiles: ~Copyable {
    /// Descriptors 0, 1 and 2 of the program.
    private var theirs: [Int32] = []
    /// The test's ends; -1 where there is none.
    private var ours: [Int32] = []
    /// The descriptors of `theirs` that were opened here.
    private var opened: [Int32] = []

    init(input: Child.Stream, output: Child.Stream, errors: Child.Stream) throws(SpawnError) {
        for (stream, number) in zip([input, output, errors], Int32(0)...) {
            try add(stream, as: number)
        }
    }

    private mutating func add(_ stream: Child.Stream, as number: Int32) throws(SpawnError) {
        var (their, our): (Int32, Int32) = (-1, -1)
        switch stream {
        case .none:
            their = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
            guard their >= 0 else { throw SpawnError("/dev/null", errno) }
            opened.append(their)
        case .own: their = number
        case .pipe:
            var pair: [Int32] = [-1, -1]
            let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
            guard unsafe socketpair(AF_UNIX, type, 0, &pair) == 0 else {
                throw SpawnError("socketpair", errno)
            }
            (their, our) = (pair[0], pair[1])
            opened.append(their)
        case .file(let descriptor): their = descriptor
        case .output: their = theirs[1]
        }
        theirs.append(their)
        ours.append(our)
    }

    /// Starts the program and returns its process id.
    borrowing func spawn(
        _ path: String, _ arguments: [String], _ environment: [String: String],
        in directory: String
    ) throws(SpawnError) -> pid_t {
        var words = unsafe Self.strings([path] + arguments)
        var variables = unsafe Self.strings(environment.map { "\($0)=\($1)" })
        defer { unsafe (words + variables).forEach { unsafe free($0) } }
        var pid: pid_t = 0
        let code = unsafe hl_spawn(&pid, path, directory, theirs, &words, &variables)
        guard code == 0 else { throw SpawnError(path, code) }
        return pid
    }

    /// Closes the program's ends, which the test has no use for.
    borrowing func closeTheirs() {
        for descriptor in opened { close(descriptor) }
    }

    /// The test's ends of standard input, output and error, which become the caller's.
    borrowing func release() -> (Int32, Int32, Int32) { (ours[0], ours[1], ours[2]) }

    private static func strings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        unsafe texts.map { unsafe strdup($0) } + [nil]
    }
}
