import Control
import FeedbackCore
import Linux
import Panels

/// Which of the devices that are plugged in is to be learned.
struct PanelChoice {
    let node: String?
    let port: String?
    let common: CommonOptions

    /// The device that was named, the only one that could be meant, or the one that is chosen now.
    func choose(in dialogue: borrowing Dialogue) throws(CommandFailure) -> PanelCandidate {
        let all = try candidates()
        let candidate: PanelCandidate
        if node != nil || port != nil {
            candidate = try named(all)
        } else {
            candidate = try pick(all.filter { $0.panel == nil }, among: all, dialogue)
        }
        if let refusal = candidate.unreadable { throw CommandFailure(refusal) }
        if let panel = candidate.panel, daemonRuns() { throw busy(as: panel) }
        return candidate
    }

    /// hailongd reads this panel, and must let go of it first.
    func busy(as panel: UInt16?) -> CommandFailure {
        let who = panel.map { common.say("bàn phím \($0)", "panel \($0)") }
        return CommandFailure(
            common.say(
                "\(who ?? "bàn phím này") đang được một chương trình khác đọc (hailongd?): "
                    + "systemctl stop hailongd, học, rồi khởi động lại",
                "\(who ?? "the panel") is being read by another program (hailongd?): "
                    + "systemctl stop hailongd, learn, and start it again"))
    }

    private func candidates() throws(CommandFailure) -> [PanelCandidate] {
        do throws(SystemError) {
            let accepted = (try? common.kiosk())?.panels ?? []
            // What reports over USB mean cannot be learned from presses alone.
            return try listCandidates(profiles: [], accepted: accepted)
                .filter { $0.node.hasPrefix("/dev/input/") }
        } catch {
            throw CommandFailure("input devices cannot be listed: \(error)")
        }
    }

    private func named(_ all: [PanelCandidate]) throws(CommandFailure) -> PanelCandidate {
        let found = all.first { candidate in
            node.map { $0 == candidate.node } ?? true
                && port.map { $0 == candidate.identity.port } ?? true
        }
        guard let found else {
            let wanted = [node, port].compactMap(\.self).joined(separator: ", ")
            throw CommandFailure(
                common.say(
                    "không có thiết bị có phím tại \(wanted); hailong devices liệt kê các thiết bị",
                    "no device with keys is at \(wanted); hailong devices lists those there are"))
        }
        return found
    }

    private func pick(
        _ free: [PanelCandidate], among all: [PanelCandidate], _ dialogue: borrowing Dialogue
    ) throws(CommandFailure) -> PanelCandidate {
        guard let first = free.first else { throw nothing(all) }
        if free.count == 1 { return first }
        for (index, candidate) in free.enumerated() {
            Terminal.complain(
                "\(index + 1)  \(candidate.node)  \(candidate.name)  \(candidate.identity)")
        }
        while true {
            guard
                let answer = try dialogue.ask(
                    "Học thiết bị nào [1–\(free.count)]?", "Which one [1–\(free.count)]?")
            else {
                throw CommandFailure(
                    common.say(
                        "hãy chọn thiết bị bằng --port", "say with --port which device is meant"),
                    status: ExitStatus.usage)
            }
            if let number = Int(answer), (1...free.count).contains(number) {
                return free[number - 1]
            }
        }
    }

    private func nothing(_ all: [PanelCandidate]) -> CommandFailure {
        guard let panel = all.lazy.compactMap(\.panel).first else {
            return CommandFailure(
                common.say(
                    "không có thiết bị nhập nào có phím được cắm",
                    "no input device with keys is plugged in"))
        }
        return CommandFailure(
            common.say(
                "mọi thiết bị có phím đã được nhận (bàn phím \(panel)…): "
                    + "chọn bằng --port để học lại",
                "every device with keys is accepted already (panel \(panel)…): "
                    + "name it with --port to learn it anew"))
    }

    private func daemonRuns() -> Bool {
        guard let socket = (try? common.kiosk())?.controlSocket else { return false }
        return (try? ControlClient.ask(.status, at: socket)) != nil
    }
}
