import Fuzzing
import Glibc

/// Feeds files to fuzz targets, and is what libFuzzer drives where it is linked.
///
///     hailong-fuzz                    names the targets, with their longest inputs
///     hailong-fuzz TARGET FILE...     feeds it each file; exit status 1 if a promise is broken
@main
enum HailongFuzz {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        if Fuzzer.target != nil { Fuzzer.run() }
        guard let name = arguments.first else {
            for target in FuzzTarget.all { print(target.name, target.longest) }
            return
        }
        guard let target = target(named: name) else { exit(64) }
        var broken = false
        for file in arguments.dropFirst() {
            guard let bytes = bytes(of: file) else {
                complain("\(file): cannot be read")
                exit(66)
            }
            do {
                print("\(file): \(try target.run(bytes).rawValue)")
            } catch {
                print("\(file): \(error)")
                broken = true
            }
        }
        if broken { exit(1) }
    }

    static func target(named name: String) -> FuzzTarget? {
        let target = FuzzTarget.all.first { $0.name == name }
        if target == nil { complain("no target \"\(name)\"") }
        return target
    }

    static func complain(_ words: String) {
        let line = Array("hailong-fuzz: \(words)\n".utf8)
        _ = unsafe write(2, line, line.count)
    }

    private static func bytes(of file: String) -> [UInt8]? {
        guard let stream = unsafe fopen(file, "r") else { return nil }
        defer { unsafe fclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = unsafe fread(&buffer, 1, buffer.count, stream), count > 0 {
            bytes += buffer[..<count]
        }
        return bytes
    }
}
