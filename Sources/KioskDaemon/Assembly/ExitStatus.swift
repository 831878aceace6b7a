/// How `hailongd` ends, after sysexits.h.
enum ExitStatus {
    static let success: Int32 = 0
    static let failure: Int32 = 1
    /// The command line is wrong.
    static let usage: Int32 = 64
    /// A configuration file is wrong.
    static let configuration: Int32 = 78
}
