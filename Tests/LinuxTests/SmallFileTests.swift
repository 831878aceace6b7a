import Glibc
import Linux
import Testing

struct SmallFileTests {
    @Test func `a file is replaced whole, with its mode`() throws {
        let path = "/tmp/hailong-small-file-\(getpid())"
        defer { unlink(path) }
        try SmallFile.replace(path, with: [1, 2, 3], mode: 0o600)
        try SmallFile.replace(path, with: [4], mode: 0o600)
        #expect(try SmallFile.read(path) == [4])
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(access(path + ".new", F_OK) != 0)
    }

    @Test func `an error names the path`() {
        let path = "/nonexistent/hailong"
        #expect(throws: SystemError("open \(path)", code: ENOENT)) { try SmallFile.read(path) }
        #expect(
            SystemError("open \(path)", code: ENOENT).description
                == "open /nonexistent/hailong: No such file or directory")
    }

    @Test(arguments: [("/a/b", "/a"), ("/a", "/"), ("a", ".")])
    func `the parent of a path`(path: String, parent: String) {
        #expect(SmallFile.parent(of: path) == parent)
    }
}
