/// How `hailong` ends, after sysexits.h where no verb says otherwise.
enum ExitStatus {
    static let success: Int32 = 0
    static let failure: Int32 = 1
    /// What was asked for could not be found out.
    static let unknown: Int32 = 2
    /// The command line is wrong.
    static let usage: Int32 = 64
    /// Ctrl-C, as shells say it.
    static let interrupted: Int32 = 130
    /// A configuration file is wrong.
    static let configuration: Int32 = 78
}
