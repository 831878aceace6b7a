package import FeedbackCore

/// What happens to one herd of kiosks and its server.
package struct HerdPlan: Sendable {
    /// How kiosks time what they send.
    package enum Habit: Sendable {
        /// As shipped.
        case shipped
        /// Planted: the first upload and heartbeat at once, and then backoff as shipped.
        case atOnce
        /// Planted: every draw is the same on every kiosk, so that nothing is spread.
        case withoutChance
    }

    /// How a server that is away looks from outside.
    package enum Absence: Sendable {
        /// Connections are refused.
        case refusing
        /// Nothing answers; connecting takes until the kiosk gives up.
        case silent
        /// A page that asks everybody to come back at the same time: the planned end.
        case page
    }

    /// How many kiosks.
    package var kiosks: Int
    /// The seed of all chance.
    package var seed: UInt64
    /// How kiosks time what they send.
    package var habit = Habit.shipped
    /// Kiosks are switched on evenly within so long of the beginning.
    package var switchedOnWithin = TimeSpan.seconds(60)
    /// Ratings of a kiosk a day on average, all within opening hours; each kiosk has its own pace,
    /// from half of it to half as much again.
    package var ratingsADay = 2_000
    /// The span of each 24 hours from the beginning on in which people press.
    package var openFor = TimeSpan.hours(8)
    /// Ratings that each kiosk has left from the day before.
    package var ratingsLeft = 20
    /// What the server can do.
    package var server: HerdServer
    /// How the server is away, if it is.
    package var absence = Absence.refusing
    /// When the server is away; nothing if it never is.
    package var away: Range<BootTime>?
    /// When the run ends.
    package var end: BootTime
    /// A connection is closed when so long after an exchange no other has begun on it.
    package var keptConnection = TimeSpan.seconds(180)
    /// One way between kiosk and server takes from so long to so long.
    package var oneWay = TimeSpan.milliseconds(10)...TimeSpan.milliseconds(150)

    /// Takes what every run must say.
    package init(kiosks: Int, seed: UInt64, server: HerdServer, end: BootTime) {
        self.kiosks = kiosks
        self.seed = seed
        self.server = server
        self.end = end
    }

    /// All switched on together, the server there; for half an hour.
    package static func switchOn(
        kiosks: Int, seed: UInt64, server: HerdServer, habit: Habit = .shipped
    ) -> Self {
        var plan = Self(kiosks: kiosks, seed: seed, server: server, end: BootTime(seconds: 1_800))
        plan.habit = habit
        return plan
    }

    /// The same, and 20 minutes later the server is away; the run ends 30 minutes after it is back.
    package static func away(
        for span: TimeSpan, _ absence: Absence = .refusing, kiosks: Int, seed: UInt64,
        server: HerdServer, habit: Habit = .shipped
    ) -> Self {
        let gone = BootTime(seconds: 1_200)
        let back = gone + span
        var plan = Self(kiosks: kiosks, seed: seed, server: server, end: back + .minutes(30))
        plan.habit = habit
        plan.absence = absence
        plan.away = gone..<back
        return plan
    }
}
