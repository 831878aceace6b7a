package import BatchFormat
package import FeedbackCore
import Scoring

/// One kiosk as the fleet's administrator sees it: how it is, and nothing of what was pressed.
package struct FleetKiosk: Hashable, Sendable {
    /// The latest heartbeat, and what the server knows about it.
    package struct Heard: Hashable, Sendable {
        /// What the kiosk said, verified when it came.
        package var heartbeat: Heartbeat
        /// When it came, by the server's clock.
        package var receivedAt: WallTime
        /// The last press, or the first heartbeat since a start that has had none.
        package var idleSince: WallTime
        /// When the kiosk was told to send the next one; zero for its own rhythm.
        package var nextAfter: TimeSpan

        package init(
            heartbeat: Heartbeat, receivedAt: WallTime, idleSince: WallTime,
            nextAfter: TimeSpan = .zero
        ) {
            self.heartbeat = heartbeat
            self.receivedAt = receivedAt
            self.idleSince = idleSince
            self.nextAfter = nextAfter
        }

        /// After so long without another one the kiosk is silent.
        var silentAfter: TimeSpan {
            // As many lost ones as in the kiosk's own rhythm: two, with the jitter.
            nextAfter <= Limits.heartbeatEvery
                ? Limits.silentAfter : .milliseconds(nextAfter.milliseconds * 5 / 2)
        }
    }

    /// Who it is.
    package var kiosk: KioskID
    /// The point that it is bound to.
    package var point: String
    /// When it first enrolled.
    package var enrolledAt: WallTime
    /// Nothing if it never sent a heartbeat.
    package var heard: Heard?
    /// What its chain declared last; nothing if that is not known.
    package var openingHours: OpeningHours?
    /// Nothing if it goes on from what was told before, as far as is known.
    package var beginning: FleetBeginning?

    package init(
        kiosk: KioskID, point: String, enrolledAt: WallTime, heard: Heard? = nil,
        openingHours: OpeningHours? = nil, beginning: FleetBeginning? = nil
    ) {
        self.kiosk = kiosk
        self.point = point
        self.enrolledAt = enrolledAt
        self.heard = heard
        self.openingHours = openingHours
        self.beginning = beginning
    }

    /// What to think of the kiosk at `now`.
    ///
    /// Silence comes before all that was said: it may no longer be so. Nobody pressing is only
    /// remarkable while the point is open, and only for a time through which the kiosk was heard.
    package func verdict(at now: WallTime) -> FleetVerdict {
        guard let heard else { return .neverHeard }
        if now - heard.receivedAt > heard.silentAfter { return .silent }
        // Before the server's clock was set back; who is alive has been heard again since.
        if heard.receivedAt - now > Limits.heartbeatEvery { return .silent }
        switch heard.heartbeat.light {
        case .red: return .notRecording
        case .amber: return .attention
        case .green: break
        }
        guard let openingHours else { return .ok }
        let idle = openingHours.openTime(from: heard.idleSince, to: now)
        return idle >= Limits.quietAfter ? .quiet : .ok
    }
}
