import ConfigFiles
import FeedbackCore
import Panels

/// Lights each lamp of a panel, and asks a person what it is to show.
struct LampLessons {
    /// What a lamp can show, and the letter that says so.
    private static let roles: [(letter: Character, name: String, lamp: any Role)] = [
        ("g", "green", \.green), ("a", "amber", \.amber), ("r", "red", \.red),
        ("t", "thanks", \.thanks), ("h", "heard", \.heard),
    ]
    private typealias Role = WritableKeyPath<PanelProfile.Lamps, UInt16?> & Sendable

    /// Goes through all lamps; without anybody to answer, none is used.
    ///
    /// - Throws: when a signal asks to stop; the lamps are dark then.
    func learn(
        from panel: borrowing StudiedPanel, in dialogue: borrowing Dialogue
    ) throws(CommandFailure) -> PanelProfile.Lamps {
        var lamps = PanelProfile.Lamps()
        guard !panel.lamps.isEmpty else { return lamps }
        explain(panel.lamps.count, dialogue)
        for lamp in panel.lamps {
            guard panel.setLamp(lamp, lit: true) else { continue }
            defer { _ = panel.setLamp(lamp, lit: false) }
            guard try choose(for: lamp, of: &lamps, dialogue) else { break }
        }
        return lamps
    }

    private func explain(_ count: Int, _ dialogue: borrowing Dialogue) {
        dialogue.say(
            """
            Bàn phím nói rằng có \(count) đèn; mỗi đèn sẽ được bật lên. Trả lời bằng chữ cái: \
            g xanh, a vàng, r đỏ, t cảm ơn, h đã nghe (có thể nhiều chữ, ví dụ "ga"); \
            Enter nếu không thấy đèn hoặc không dùng; 0 để bỏ qua các đèn còn lại.
            """,
            """
            The panel says that it has \(count) lamps; each is lit in turn. Answer with letters: \
            g green, a amber, r red, t thanks, h heard (several if it serves several, as "ga"); \
            Enter if no lamp is seen or it is not to be used; 0 to skip those that are left.
            """)
    }

    /// Asks until the answer can be understood; false to ask no more.
    private func choose(
        for lamp: UInt16, of lamps: inout PanelProfile.Lamps, _ dialogue: borrowing Dialogue
    ) throws(CommandFailure) -> Bool {
        let name = PanelProfile.Source.evdev.name(ofLamp: lamp)
        while true {
            let answer = try dialogue.ask(
                "\(name) đang sáng [g a r t h, 0]:", "\(name) is lit [g a r t h, 0]:")
            guard let answer, answer != "0" else { return false }
            let letters = answer.lowercased().filter { !$0.isWhitespace }
            let chosen = Self.roles.filter { letters.contains($0.letter) }
            guard chosen.count == Set(letters).count else {
                dialogue.say("  không hiểu \"\(answer)\"", "  cannot read \"\(answer)\"")
                continue
            }
            if let twice = chosen.first(where: { lamps[keyPath: $0.lamp] != nil }) {
                dialogue.say(
                    "  \(twice.name) đã có đèn khác", "  another lamp is \(twice.name) already")
                continue
            }
            for role in chosen { lamps[keyPath: role.lamp] = lamp }
            return true
        }
    }
}
