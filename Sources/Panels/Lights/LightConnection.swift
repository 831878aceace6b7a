package import FeedbackCore

/// How one light is connected, for the status screen.
package struct LightConnection: Hashable, Sendable {
    /// What `kiosk.yaml` names.
    package var output: LightOutput
    /// Why it shows nothing, in words for a person; nothing while it works.
    package var failure: String?

    package init(output: LightOutput, failure: String?) {
        self.output = output
        self.failure = failure
    }
}
