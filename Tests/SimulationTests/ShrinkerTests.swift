import Simulation
import Testing

struct ShrinkerTests {
    private static let story: Story = {
        var story = Simulation.story(1)
        story.events = (0..<24).map { hour in
            StoryEvent(
                at: Instant(microseconds: Int64(hour) * 3_600_000_000), kiosk: hour,
                trouble: .bitTurns, seed: UInt64(hour))
        }
        return story
    }()

    @Test(arguments: [[], [5], [3, 17], [0, 1, 23], Array(0..<24)])
    func `only the events that are needed are left`(needed: [Int]) {
        var shrinker = Shrinker { story in
            needed.allSatisfy { kiosk in story.events.contains { $0.kiosk == kiosk } }
        }
        let small = shrinker.shrink(Self.story)
        #expect(small.events.map(\.kiosk) == needed)
        #expect(small.kiosks == Self.story.kiosks)
        #expect(shrinker.tries < 400)
    }
}
