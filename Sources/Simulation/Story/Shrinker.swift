/// Finds a smaller story that fails as well, by delta debugging.
package struct Shrinker {
    private let fails: (Story) -> Bool
    /// How many worlds were tried.
    package private(set) var tries = 0

    /// Takes what says whether a story fails.
    package init(fails: @escaping (Story) -> Bool) { self.fails = fails }

    /// A story of which nothing can be left out: no event, kiosk, day or citizen.
    ///
    /// `story` itself has to fail.
    package mutating func shrink(_ story: Story) -> Story {
        var story = story
        while true {
            // Fewer events first: with them most worlds are soon told, and few kiosks are named.
            var smallest = withFewerEvents(story)
            while let next = smaller(smallest).first(where: { test($0) }) { smallest = next }
            guard smallest != story else { return story }
            story = smallest
        }
    }

    private mutating func withFewerEvents(_ story: Story) -> Story {
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

    /// Stories with the same events in a smaller world, of each kind the smallest first.
    private func smaller(_ story: Story) -> some Sequence<Story> {
        let days = Self.less(story.days).lazy.map { days in
            var shorter = story
            shorter.days = days
            return shorter
        }
        let citizens = Self.less(story.citizensPerDay).lazy.map { citizens in
            var quieter = story
            quieter.citizensPerDay = citizens
            return quieter
        }
        let idle = story.idleKiosks
        let kiosks = Self.less(idle.count + 1).lazy.map { kept in
            idle.dropFirst(kept - 1).reversed().reduce(story) { $0.without(kiosk: $1) }
        }
        return [
            AnySequence(days), AnySequence(kiosks), AnySequence(citizens),
            AnySequence(plainer(story)),
        ].joined()
    }

    /// Stories in which nobody corrects, or a kiosk more has a network.
    private func plainer(_ story: Story) -> [Story] {
        var stories: [Story] = []
        if story.corrections > 0 {
            stories.append(story)
            stories[0].corrections = 0
        }
        for kiosk in story.remote {
            var connected = story
            connected.remote.removeAll { $0 == kiosk }
            stories.append(connected)
        }
        return stories
    }

    /// Numbers from 1 to below `number`, ever closer to it.
    private static func less(_ number: Int) -> [Int] {
        let gaps = sequence(first: number - 1) { $0 > 1 ? $0 / 2 : nil }
        return number > 1 ? gaps.map { number - $0 } : []
    }

    private mutating func test(_ story: Story) -> Bool {
        tries += 1
        return fails(story)
    }
}

extension Story {
    /// Kiosks to which nothing happens; one of them less if there are no others, without a network
    /// if any is.
    fileprivate var idleKiosks: [Int] {
        let named = Set(events.lazy.filter { !$0.trouble.isOfServer }.map(\.kiosk))
        let idle = (0..<kiosks).filter { !named.contains($0) }
        return idle.count == kiosks ? idle.filter { $0 != remote.first ?? 0 } : idle
    }

    /// The story without a kiosk to which nothing happens.
    fileprivate func without(kiosk: Int) -> Story {
        var story = self
        story.kiosks -= 1
        story.remote = story.remote.filter { $0 != kiosk }.map { $0 > kiosk ? $0 - 1 : $0 }
        for index in events.indices where events[index].kiosk >= kiosk {
            story.events[index].kiosk = max(0, events[index].kiosk - 1)
        }
        return story
    }
}
