/// A few days of a few kiosks, and everything that goes wrong in them.
package struct Story: Hashable, Sendable {
    /// What everything is drawn from that the events leave open.
    package var seed: UInt64
    /// Kiosks in service from the first day on.
    package var kiosks: Int
    /// Days on which citizens come.
    package var days: Int
    /// Citizens of one kiosk on one day, on average.
    package var citizensPerDay: Int
    /// Minutes between two uploads, as the kiosks are configured.
    package var uploadMinutes: Int
    /// True if the kiosks are switched off in the evening.
    package var sleeps: Bool
    /// Of a hundred citizens who are thanked so many correct their rating; if none does, there is
    /// no touchscreen.
    package var corrections: Int
    /// Kiosks that never have a network, and that somebody visits with a stick, in order.
    package var remote: [Int]
    /// Days from one such visit to the next.
    package var roundDays: Int
    /// What goes wrong, by time.
    package var events: [StoryEvent]

    /// About how much there is to simulate, in presses and messages.
    package var weight: Int { kiosks * days * (24 + citizensPerDay) }

    /// The story with these events and no others.
    package func with(_ events: [StoryEvent]) -> Story {
        var story = self
        story.events = events
        return story
    }
}

extension Story: CustomStringConvertible {
    /// A line about the fleet, then a line for each event.
    package var description: String {
        let fleet =
            "seed \(seed): \(kiosks) kiosks, \(days) days, about \(citizensPerDay) citizens a day, "
            + "an upload every \(uploadMinutes) min" + (sleeps ? ", off at night" : "")
            + (corrections > 0 ? ", \(corrections) of 100 correct on a touchscreen" : "")
            + (remote.isEmpty ? "" : remoteWords)
        return ([fleet] + events.map { "  \($0)" }).joined(separator: "\n")
    }

    private var remoteWords: String {
        let names = remote.map { "\($0)" }.joined(separator: ", ")
        return ", a stick every \(roundDays) days instead of a network at \(names)"
    }
}
