import FeedbackCore

extension StatusReport {
    /// Reads what `json` wrote; members that it does not know are left to newer commands.
    package init(json: JSONValue) throws(ControlError) {
        let fields = Fields(json, of: "status")
        light = try fields.object("light", Lamp.init(fields:))
        kiosk = try fields.optional("kiosk", fields.bytes)
        point = try fields.optional("point", fields.text)
        server = try fields.optional("server", fields.text)
        panels = try fields.array("panels", Panel.init(fields:))
        // Daemons before there were such lights do not speak of them.
        if json["lights"] != nil {
            lights = try fields.array("lights", LightOutput.init(fields:))
        }
        screen = try fields.object("screen", Screen.init(fields:))
        secondsSincePress = try fields.optional("secondsSincePress", fields.number)
        clock = try fields.object("clock", Clock.init(fields:))
        unsent = try Unsent(fields: Fields(try fields.value("unsent"), of: "unsent"))
        lastReceipt = try fields.object("lastReceipt", Receipt.init(fields:))
        lastUpload = try fields.object("lastUpload", Upload.init(fields:))
        lastHeartbeat = try fields.object("lastHeartbeat", Upload.init(fields:))
        secondsSinceHeard = try fields.optional("secondsSinceHeard", fields.number)
        enrolment = try fields.object("enrolment", Enrolment.init(fields:))
        nextUploadSeconds = try fields.optional("nextUploadSeconds", fields.number)
        chain = try fields.object("chain", Chain.init(fields:))
        // Daemons of before do not speak of them.
        if json["putAside"] != nil {
            putAside = try fields.array("putAside", PutAside.init(fields:))
        }
        serviceSecondsLeft = try fields.optional("serviceSecondsLeft", fields.number)
        diskFreePercent = try fields.optional("diskFreePercent", fields.number)
        commitMicroseconds = try fields.optional("commitMicroseconds", fields.number)
        uptimeSeconds = try fields.optional("uptimeSeconds", fields.number)
        versions = try fields.array("versions", Version.init(fields:))
    }
}

extension Fields {
    /// Reads a member that is an object, may be missing, and names itself in errors.
    fileprivate func object<Value>(
        _ name: String, _ read: (Fields) throws(ControlError) -> Value
    ) throws(ControlError) -> Value? {
        try optional(name) { name throws(ControlError) in
            try read(Fields(try value(name), of: name))
        }
    }

    /// Reads every element of a member that is an array of objects.
    fileprivate func array<Value>(
        _ name: String, _ read: (Fields) throws(ControlError) -> Value
    ) throws(ControlError) -> [Value] {
        var values: [Value] = []
        for element in try elements(name) { values.append(try read(Fields(element, of: name))) }
        return values
    }

    /// Reads a member that is one of a few words.
    fileprivate func word<Value>(
        _ name: String, _ known: (String) -> Value?
    ) throws(ControlError) -> Value {
        let text = try text(name)
        guard let value = known(text) else { throw error("\"\(name)\" to be known") }
        return value
    }
}

extension StatusReport.Lamp {
    fileprivate init(fields: Fields) throws(ControlError) {
        var reasons: [Words] = []
        for reason in try fields.elements("reasons") { reasons.append(try Words(json: reason)) }
        self.init(
            color: try fields.word("color") { Light.Color(rawValue: $0) }, reasons: reasons)
    }
}

extension StatusReport.Panel {
    fileprivate init(fields: Fields) throws(ControlError) {
        var counters = InputCounters()
        counters.counted = try fields.number("counted")
        counters.bounced = try fields.number("bounced")
        counters.merged = try fields.number("merged")
        counters.rejected = try fields.number("rejected")
        counters.overruns = try fields.number("overruns")
        self.init(
            number: try fields.number("number"), identity: try fields.text("identity"),
            state: try fields.word("state") { State(rawValue: $0) },
            lastError: try fields.optional("lastError", fields.text), counters: counters,
            faults: try fields.object("faults", PanelFaults.init(fields:)) ?? PanelFaults())
    }
}

extension PanelFaults {
    fileprivate init(fields: Fields) throws(ControlError) {
        self.init()
        malformed = try fields.number("malformed")
        empty = try fields.number("empty")
        lost = try fields.number("lost")
        floods = try fields.number("floods")
        failures = try fields.number("failures")
        returns = try fields.number("returns")
    }
}

