internal import BatchFormat
internal import FeedbackCore
internal import Glibc
internal import Linux

extension StickFolder {
    /// True if the province left answers here.
    package var hasAnswers: Bool { unsafe access(answers, F_OK) == 0 }

    /// Reads the province's answers, a few at a time; `last` is the number of the latest of them
    /// in the file, from 1.
    ///
    /// - Throws: what `body` throws; `StickError`, or `FormatError` where the rest cannot be told
    ///   apart: what stands before it was handed over then.
    package func forEachAnswers(_ body: (_ few: [[UInt8]], _ last: Int) throws -> Void) throws {
        let number = unsafe open(answers, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard number >= 0 else { throw StickError.system(SystemError("open \(answers)")) }
        let file = FileDescriptor(owning: number)
        var decoder = ParcelDecoder()
        var few: [[UInt8]] = []
        func handOver() throws {
            if !few.isEmpty { try body(few, decoder.count) }
            few = []
        }
        while true {
            let bytes = try file.read(upTo: Limits.messageBytes)
            decoder.append(bytes)
            do {
                while let answer = try decoder.next() {
                    few.append(answer)
                    if few.count == Limits.answersPerLine { try handOver() }
                }
                if bytes.isEmpty { try decoder.end() }
            } catch let error as FormatError {
                try handOver()
                throw error
            }
            if bytes.isEmpty { return try handOver() }
        }
    }
}
