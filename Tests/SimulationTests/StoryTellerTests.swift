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
        #expect(met.count == 28)
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
        // Touchscreens, and kiosks that have no network, alone or beside others that have one.
        #expect((150...250).contains(stories.count { $0.corrections > 0 }))
        #expect(stories.allSatisfy { (0...50).contains($0.corrections) })
        let remote = stories.filter { !$0.remote.isEmpty }
        #expect((70...150).contains(remote.count))
        #expect(remote.allSatisfy { (1...14).contains($0.roundDays) })
        #expect(remote.allSatisfy { $0.remote == Array(Set($0.remote)).sorted() })
        #expect(remote.allSatisfy { ($0.remote.last ?? 0) < $0.kiosks })
        #expect(remote.contains { $0.remote.count == $0.kiosks })
        #expect(remote.contains { $0.remote.count < $0.kiosks })
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
        let carried: [Trouble] = [
            .carried(there: .hours(5), back: .hours(49)), .carried(there: .hours(5), back: nil),
            .carried(there: nil, back: .hours(1)),
        ]
        story.events += carried.map { StoryEvent(at: .day(2), kiosk: 1, trouble: $0, seed: 3) }
        (story.corrections, story.remote, story.roundDays) = (30, [0, 4], 3)
        let fleet = story.description.prefix { $0 != "\n" }
        #expect(
            fleet.hasSuffix(
                ", 30 of 100 correct on a touchscreen, "
                    + "a stick every 3 days instead of a network at 0, 4"))
        #expect(
            story.description.split(separator: "\n").dropFirst() == [
                "  day 1 09:00:00 kiosk 2: its power fails 3 steps later, for 5 h",
                "  day 2 00:00:00 the server's database is put back as it was last night",
                "  day 3 00:00:00 kiosk 1: somebody carries a stick from it to the server, in 5 h, "
                    + "and back in 2 days",
                "  day 3 00:00:00 kiosk 1: somebody carries a stick from it to the server, in 5 h",
                "  day 3 00:00:00 kiosk 1: somebody carries a stick away from it, and loses it",
            ])
    }
}