extension StatusReport.LightOutput {
    fileprivate init(fields: Fields) throws(ControlError) {
        self.init(
            name: try fields.text("name"), failure: try fields.optional("failure", fields.text))
    }
}

extension StatusReport.Screen {
    fileprivate init(fields: Fields) throws(ControlError) {
        self.init(
            picture: try fields.optional("picture", fields.text),
            trouble: try fields.optional("trouble", fields.text),
            touch: try fields.words("touch"), taps: try fields.number("taps"),
            rejected: try fields.number("rejected"),
            dimmingTrouble: try fields.optional("dimmingTrouble", fields.text))
        if let reasons = try fields.optional("rejections", fields.value) {
            rejections = try Self.rejections(Fields(reasons, of: "rejections"))
        }
        if try fields.optional("spots", fields.value) != nil {
            spots = try fields.array("spots", Spot.init(fields:))
        }
        millimetres = try fields.optional("millimetres", fields.text)
        mistake = try fields.optional("mistake", fields.text)
        for finding in try fields.optional("findings", fields.elements) ?? [] {
            findings.append(try Words(json: finding))
        }
        keys = try fields.optional("keys", fields.words)
        sound = try fields.object("sound", Part.init(fields:))
    }
}

extension StatusReport.Screen {
    private static func rejections(
        _ fields: Fields
    ) throws(ControlError) -> [TouchRejection: UInt64] {
        var counts: [TouchRejection: UInt64] = [:]
        for reason in TouchRejection.allCases {
            counts[reason] = try fields.optional(reason.rawValue, fields.number)
        }
        return counts
    }
}

extension StatusReport.Screen.Spot {
    fileprivate init(fields: Fields) throws(ControlError) {
        self.init(
            kind: try fields.word("kind") { TouchFault.Kind(rawValue: $0) },
            part: try fields.word("part") { PicturePart(rawValue: $0) })
    }
}

extension StatusReport.Screen.Part {
    fileprivate init(fields: Fields) throws(ControlError) {
        self.init(
            name: try fields.text("name"), failure: try fields.optional("failure", fields.text))
    }
}

extension StatusReport.Clock {
    fileprivate init(fields: Fields) throws(ControlError) {
        self.init(
            wall: WallTime(milliseconds: try fields.number("wallMilliseconds")),
            quality: try fields.word("quality") { name in
                ClockQuality.allCases.first { $0.name == name }
            },
            errorMilliseconds: try fields.optional("errorMilliseconds", fields.number))
    }
}

extension StatusReport.Unsent {
    fileprivate init(fields: Fields) throws(ControlError) {
        self.init(
            entries: try fields.number("entries"),
            oldestSeconds: try fields.optional("oldestSeconds", fields.number))
    }
}

extension StatusReport.Receipt {
    fileprivate init(fields: Fields) throws(ControlError) {
        self.init(
            serverTime: WallTime(milliseconds: try fields.number("serverMilliseconds")),
            contiguous: try fields.number("contiguous"),
            secondsAgo: try fields.optional("secondsAgo", fields.number))
    }
}

extension StatusReport.Upload {
    fileprivate init(fields: Fields) throws(ControlError) {
        self.init(
            secondsAgo: try fields.number("secondsAgo"),
            succeeded: try fields.bool("succeeded"),
            words: try fields.words("words"))
    }
}

extension StatusReport.Enrolment {
    fileprivate init(fields: Fields) throws(ControlError) {
        self.init(
            attempts: try fields.number("attempts"), pending: try fields.bool("pending"),
            last: try fields.object("last", StatusReport.Upload.init(fields:)))
    }
}

extension StatusReport.Chain {
    fileprivate init(fields: Fields) throws(ControlError) {
        self.init(
            id: try fields.bytes("id"),
            head: ChainHead(
                sequence: try fields.number("sequence"), hash: try fields.bytes("hash")),
            bootOrdinal: try fields.number("bootOrdinal"))
    }
}

extension StatusReport.Version {
    fileprivate init(fields: Fields) throws(ControlError) {
        self.init(name: try fields.text("name"), version: try fields.text("version"))
    }
}

extension StatusReport.PutAside {
    fileprivate init(fields: Fields) throws(ControlError) {
        self.init(
            name: try fields.text("name"), unsent: try fields.number("unsent"),
            again: try fields.optional("again", fields.number) ?? 0,
            isRead: try fields.bool("read"), missing: try fields.number("missing"))
    }
}
