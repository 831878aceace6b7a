/// How an upload ended, as far as the time of the next one goes.
package enum UploadOutcome: Hashable, Sendable {
    /// A verified receipt holds the batch; `more` says that another batch is ready to go.
    case held(nextUploadAfter: TimeSpan, more: Bool)
    /// A verified receipt refuses the batch.
    case refused(nextUploadAfter: TimeSpan)
    /// An HTTP status came without a verified receipt, whatever the status says.
    case status(Int, retryAfter: TimeSpan?)
    /// No answer that could be read: no network, no server, a time-out, a broken answer.
    case unreachable
}
