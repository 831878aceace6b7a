import FeedbackCore
import Uplink

/// What a world has planned.
enum Happening {
    /// The citizens of a day are drawn.
    case day(kiosk: Int, Int)
    case visit(kiosk: Int, level: UInt8, twice: Bool, correction: Correction?)
    /// Whoever made that press touches the screen.
    case touch(kiosk: Int, ScreenTarget, after: Int)
    case wake(kiosk: Int, run: Int)
    case timeSource(Int, boot: BootID)
    case startDaemon(Int)
    case switchOn(Int)
    case farewellEnds(Int, run: Int)
    /// A request reaches the server; its answer goes back if somebody waits for it.
    indirect case arrive(Message)
    /// An exchange ends at the kiosk.
    indirect case ends(kiosk: Int, run: Int, exchange: Int64, Result<HTTPReply, TransportError>)
    /// Somebody types an enrolment code again.
    case enrol(kiosk: Int, run: Int)
    case event(Int)
    case eventEnds(Int)
    /// The stick of that event is back at its kiosk.
    case stickReturns(Int)
    case round
    case roundEnds
    /// A kiosk is switched off until the morning.
    case evening(Int)
    case night

    /// What a citizen does who meant another level.
    struct Correction {
        /// The time until "Sửa" is touched, and from then on until another face is.
        var after: TimeSpan
        var choosing: TimeSpan
        /// How many faces further that is, 1 to 4.
        var further: UInt8
    }

    /// A request on its way.
    struct Message {
        var kiosk: Int
        var run: Int
        var exchange: Int64
        var path: UploadRequest.Path
        var body: [UInt8]
        /// What happens to its answer.
        var fate: Line.Fate
        /// How long the answer takes.
        var back: TimeSpan
        /// False if nobody waits for an answer.
        var isAwaited: Bool
    }
}
