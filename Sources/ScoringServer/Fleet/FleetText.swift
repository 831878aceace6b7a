import BatchFormat
package import FeedbackCore
package import Scoring

/// The fleet in the terminal and for programs: how kiosks are, and nothing of what was pressed.
package struct FleetText {
    private let language: Language
    private let now: WallTime

    /// - Parameters:
    ///   - language: the language of the table.
    ///   - now: the time that verdicts and ages are about.
    package init(_ language: Language, now: WallTime) {
        self.language = language
        self.now = now
    }

    /// A table with a head, a line for each kiosk in the order given, and how many are what.
    package func lines(_ kiosks: [FleetKiosk]) -> [String] {
        let rows = [head] + kiosks.map(row)
        let widths = head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }
        return (kiosks.isEmpty ? [] : lines) + [summary(kiosks)]
    }

    private func say(_ vi: String, _ en: String) -> String { language.pick(vi: vi, en: en) }

    private var head: [String] {
        [
            say("TÌNH TRẠNG", "STATE"), say("ĐIỂM", "POINT"), say("KI-ỐT", "KIOSK"),
            say("NHỊP CUỐI", "HEARD"), say("ĐÈN", "LIGHT"), say("BẤM CUỐI", "LAST PRESS"),
            say("CHƯA GỬI", "UNSENT"), say("ĐỒNG HỒ", "CLOCK"), say("BÀN PHÍM", "PANELS"),
            say("MẤT", "LOSSES"), say("Ổ ĐĨA TRỐNG", "DISK FREE"), say("BẢN", "VERSION"),
            say("LỊCH SỬ", "HISTORY"),
        ]
    }

    private func row(_ kiosk: FleetKiosk) -> [String] {
        let name = String(kiosk.kiosk.description.prefix(8))
        let start = [kiosk.verdict(at: now).text(language), kiosk.point, name]
        let history =
            kiosk.beginning.map { "\($0.kind.text(language)) (\(age(now - $0.since)))" } ?? "–"
        guard let heard = kiosk.heard else {
            return start + Array(repeating: "–", count: head.count - start.count - 1) + [history]
        }
        let beat = heard.heartbeat
        let unsent = beat.oldestUnsentAge.map {
            "\(beat.unsent) (\(age($0 + elapsed(since: heard))))"
        }
        return start + [
            age(now - heard.receivedAt), light(beat.light),
            beat.lastPressAge.map { age($0 + elapsed(since: heard)) }
                ?? say("chưa có", "none yet"),
            unsent ?? "\(beat.unsent)", clock(beat.clock.quality), panels(beat.panels),
            "\(beat.losses)", "\(beat.freeDiskPercent)%", beat.version, history,
        ]
    }

    private func summary(_ kiosks: [FleetKiosk]) -> String {
        let counts = Dictionary(grouping: kiosks) { $0.verdict(at: now) }.mapValues(\.count)
        let words = FleetVerdict.allCases.compactMap { verdict in
            counts[verdict].map { "\($0) \(verdict.text(language))" }
        }
        let total = say(
            "\(kiosks.count) ki-ốt", "\(kiosks.count) kiosk\(kiosks.count == 1 ? "" : "s")")
        return words.isEmpty ? total : total + ": " + words.joined(separator: ", ")
    }

    /// What has passed since the kiosk spoke; none if the server's clock was set back.
    private func elapsed(since heard: FleetKiosk.Heard) -> TimeSpan {
        max(.zero, now - heard.receivedAt)
    }

    private func age(_ span: TimeSpan) -> String {
        let seconds = max(0, span.seconds)
        return switch seconds {
        case ..<120: "\(seconds) " + say("giây", "s")
        case ..<7_200: "\(seconds / 60) " + say("phút", "min")
        case ..<172_800: "\(seconds / 3_600) " + say("giờ", "h")
        default: "\(seconds / 86_400) " + say("ngày", "d")
        }
    }

    private func light(_ color: Light.Color) -> String {
        switch color {
        case .green: say("xanh", "green")
        case .amber: say("vàng", "amber")
        case .red: say("đỏ", "red")
        }
    }

    private func clock(_ quality: ClockQuality) -> String {
        switch quality {
        case .synced: say("đồng bộ", "synced")
        case .holdover: say("tự chạy", "holdover")
        // No heartbeat says `server`: it tells of the kiosk's own clock.
        case .unset, .server: say("CHƯA ĐẶT", "NOT SET")
        }
    }

    private func panels(_ panels: [Heartbeat.Panel]) -> String {
        let faults = panels.compactMap { panel -> String? in
            switch panel.state {
            case .attached: nil
            case .missing: "\(panel.number) " + say("KHÔNG CÓ", "MISSING")
            case .stuck: "\(panel.number) " + say("KẸT PHÍM", "STUCK")
            }
        }
        return faults.isEmpty ? "\(panels.count)" : faults.joined(separator: ", ")
    }
}

extension FleetText {
    /// The same as one JSON object; ages are in whole seconds at `now`.
    package func json(_ kiosks: [FleetKiosk]) -> String {
        JSONText.object([
            ("at_ms", .number(Int(now.milliseconds))), ("kiosks", .array(kiosks.map(members))),
        ])
    }

    private func members(_ kiosk: FleetKiosk) -> JSONText {
        let about: [(String, JSONText)] = [
            ("kiosk", .text(kiosk.kiosk.description)), ("point", .text(kiosk.point)),
            ("verdict", .text(kiosk.verdict(at: now).rawValue)),
            ("alarm", .bool(kiosk.verdict(at: now).isAlarm)),
            ("beginning", kiosk.beginning.map(member) ?? .null),
        ]
        guard let heard = kiosk.heard else { return .members(about + [("heard", .null)]) }
        return .members(about + [("heard", .members(members(heard)))])
    }

    private func member(_ beginning: FleetBeginning) -> JSONText {
        .members([
            ("kind", .text(beginning.kind.rawValue)),
            ("seconds_ago", .number(Int(max(.zero, now - beginning.since).seconds))),
        ])
    }

    private func members(_ heard: FleetKiosk.Heard) -> [(String, JSONText)] {
        let beat = heard.heartbeat
        let elapsed = elapsed(since: heard)
        func seconds(_ age: TimeSpan?) -> JSONText {
            age.map { .number(Int(($0 + elapsed).seconds)) } ?? .null
        }
        return [
            ("seconds_ago", .number(Int(elapsed.seconds))),
            ("light", .text(beat.light.rawValue)),
            ("last_press_seconds", seconds(beat.lastPressAge)),
            ("unsent", .number(Int(beat.unsent))),
            ("oldest_unsent_seconds", seconds(beat.oldestUnsentAge)),
            ("clock", .text("\(beat.clock.quality)")),
            ("clock_error_ms", .number(Int(beat.clock.errorMilliseconds))),
            (
                "panels",
                .array(
                    beat.panels.map {
                        .members([
                            ("panel", .number(Int($0.number))), ("state", .text("\($0.state)")),
                        ])
                    })
            ),
            ("losses", .number(Int(beat.losses))),
            (
                "commit_microseconds",
                beat.commitTime.map { .number(Int($0.microseconds)) } ?? .null
            ),
            ("disk_free_percent", .number(Int(beat.freeDiskPercent))),
            ("chain", .text(beat.chain.description)),
            ("entries", .number(Int(beat.head.sequence))),
            ("boot", .number(Int(beat.moment.bootOrdinal))),
            ("version", .text(beat.version)),
        ]
    }
}
