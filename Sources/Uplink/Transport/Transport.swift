package import FeedbackCore

/// What carries a request to the server and its answer back.
///
/// Used by one thread, one request at a time.
package protocol Transport: AnyObject {
    /// Posts a signed message within a time limit, and returns whatever answered.
    ///
    /// Throws a `TransportError` if no complete answer came back.
    func send(_ request: UploadRequest, within limit: TimeSpan) throws(TransportError) -> HTTPReply
}
