package import FeedbackCore

extension DeclaredConfiguration {
    /// The only bytes that stand for this configuration: what a configuration entry carries.
    ///
    /// A map: 1 version, 2 question set, 3 its version, 4 questions `[id, levels]`,
    /// 5 opening hours, seven lists of `[open, close]`, 6 the point, if there is one.
    package func canonicalBytes() -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.map(point == nil ? 5 : 6)
        encoder.pair(1) { $0.uint(1) }
        encoder.pair(2) { $0.text(questionSet) }
        encoder.pair(3) { $0.uint(UInt64(version)) }
        encoder.uint(4)
        encoder.array(questions.count)
        for question in questions {
            encoder.array(2)
            encoder.text(question.id)
            encoder.uint(UInt64(question.scale.rawValue))
        }
        encoder.uint(5)
        encoder.array(openingHours.days.count)
        for spans in openingHours.days {
            encoder.array(spans.count)
            for span in spans {
                encoder.array(2)
                encoder.uint(UInt64(span.open))
                encoder.uint(UInt64(span.close))
            }
        }
        if let point { encoder.pair(6) { $0.text(point) } }
        return encoder.bytes
    }

    /// Reads what `canonicalBytes` wrote.
    package init(canonicalBytes bytes: [UInt8]) throws(FormatError) {
        var decoder = try CBORDecoder(bytes, of: "configuration")
        var map = try decoder.map("a configuration")
        try map.version(&decoder)
        try map.key(2, &decoder)
        let questionSet = try decoder.text("a question set")
        try map.key(3, &decoder)
        let version = try decoder.uint("a question set's version", as: UInt32.self)
        try map.key(4, &decoder)
        let questions = try Self.questions(from: &decoder)
        try map.key(5, &decoder)
        let hours = try Self.openingHours(from: &decoder)
        let point = try map.lastKey(6, &decoder) ? try decoder.text("a point") : nil
        try map.end(&decoder)
        try decoder.end()
        self.init(
            questionSet: questionSet, version: version, questions: questions, point: point,
            openingHours: hours)
    }

    private static func questions(
        from decoder: inout CBORDecoder
    ) throws(FormatError) -> [Question] {
        let count = try decoder.array("the questions", 0...Limits.configurationBytes)
        var questions: [Question] = []
        for _ in 0..<count {
            _ = try decoder.array("a question", 2...2)
            let id = try decoder.text("a question's id")
            let start = decoder.offset
            let levels = try decoder.uint("a number of levels", as: UInt8.self)
            guard let scale = Scale(rawValue: levels) else {
                throw decoder.error(.outOfRange, at: start, "4 or 5 levels")
            }
            questions.append(Question(id: id, scale: scale))
            decoder.leave()
        }
        decoder.leave()
        return questions
    }

    private static func openingHours(
        from decoder: inout CBORDecoder
    ) throws(FormatError) -> OpeningHours {
        _ = try decoder.array("seven days", 7...7)
        var days: [[OpeningHours.Span]] = []
        for _ in 0..<7 { days.append(try day(from: &decoder)) }
        decoder.leave()
        return OpeningHours(days: days)
    }

    private static func day(
        from decoder: inout CBORDecoder
    ) throws(FormatError) -> [OpeningHours.Span] {
        let count = try decoder.array("a day's opening hours", 0...1_440)
        var spans: [OpeningHours.Span] = []
        for _ in 0..<count {
            let start = decoder.offset
            _ = try decoder.array("from and to", 2...2)
            let open = try decoder.uint("a minute of the day", as: UInt16.self)
            let close = try decoder.uint("a minute of the day", as: UInt16.self)
            guard open < close, close <= 1_440, open >= spans.last?.close ?? 0 else {
                throw decoder.error(.outOfRange, at: start, "ascending minutes up to 1440")
            }
            spans.append(OpeningHours.Span(open: open, close: close))
            decoder.leave()
        }
        decoder.leave()
        return spans
    }
}
