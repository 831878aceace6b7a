import Display
import FeedbackCore
import KioskDaemon
import Linux
import Panels
import Screen

extension ScreenThread {
    /// Tries one page, and tells what was found once all were tried.
    func tryPage() {
        guard isShown, var trial, let panel, let size else { return }
        trial.tryNext()
        self.trial = trial.isOver ? nil : trial
        guard trial.isOver else { return }
        // A display is named as it comes; the picture on it may be turned.
        let measures = [panel.pixels, loop.screen.rotation.turned(size.millimetres)].map(\.text)
        let findings = trial.findings(
            loop.screen.places, file: loop.file,
            display: measures.joined(separator: ", ") + " mm")
        tried = panel
        let most = ScreenStatus.mostFindings
        self.findings = findings.prefix(most).map { ScreenStatus.Said(vi: $0.vi, en: $0.en) }
        guard findings.count > most else { return }
        self.findings.append(.more(findings.count - most, on: measures.joined(separator: ",")))
    }

    /// That a screen was set up which nobody can ever answer.
    private var unanswerable: [ScreenStatus.Said] {
        guard loop.screen.touch == nil, keys == nil, !loop.configuration.hasPanelBesideScreen
        else { return [] }
        return [
            ScreenStatus.Said(
                vi: "không ai trả lời được màn hình này: kiosk.yaml ghi touch: none, không có keys"
                    + " và không có bàn phím nào cho câu hỏi của nó",
                en: "nobody can answer this screen: kiosk.yaml has touch: none, no keys, and no"
                    + " panel of its question")
        ]
    }

    /// That languages are left out, or have other texts.
    private var languageMistakes: [ScreenStatus.Said] {
        loop.screen.languageMistakes.map { mistake in
            mistake.isReplaced
                ? ScreenStatus.Said(
                    vi: "lời của một ngôn ngữ có lỗi, tạm dùng lời tiếng Việt có sẵn, xin sửa rồi"
                        + " khởi động lại hailongd: \(mistake.words)",
                    en: "the texts of a language have a mistake, Vietnamese ones of the product are"
                        + " shown, mend it and restart hailongd: \(mistake.words)")
                : ScreenStatus.Said(
                    vi: "một ngôn ngữ bị bỏ vì có lỗi, xin sửa rồi khởi động lại hailongd:"
                        + " \(mistake.words)",
                    en: "a language is left out for a mistake, mend it and restart hailongd:"
                        + " \(mistake.words)")
        }
    }

    /// Tells the input thread when touches and keys begin and cease to count.
    func attach(at now: BootTime) {
        guard let number = loop.configuration.screenPanelNumber else { return }
        let identity = isShown ? device : nil
        guard (identity != nil) != isAttached else { return }
        isAttached = identity != nil
        let event =
            identity.map { PanelEvent.attached(panel: number, identity: $0, held: [], at: now) }
            ?? .detached(panel: number, at: now)
        loop.input.send(.screen([event], correcting: nil), evenIfFull: true)
    }

    func tell() {
        var status = ScreenStatus(
            trouble: display.trouble, dimmingTrouble: display.dimmingTrouble,
            pixels: panel?.pixels,
            touch: touch?.connection ?? (loop.screen.touch == nil ? .none : .noPicture),
            keys: keys?.connection,
            counters: touch?.counters ?? TouchCounters(),
            faults: touch?.faults ?? [])
        (status.size, status.findings) = (size, languageMistakes + findings + unanswerable)
        guard status != told else { return }
        if let trouble = status.dimmingTrouble, trouble != told.dimmingTrouble {
            loop.log.write(.warning, "display", "the display cannot be dimmed: \(trouble)")
        }
        if status.trouble != told.trouble {
            let pixels = status.pixels.map { " (\($0.text))" } ?? ""
            loop.log.write(
                status.trouble == nil ? .notice : .warning, "display",
                status.trouble ?? "the display shows the question\(pixels)")
        }
        if status.touch != told.touch {
            loop.log.write(.notice, "touch", status.touch.en)
        }
        if let keys = status.keys, keys != told.keys {
            loop.log.write(.notice, "keys", keys.en)
        }
        if let size = status.size, size.source == .assumed, size != told.size {
            loop.log.write(.warning, "display", ScreenStatus.assumption(size).en)
        }
        if status.findings != told.findings {
            for finding in status.findings { loop.log.write(.warning, "screen", finding.en) }
        }
        told = status
        loop.board.screen(status)
    }
}
