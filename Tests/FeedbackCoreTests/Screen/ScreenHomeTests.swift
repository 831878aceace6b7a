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
        (true, [], ScreenHome.faces, ScreenHome.faces), (true, [1], .faces, .faces),
        (true, [2], .faces, .faces), (false, [], .unreachable, .unreachable),
        (false, [1], .panelsBeside, .labels), (false, [2, 1], .panelsBeside, .labels),
        (false, [2], .panelsOnly, .panelsOnly), (false, [3, 2], .panelsOnly, .panelsOnly),
    ])
    func `faces are shown where somebody can choose one, or was never meant to here`(
        canBeAnswered: Bool, questions: [UInt16], touched: ScreenHome, shown: ScreenHome
    ) {
        for (isForHands, expected) in [(true, touched), (false, shown)] {
            func home(records: Bool) -> ScreenHome {
                ScreenHome(
                    records: records, canBeAnswered: canBeAnswered, isForHands: isForHands,
                    panels: panels(questions))
            }
            #expect(home(records: true) == expected)
            #expect(home(records: false) == .paused)
        }
    }

    @Test func `a number that no panel has leads nowhere`() {
        let panels = PanelsInReach([0, 7], among: [], screenAsks: 1)
        #expect(!panels.asksSame && !panels.asksOther)
    }
}
