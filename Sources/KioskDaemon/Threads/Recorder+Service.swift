import Control
import FeedbackCore

/// Service mode, which stands in the chain before any press that it owns.
extension Recorder {
    /// Switches it on for so long, or off, and says what came of it once that is on disk.
    mutating func switchService(on length: TimeSpan?, by user: UInt32) -> ControlReply {
        let now = loop.machine.now()
        if let length {
            guard retryAt == nil, isRunning else { return Self.serviceRefused }
            service.switchOn(for: length, at: now)
            backlog.add(.service(on: true), at: now)
        } else if let end = service.switchOff(at: now) {
            tellServiceOff(since: end)
        } else {
            return .done(
                Words(vi: "chế độ bảo trì vốn đang tắt", en: "service mode was off already"))
        }
        if retryAt == nil { commit([], at: now) } else { loop.board.record(record) }
        if length != nil, retryAt != nil {
            if let end = service.switchOff(at: now) { tellServiceOff(since: end) }
            return Self.serviceRefused
        }
        let words = Self.words(for: length)
        loop.log.write(.notice, "service", "user \(user): \(words.en)", [("USER", "\(user)")])
        return .done(words)
    }

    /// The chain hears with the next commit that it is off.
    mutating func tellServiceOff(since end: BootTime) {
        backlog.add(.service(on: false), at: end)
    }

    private static func words(for length: TimeSpan?) -> Words {
        guard let length else {
            return Words(vi: "đã tắt chế độ bảo trì", en: "service mode is off")
        }
        let seconds = min(length, ServiceMode.longest).seconds
        let vi = HouseText(.vietnamese).span(seconds: seconds)
        let en = HouseText(.english).span(seconds: seconds)
        return Words(
            vi: "đã bật chế độ bảo trì trong \(vi); lượt bấm không được tính",
            en: "service mode is on for \(en); presses do not count")
    }

    private static let serviceRefused = ControlReply.refused(
        Words(
            vi: "nhật ký chưa ghi được nên chế độ bảo trì không bật",
            en: "the journal takes no entries now, so service mode is not on"))
}
