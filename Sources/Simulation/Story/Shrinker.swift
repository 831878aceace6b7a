/// Finds a smaller story that fails as well, by delta debugging.
package struct Shrinker {
    private let fails: (Story) -> Bool
    /// How many worlds were tried.
    package private(set) var tries = 0

    /// Takes what says whether a story fails.
    package init(fails: @escaping (Story) -> Bool) { self.fails = fails }

    /// A story of which no event can be left out; `story` itself has to fail.
    package mutating func shrink(_ story: Story) -> Story {
        var events = story.events
        var pieces = 2
        while !events.isEmpty {
            let size = max(1, (events.count + pieces - 1) / pieces)
            let starts = stride(from: 0, to: events.count, by: size)
            let smaller = starts.lazy.map { start in
                events[..<start] + events[min(start + size, events.count)...]
            }.first { test(story.with(Array($0))) }
            if let smaller {
                events = Array(smaller)
                pieces = max(2, pieces - 1)
            } else if size == 1 {
                break
            } else {
                pieces = min(events.count, pieces * 2)
            }
        }
        return story.with(events)
    }

    private mutating func test(_ story: Story) -> Bool {
        tries += 1
        return fails(story)
    }
}
