extension FaultyDisk {
    /// What a file of this disk holds, flushed or not; nothing if no database was opened there.
    package func content(of path: String) -> [UInt8]? { known(at: path)?.current }

    /// Makes a file with this content, flushed, as if it had always been there.
    package func put(_ bytes: [UInt8], at path: String) {
        file(at: path, create: true)?.become(bytes)
    }

    /// Turns the disk on again for the next process, after one that was killed: what it wrote is
    /// there, flushed or not.
    package func restart() { turnOn { $0 } }
}
