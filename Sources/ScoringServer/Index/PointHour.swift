import FeedbackCore
import Scoring

/// A civil hour at a point.
struct PointHour: Hashable {
    /// The point's id.
    var point: String
    /// Hours since 1970-01-01 00:00 in Asia/Ho_Chi_Minh.
    var hour: Int

    /// The hour that `time` lies in.
    static func number(at time: WallTime) -> Int {
        CivilDate(at: time).dayNumber * 24 + Int(timeOfDay(time) / 3_600_000)
    }

    /// The date that it belongs to; 24 of them make one, also before 1970.
    var date: CivilDate { CivilDate(dayNumber: (hour - (hour % 24 + 24) % 24) / 24) }
}
