package import FeedbackCore

/// How the uplink stands, for the light and for `hailong status`.
package struct UplinkStatus: Hashable, Sendable {
    /// The last exchange with whatever answered.
    package struct Attempt: Hashable, Sendable {
        /// When its outcome was known.
        package var at: BootTime
        /// True for an enrolment, false for a batch.
        package var enrolling: Bool
        /// What it brought, success or not.
        package var finding: UplinkFinding

        package init(at: BootTime, enrolling: Bool, finding: UplinkFinding) {
            self.at = at
            self.enrolling = enrolling
            self.finding = finding
        }
    }

    /// The last verified receipt that held a batch, and what it said.
    package struct LastReceipt: Hashable, Sendable {
        /// When it came, in this run.
        package var at: BootTime
        /// When the server signed it, by the server's clock.
        package var serverTime: WallTime
        /// Up to where the server holds the chain without a gap.
        package var contiguous: UInt64

        package init(at: BootTime, serverTime: WallTime, contiguous: UInt64) {
            self.at = at
            self.serverTime = serverTime
            self.contiguous = contiguous
        }
    }

    /// The last heartbeat of this run.
    package struct Heartbeat: Hashable, Sendable {
        /// When its outcome was known.
        package var at: BootTime
        /// What it brought, success or not.
        package var finding: UplinkFinding

        package init(at: BootTime, finding: UplinkFinding) {
            self.at = at
            self.finding = finding
        }
    }

    /// Nothing until the kiosk is enrolled.
    package var binding: ServerBinding?
    /// True while an enrolment is ordered and not answered.
    package var enrolling = false
    /// Nothing before the first exchange of this run has ended.
    package var lastAttempt: Attempt?
    /// The last of them that was an enrolment.
    package var lastEnrolment: Attempt?
    /// Enrolments tried in this run, whatever came of them.
    package var enrolments: UInt64 = 0
    /// Nothing before the first of this run; earlier ones stand in the journal.
    package var lastReceipt: LastReceipt?
    /// When a batch was last held, or nothing was left to send; nothing if never in this run.
    package var lastSuccess: BootTime?
    /// Attempts in a row that brought no verified receipt.
    package var failures = 0
    /// Whether the last cycle went well; nothing before the first one ended.
    package var lastCycleSucceeded: Bool?
    /// Nothing before the first heartbeat of this run has ended.
    package var lastHeartbeat: Heartbeat?
    /// When the server was last heard to have heard one; nothing if never in this run.
    package var lastHeard: BootTime?
    /// When the next upload is due; nothing while there is nobody to try.
    package var nextTry: BootTime?

    /// The state at a start: nothing was tried yet.
    package init(binding: ServerBinding?) { self.binding = binding }
}
