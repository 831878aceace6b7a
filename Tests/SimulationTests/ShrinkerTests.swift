import FeedbackCore
import Simulation
import Testing

struct ShrinkerTests {
    private static let story: Story = {
        var story = Simulation.story(1)
        story.kiosks = 24
        story.days = 60
        story.citizensPerDay = 80
        (story.corrections, story.remote) = (0, [])
        story.events = (0..<24).map { hour in
            StoryEvent(
                at: Instant(microseconds: Int64(hour) * 3_600_000_000), kiosk: hour,
                trouble: .bitTurns, seed: UInt64(hour))
        }
        return story
    }()

    @Test(arguments: [[], [5], [3, 17], [0, 1, 23], Array(0..<24)])
    func `only the events and the kiosks that are needed are left`(needed: [Int]) {
        var shrinker = Shrinker { story in
            needed.allSatisfy { hour in story.events.contains { $0.seed == UInt64(hour) } }
        }
        let small = shrinker.shrink(Self.story)
        #expect(small.events.map(\.seed) == needed.map { UInt64($0) })
        #expect(small.events.map(\.kiosk) == Array(0..<needed.count))
        #expect(small.kiosks == max(1, needed.count))
        #expect(small.days == 1 && small.citizensPerDay == 1)
        #expect(shrinker.tries < 600)
    }

    @Test func `a world that needs its days and citizens keeps them`() {
        var shrinker = Shrinker { $0.days >= 37 && $0.citizensPerDay >= 12 && $0.kiosks >= 2 }
        let small = shrinker.shrink(Self.story)
        #expect(small.days == 37 && small.citizensPerDay == 12 && small.kiosks == 2)
        #expect(small.events.isEmpty)
        #expect(small.seed == Self.story.seed && small.uploadMinutes == Self.story.uploadMinutes)
    }

    @Test func `what happens to the server stays when the kiosk that it names by chance goes`() {
        var story = Self.story.with([])
        story.events = [
            StoryEvent(at: Instant(microseconds: 0), kiosk: 0, trouble: .serverDies, seed: 1),
            StoryEvent(
                at: Instant(microseconds: 0), kiosk: 2, trouble: .offline(.hours(1)), seed: 2),
        ]
        var shrinker = Shrinker { $0.events.count == 2 }
        let small = shrinker.shrink(story)
        #expect(small.kiosks == 1)
        #expect(small.events.map(\.kiosk) == [0, 0])
    }

    @Test func `a kiosk keeps its stick, and citizens their corrections, only if that is needed`() {
        var story = Self.story.with([])
        (story.kiosks, story.corrections, story.remote) = (5, 30, [1, 3, 4])
        var shrinker = Shrinker { $0.kiosks >= 2 && $0.remote.count == 1 || $0 == story }
        let small = shrinker.shrink(story)
        #expect(small.kiosks == 2 && small.corrections == 0)
        #expect(small.remote.allSatisfy { $0 < 2 })
        // None is left, or what is left is needed.
        var second = Shrinker { !$0.remote.isEmpty && $0.corrections > 0 }
        let needed = second.shrink(story)
        #expect(needed.kiosks == 1 && needed.remote == [0] && needed.corrections == 30)
    }

    @Test func `what a shorter story needs no more goes as well`() {
        var story = Self.story.with([])
        story.events = [
            StoryEvent(at: Instant(microseconds: 0), kiosk: 3, trouble: .bitTurns, seed: 1)
        ]
        var shrinker = Shrinker { !$0.events.isEmpty || $0.days == 1 }
        let small = shrinker.shrink(story)
        #expect(small.events.isEmpty && small.days == 1 && small.kiosks == 1)
    }
}
