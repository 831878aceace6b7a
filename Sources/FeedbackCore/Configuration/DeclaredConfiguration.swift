/// The part of the configuration that gives ratings their meaning, as the chain records it.
///
/// Written as entry kind 5 whenever it changes, so that "question 1, level 4" can still be read
/// when the files are long gone. Texts stand in the question set; here are its id and version.
package struct DeclaredConfiguration: Hashable, Sendable {
    /// A question's number is its place in the list, from 1.
    package struct Question: Hashable, Sendable {
        /// The lasting id in the question set, such as `Q.OSS`.
        package var id: String
        /// The scale on which the level of a rating is to be read.
        package var scale: Scale

        package init(id: String, scale: Scale) {
            self.id = id
            self.scale = scale
        }
    }

    /// The id of the question set: the name of its file without `.yaml`.
    package var questionSet: String
    /// The version that the question set's file states.
    package var version: UInt32
    /// In the order of the question set, by which ratings number them.
    package var questions: [Question]
    /// The point that the kiosk was enrolled at, if it was.
    package var point: String?
    /// The hours outside of which a rating is doubted.
    package var openingHours: OpeningHours

    package init(
        questionSet: String, version: UInt32, questions: [Question], point: String?,
        openingHours: OpeningHours
    ) {
        self.questionSet = questionSet
        self.version = version
        self.questions = questions
        self.point = point
        self.openingHours = openingHours
    }

    /// What `configuration` declares for a kiosk enrolled at `point`.
    package init(_ configuration: KioskConfiguration, point: String?) {
        let set = configuration.questions
        self.init(
            questionSet: set.id, version: set.version,
            questions: set.questions.map { Question(id: $0.id, scale: $0.scale) },
            point: point, openingHours: configuration.openingHours)
    }

    /// The question of a number from 1, if there are so many.
    package func question(_ number: UInt16) -> Question? {
        let place = Int(number) - 1
        return questions.indices.contains(place) ? questions[place] : nil
    }
}
