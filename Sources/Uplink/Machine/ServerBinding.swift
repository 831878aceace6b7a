package import FeedbackCore

/// What enrolment leaves behind: where batches go, whom to believe, and the point.
package struct ServerBinding: Hashable, Sendable {
    /// Where batches are posted; nothing if a stick carries them.
    package var server: ServerURL?
    /// The key whose certificates are believed, pinned at enrolment.
    package var root: KeyID
    /// The id of the point that the server bound the kiosk to.
    package var point: String

    package init(server: ServerURL?, root: KeyID, point: String) {
        self.server = server
        self.root = root
        self.point = point
    }
}
