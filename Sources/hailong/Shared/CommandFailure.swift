/// Why a verb could not do what it is for: one line for standard error, and an exit status.
struct CommandFailure: Error, Equatable {
    var words: String
    var status = ExitStatus.failure
    /// True if the line stands alone, as `file:line:column: …` does for editors.
    var isPlain = false

    init(_ words: String, status: Int32 = ExitStatus.failure, isPlain: Bool = false) {
        self.words = words
        self.status = status
        self.isPlain = isPlain
    }
}
