/// Everything that `kiosk.yaml` and the files it names can say, with every default.
package struct KioskConfiguration: Hashable, Sendable {
    /// A panel accepted at set-up; its number is its place in the list, from 1.
    package struct Panel: Hashable, Sendable {
        /// The port and the device that it has to be.
        package var identity: PanelIdentity
        /// How its keys are read; its scale is the scale of `question`.
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
        /// Time between uploads before jitter, 1 minute…6 hours.
        package var every = Limits.uploadEvery
        /// So many waiting ratings start an upload early, 1…`Limits.entriesPerBatch`.
        package var afterRatings = Limits.ratingsPerUpload
        /// The first upload after a start comes after U(0, this), 0…1 hour.
        package var firstWithin = Limits.firstUploadWithin
        /// A PEM file with the certificates to trust instead of the system's.
        package var caFile: String?
        /// A proxy such as `http://10.0.0.1:3128`; none means none, whatever the environment says.
        package var proxy: String?

        package init() {}
    }

    /// The absolute path of the directory with journal, identity and ballast.
    package var stateDirectory = "/var/lib/hailong"
    /// The absolute path of the socket on which the daemon answers commands.
    package var controlSocket = "/run/hailong/control"
    /// The question set that `kiosk.yaml` names, read from its own file.
    package var questions: QuestionSet
    /// When the point is open; the kiosk records at any hour.
    package var openingHours = OpeningHours.office
    /// At most `Limits.panels`, each port and device once.
    package var panels: [Panel] = []
    /// At most `Limits.lights`, no lamp twice.
    package var lights: [LightOutput] = []
    /// The screen, if the kiosk has one.
    package var screen: ScreenConfiguration?
    /// What is wrong with the screen's configuration, and where, if that leaves the kiosk without.
    package var screenMistake: String?
    /// When uploads are due, and through what they go.
    package var upload = Upload()

    package init(questions: QuestionSet) { self.questions = questions }
}
