import ArgumentParser
import ConfigFiles
import Control
import FeedbackCore
import Linux
import Panels

/// `hailong devices`: every input that could be a panel, every touchscreen and beacon, and what
/// stands in its way.
struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "List every input device that could be a panel, and every touchscreen.",
        discussion: """
            Says which profile fits, whether the device can be read, what to write into \
            kiosk.yaml, and, while hailongd runs, how it fares with each panel. Works without a \
            valid kiosk.yaml, with the profiles beside it.
            """)

    @OptionGroup var common: CommonOptions

    @Flag(help: "Print one JSON array instead.")
    var json = false

    func run() throws {
        let accepted = accepted()
        let candidates: [PanelCandidate]
        let screens: [TouchCandidate]
        let beacons: [BeaconCandidate]
        do throws(SystemError) {
            candidates = try listCandidates(
                profiles: profiles(), accepted: accepted?.panels ?? [],
                keys: accepted?.screen?.keys)
            screens = try listTouchscreens(for: accepted?.screen?.touch)
            beacons = try listBeacons(accepted: accepted?.lights ?? [])
        } catch {
            throw CommandFailure("input devices cannot be listed: \(error)")
        }
        let told = accepted.map(told) ?? []
        if json {
            let list = JSONValue.array(
                candidates.map { $0.json(told.first(where: $0.isMeant)) }
                    + screens.map { $0.json() } + beacons.map { $0.json() }
                    + absent(told, candidates).map { $0.absentJSON() })
            print(String(decoding: list.bytes, as: UTF8.self))
            return
        }
        if candidates.isEmpty {
            print(
                common.say(
                    "không có thiết bị nhập nào có phím được cắm",
                    "no input device with keys is plugged in"))
        }
        let all =
            candidates.map { lines(of: $0, told) }
            + screens.map(\.description) + beacons.map(\.description)
            + absent(told, candidates).map(lines)
        if !all.isEmpty { print(all.joined(separator: "\n\n")) }
    }

    /// What the daemon says of the accepted panels; nothing if it cannot be asked.
    private func told(of kiosk: KioskConfiguration) -> [StatusReport.Panel] {
        guard case .status(let report)? = try? ControlClient.ask(.status, at: kiosk.controlSocket)
        else { return [] }
        return report.panels
    }

    /// Panels of which nothing is plugged in.
    private func absent(
        _ told: [StatusReport.Panel], _ candidates: [PanelCandidate]
    ) -> [StatusReport.Panel] {
        told.filter { panel in !candidates.contains { $0.isMeant(panel) } }
    }

    private func lines(of candidate: PanelCandidate, _ told: [StatusReport.Panel]) -> String {
        guard let panel = told.first(where: candidate.isMeant) else {
            return candidate.description
        }
        return candidate.description + fortune(of: panel)
    }

    /// An accepted panel of which nothing is plugged in.
    private func lines(_ panel: StatusReport.Panel) -> String {
        let head = common.say("Bàn phím \(panel.number)", "Panel \(panel.number)")
        return head + "\n  identity  \(panel.identity)" + fortune(of: panel)
    }

    private func fortune(of panel: StatusReport.Panel) -> String {
        let isRead = panel.state == .attached || panel.state == .stuck
        let words =
            isRead
            ? common.say("đang đọc", "reads it") : common.say("không đọc", "does not read it")
        var lines = ["", "  hailongd  " + words]
        if let faults = PanelFaultsText(panel.faults, in: common.language).text {
            lines.append("            " + faults)
        }
        if let error = panel.lastError { lines.append("            " + error) }
        return lines.joined(separator: "\n")
    }

    private func accepted() -> KioskConfiguration? {
        do throws(ConfigError) {
            let kiosk = try loadRecordingConfiguration(file: common.config)
            if let mistake = kiosk.screenMistake { Terminal.complain("hailong: \(mistake)") }
            return kiosk
        } catch {
            Terminal.complain("hailong: \(error)")
            return nil
        }
    }

    private func profiles() -> [PanelProfile] {
        do throws(ConfigError) {
            return try loadProfiles(directory: SmallFile.parent(of: common.config) + "/panels")
        } catch {
            Terminal.complain("hailong: no profiles: \(error)")
            return []
        }
    }
}

extension TouchCandidate {
    /// The members of a panel, as far as a touchscreen has them, and whether it is the one.
    fileprivate func json() -> JSONValue {
        .object([
            .init("node", .string(node)), .init("name", .string(name)),
            .init("port", .string(identity.port)), .init("device", .string(identity.device)),
            .init("readable", .bool(unreadable == nil)),
            .init("unreadable", unreadable.map { .string($0) } ?? .null),
            .init("profiles", .array([])), .init("panel", .null), .init("touch", .bool(isMeant)),
        ])
    }
}

extension BeaconCandidate {
    /// The members of a panel, as far as a beacon has them, and the number of the light.
    fileprivate func json() -> JSONValue {
        .object([
            .init("node", .string(node)), .init("name", .string("blink(1)")),
            .init("port", .string(identity.port)), .init("device", .string(identity.device)),
            .init("readable", .bool(unwritable == nil)),
            .init("unreadable", unwritable.map { .string($0) } ?? .null),
            .init("profiles", .array([])), .init("panel", .null),
            .init("light", light.map { .integer(Int64($0)) } ?? .null),
        ])
    }
}

extension StatusReport.Panel {
    /// The members of a panel that is not plugged in, as far as it has them.
    fileprivate func absentJSON() -> JSONValue {
        .object([
            .init("node", .null), .init("panel", .integer(Int64(number))),
            .init("hailongd", json()),
        ])
    }
}

extension PanelCandidate {
    /// True if the daemon speaks of this device; its kiosk.yaml may be an older one.
    fileprivate func isMeant(_ told: StatusReport.Panel) -> Bool {
        told.number == panel && told.identity.hasPrefix(identity.port + " ")
    }

    /// The same for programs, with what the daemon says of it.
    fileprivate func json(_ told: StatusReport.Panel?) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("node", .string(node)), .init("name", .string(name)),
            .init("port", .string(identity.port)), .init("device", .string(identity.device)),
            .init("readable", .bool(unreadable == nil)),
        ]
        if let unreadable { members.append(.init("unreadable", .string(unreadable))) }
        switch fit {
        case .profiles(let names):
            members.append(.init("profiles", .array(names.map { .string($0) })))
        case .missingKeys(let profile, let keys):
            members.append(.init("profiles", .array([])))
            members.append(.init("nearest", .string(profile)))
            members.append(.init("missingKeys", .array(keys.map { .string($0) })))
        case .none: members.append(.init("profiles", .array([])))
        }
        members.append(.init("panel", panel.map { .integer(Int64($0)) } ?? .null))
        if let twoKeys { members.append(.init("keys", .bool(twoKeys == .meant))) }
        if let told { members.append(.init("hailongd", told.json())) }
        return .object(members)
    }
}
