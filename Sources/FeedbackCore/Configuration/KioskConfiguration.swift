/// Everything that `kiosk.yaml` and the files it names can say, with every default.
package struct KioskConfiguration: Hashable, Sendable {
    /// A panel accepted at set-up; its number is its place in the list, from 1.
    package struct Panel: Hashable, Sendable {
        package var identity: PanelIdentity
        package var profile: PanelProfile
        /// The number of the question that its keys answer, from 1.
        package var question: UInt16

        package init(identity: PanelIdentity, profile: PanelProfile, question: UInt16) {
            self.identity = identity
            self.profile = profile
            self.question = question
        }
    }

    /// How batches leave.
    package struct Upload: Hashable, Sendable {
        package var every = Limits.uploadEvery
        package var afterRatings = Limits.ratingsPerUpload
        package var firstWithin = Limits.firstUploadWithin
        /// A PEM file with the certificates to trust instead of the system's.
        package var caFile: String?
        /// A proxy such as `http://10.0.0.1:3128`; none means none, whatever the environment says.
        package var proxy: String?

        package init() {}
    }

    package var stateDirectory = "/var/lib/hailong"
    package var controlSocket = "/run/hailong/control"
    package var questions: QuestionSet
    package var openingHours = OpeningHours.office
    package var panels: [Panel] = []
    package var upload = Upload()

    package init(questions: QuestionSet) { self.questions = questions }
}
