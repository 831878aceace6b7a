import FeedbackCore
@testable import Simulation
import Testing

struct StoryTellerTests {
    @Test func `a seed tells one story, in order, with every trouble in the first thousand`() {
        #expect(StoryTeller.story(7) == StoryTeller.story(7))
        var met: Set<String> = []
        for seed in UInt64(1)...1_000 {
            let story = StoryTeller.story(seed)
            #expect(story.events.map(\.at) == story.events.map(\.at).sorted())
            #expect(story.events.allSatisfy { (0..<story.kiosks).contains($0.kiosk) })
            for event in story.events {
                met.insert(String("\(event.trouble)".prefix { $0 != "(" }))
            }
        }
        #expect(met.count == 27)
    }

    @Test func `stories are of quiet and busy points, of days and months, with any upload`() {
        let stories = (UInt64(1)...1_000).map(StoryTeller.story)
        #expect(stories.allSatisfy { (1...120).contains($0.days) && $0.kiosks >= 1 })
        // A commune's centre has 10 to 40 ratings a day, a health station fewer.
        for citizens in [3...9, 10...40, 41...100] {
            #expect(stories.count { citizens.contains($0.citizensPerDay) } > 100)
        }
        // The setting's bounds, and its default.
        let periods = stories.map(\.uploadMinutes)
        #expect(periods.min() == 1)
        #expect(periods.max() == 360)
        #expect(periods.count { $0 == 15 } > 200)
        #expect(stories.count { $0.kiosks >= 100 } > 2)
        #expect(stories.count { $0.days >= 60 } > 20)
        #expect(stories.count { $0.days <= 4 } > 600)
        // Something lasts for weeks.
        #expect(
            stories.flatMap(\.events).contains {
                if case .offline(let span) = $0.trouble { span > .hours(24 * 30) } else { false }
            })
    }

    @Test func `a story is told in words`() {
        var story = StoryTeller.story(1)
        story.events = [
            StoryEvent(
                at: .zero + .hours(9), kiosk: 2, trouble: .powerFails(step: 3, off: .hours(5)),
                seed: 1),
            StoryEvent(at: .day(1), kiosk: 0, trouble: .serverRestored, seed: 2),
        ]
        #expect(
            story.description.split(separator: "\n").dropFirst() == [
                "  day 1 09:00:00 kiosk 2: its power fails 3 steps later, for 5 h",
                "  day 2 00:00:00 the server's database is put back as it was last night",
            ])
    }
}
