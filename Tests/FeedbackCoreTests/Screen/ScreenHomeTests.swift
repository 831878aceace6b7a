import FeedbackCore
import Testing

/// Where a screen comes to rest.
struct ScreenHomeTests {
    private func panels(_ questions: [UInt16]) -> PanelsInReach {
        let panels = questions.map { question in
            KioskConfiguration.Panel(
                identity: PanelIdentity(port: "usb-1", vendor: 1, product: 2),
                profile: PanelProfile(name: "p", title: "p", matches: [], scale: .sc5, keys: []),
                question: question)
        }
        let numbers = (0..<questions.count).map { UInt16($0 + 1) }
        return PanelsInReach(numbers, among: panels, screenAsks: 1)
    }

    @Test(arguments: [
        (true, [], ScreenHome.faces), (true, [1], .faces), (true, [2], .faces),
        (false, [], .unreachable), (false, [1], .faces), (false, [2, 1], .faces),
        (false, [2], .panelsOnly), (false, [3, 2], .panelsOnly),
    ])
    func `faces are shown where somebody can choose one`(
        canBeAnswered: Bool, questions: [UInt16], home: ScreenHome
    ) {
        let panels = panels(questions)
        #expect(ScreenHome(records: true, canBeAnswered: canBeAnswered, panels: panels) == home)
        #expect(ScreenHome(records: false, canBeAnswered: canBeAnswered, panels: panels) == .paused)
    }

    @Test func `a number that no panel has leads nowhere`() {
        let panels = PanelsInReach([0, 7], among: [], screenAsks: 1)
        #expect(!panels.asksSame && !panels.asksOther)
    }
}
