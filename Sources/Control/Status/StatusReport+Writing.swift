import FeedbackCore

extension StatusReport {
    /// The report as JSON; a member that has nothing to say is left out.
    package func json() -> JSONValue {
        .record([
            ("recording", .bool(light.map { $0.color != .red } ?? false)),
            ("running", .bool(light != nil)),
            ("light", light?.json()),
            ("kiosk", kiosk.map { .string($0.description) }),
            ("point", point.map { .string($0) }),
            ("server", server.map { .string($0) }),
            ("panels", .array(panels.map { $0.json() })),
            ("lights", .array(lights.map { $0.json() })),
            ("screen", screen?.json()),
            ("secondsSincePress", secondsSincePress.map { .integer($0) }),
            ("clock", clock?.json()),
            (
                "unsent",
                .record([
                    ("entries", .integer(Int64(clamping: unsent.entries))),
                    ("oldestSeconds", unsent.oldestSeconds.map { .integer($0) }),
                ])
            ),
            ("lastReceipt", lastReceipt?.json()),
            ("lastUpload", lastUpload?.json()),
            ("lastHeartbeat", lastHeartbeat?.json()),
            ("secondsSinceHeard", secondsSinceHeard.map { .integer($0) }),
            ("enrolment", enrolment?.json()),
            ("nextUploadSeconds", nextUploadSeconds.map { .integer($0) }),
            ("chain", chain?.json()),
            ("putAside", .array(putAside.map { $0.json() })),
            ("serviceSecondsLeft", serviceSecondsLeft.map { .integer($0) }),
            ("diskFreePercent", diskFreePercent.map { .integer(Int64($0)) }),
            ("commitMicroseconds", commitMicroseconds.map { .integer($0) }),
            ("uptimeSeconds", uptimeSeconds.map { .integer($0) }),
            (
                "versions",
                .array(
                    versions.map {
                        .record([("name", .string($0.name)), ("version", .string($0.version))])
                    })
            ),
        ])
    }
}

extension JSONValue {
    /// An object of the members that have a value.
    fileprivate static func record(_ members: [(String, JSONValue?)]) -> JSONValue {
        .object(
            members.compactMap { name, value in
                value.map { JSONValue.Member(name, $0) }
            })
    }
}

extension StatusReport.Lamp {
    fileprivate func json() -> JSONValue {
        .record([
            ("color", .string(color.rawValue)), ("reasons", .array(reasons.map { $0.json() })),
        ])
    }
}

extension StatusReport.Panel {
    /// The panel as a member of the report.
    package func json() -> JSONValue {
        .record([
            ("number", .integer(Int64(number))), ("identity", .string(identity)),
            ("state", .string(state.rawValue)), ("lastError", lastError.map { .string($0) }),
            ("counted", .integer(Int64(clamping: counters.counted))),
            ("bounced", .integer(Int64(clamping: counters.bounced))),
            ("merged", .integer(Int64(clamping: counters.merged))),
            ("rejected", .integer(Int64(clamping: counters.rejected))),
            ("overruns", .integer(Int64(clamping: counters.overruns))),
            ("faults", faults.json()),
        ])
    }
}

extension PanelFaults {
    fileprivate func json() -> JSONValue {
        .record([
            ("malformed", .integer(Int64(clamping: malformed))),
            ("empty", .integer(Int64(clamping: empty))),
            ("lost", .integer(Int64(clamping: lost))),
            ("floods", .integer(Int64(clamping: floods))),
            ("failures", .integer(Int64(clamping: failures))),
            ("returns", .integer(Int64(clamping: returns))),
        ])
    }
}

extension StatusReport.LightOutput {
    fileprivate func json() -> JSONValue {
        .record([
            ("name", .string(name)), ("works", .bool(failure == nil)),
            ("failure", failure.map { .string($0) }),
        ])
    }
}

extension StatusReport.Screen {
    fileprivate func json() -> JSONValue {
        .record([
            ("picture", picture.map { .string($0) }), ("trouble", trouble.map { .string($0) }),
            ("millimetres", millimetres.map { .string($0) }),
            ("mistake", mistake.map { .string($0) }),
            ("findings", findings.isEmpty ? nil : .array(findings.map { $0.json() })),
            ("touch", touch.json()), ("taps", .integer(Int64(clamping: taps))),
            ("rejected", .integer(Int64(clamping: rejected))),
            (
                "rejections",
                .record(
                    TouchRejection.allCases.map { reason in
                        (
                            reason.rawValue,
                            rejections[reason].map { .integer(Int64(clamping: $0)) }
                        )
                    })
            ),
            ("masked", .integer(Int64(masked))),
            ("spots", .array(spots.map { $0.json() })), ("keys", keys?.json()),
            ("sound", sound?.json()),
            ("dimmingTrouble", dimmingTrouble.map { .string($0) }),
        ])
    }
}

extension StatusReport.Screen.Spot {
    fileprivate func json() -> JSONValue {
        .record([("kind", .string(kind.rawValue)), ("part", .string(part.rawValue))])
    }
}

extension StatusReport.Screen.Part {
    fileprivate func json() -> JSONValue {
        .record([("name", .string(name)), ("failure", failure.map { .string($0) })])
    }
}

extension StatusReport.Clock {
    fileprivate func json() -> JSONValue {
        .record([
            ("wallMilliseconds", .integer(wall.milliseconds)), ("quality", .string(quality.name)),
            ("errorMilliseconds", errorMilliseconds.map { .integer($0) }),
        ])
    }
}

extension StatusReport.Receipt {
    fileprivate func json() -> JSONValue {
        .record([
            ("serverMilliseconds", .integer(serverTime.milliseconds)),
            ("contiguous", .integer(Int64(clamping: contiguous))),
            ("secondsAgo", secondsAgo.map { .integer($0) }),
        ])
    }
}

extension StatusReport.Upload {
    fileprivate func json() -> JSONValue {
        .record([
            ("secondsAgo", .integer(secondsAgo)), ("succeeded", .bool(succeeded)),
            ("words", words.json()),
        ])
    }
}

extension StatusReport.Enrolment {
    fileprivate func json() -> JSONValue {
        .record([
            ("attempts", .integer(Int64(clamping: attempts))), ("pending", .bool(pending)),
            ("last", last?.json()),
        ])
    }
}

extension StatusReport.Chain {
    fileprivate func json() -> JSONValue {
        .record([
            ("id", .string(id.description)),
            ("sequence", .integer(Int64(clamping: head.sequence))),
            ("hash", .string(head.hash.description)), ("bootOrdinal", .integer(Int64(bootOrdinal))),
        ])
    }
}

extension ClockQuality {
    /// The word for it in JSON.
    var name: String {
        switch self {
        case .unset: "unset"
        case .holdover: "holdover"
        case .synced: "synced"
        case .server: "server"
        }
    }
}

extension StatusReport.PutAside {
    fileprivate func json() -> JSONValue {
        .record([
            ("name", .string(name)), ("unsent", .integer(Int64(clamping: unsent))),
            ("again", .integer(Int64(clamping: again))),
            ("read", .bool(isRead)), ("missing", .integer(Int64(clamping: missing))),
        ])
    }
}
