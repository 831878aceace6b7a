import Glibc
import Linux
import Testing

struct FolderTests {
    @Test func `hidden names are listed, the folder and its parent are not`() throws {
        let path = "/tmp/hailong-folder-\(getpid())"
        #expect(mkdir(path, 0o700) == 0)
        defer { rmdir(path) }
        let files = ["a", ".b", "tệp"].map { "\(path)/\($0)" }
        defer { files.forEach { unlink($0) } }
        for file in files {
            try SmallFile.replace(file, with: [], mode: 0o600)
        }
        #expect(Set(Folder.names(in: path)) == ["a", ".b", "tệp"])
    }

    @Test func `a folder that cannot be read has no names`() {
        #expect(Folder.names(in: "/nonexistent/hailong").isEmpty)
    }

    @Test func `a link leads to what it says, and other paths lead nowhere`() {
        let path = "/tmp/hailong-link-\(getpid())"
        #expect(symlink("../đâu/đó", path) == 0)
        defer { unlink(path) }
        #expect(Folder.target(ofLink: path) == "../đâu/đó")
        #expect(Folder.target(ofLink: "/tmp") == nil)
        #expect(Folder.target(ofLink: "/nonexistent/hailong") == nil)
    }
}
