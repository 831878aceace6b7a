import BatchFormat
import Control
import FeedbackCore

/// What an event is called, and what it says in words; never anything about a single rating.
struct EventWords {
    /// The event's name for programs.
    let name: String
    /// The event's name for a person.
    let title: Words
    /// What happened.
    let words: Words

    private init(_ name: String, _ title: String, vi: String, en: String) {
        self.name = name
        self.title = Words(vi: title, en: name)
        words = Words(vi: vi, en: en)
    }

    /// Nothing for a rating and what followed it.
    init?(_ entry: Entry) {
        switch entry.fact {
        case .rating, .followUp: return nil
        case .boot(let boot): self.init(boot, ordinal: entry.moment.bootOrdinal)
        case .clock(let clock): self.init(clock)
        case .configuration(let bytes): self.init(configuration: bytes)
        case .panel(let panel): self.init(panel)
        case .loss(let loss): self.init(loss)
        case .receipt(let digest):
            let name = digest.description.prefix(16)
            self.init(
                "receipt", "biên nhận", vi: "đã kiểm chứng biên nhận \(name)… của máy chủ",
                en: "the server's receipt \(name)… was verified")
        case .key(let spki, _):
            let name = (try? PublicKey(spki: spki))?.id.description ?? "?"
            self.init("key", "khóa", vi: "khóa ký kế tiếp: \(name)", en: "the next key is \(name)")
        case .start(let start): self.init(start)
        case .service(let on):
            self.init(
                "service", "bảo trì", vi: on ? "bật chế độ bảo trì" : "tắt chế độ bảo trì",
                en: on ? "service mode went on" : "service mode went off")
        case .stopped:
            self.init(
                "stopped", "dừng", vi: "hailongd dừng bình thường", en: "hailongd stopped cleanly")
        case .inspected(let user):
            self.init(
                "inspected", "đã xem", vi: "người dùng \(user) đã xem hoặc chép ra từng đánh giá",
                en: "user \(user) read single ratings, or took them out")
        }
    }

    private init(_ boot: BootRecord, ordinal: UInt32) {
        let isFirst = ordinal == 1 && boot.clean
        self.init(
            "boot", "khởi động",
            vi: "hailongd \(boot.version) khởi động, lần \(ordinal)"
                + (isFirst
                    ? "" : boot.clean ? "; lần trước dừng bình thường" : "; lần trước bị ngắt"),
            en: "hailongd \(boot.version) started, boot \(ordinal)"
                + (isFirst
                    ? "" : boot.clean ? "; it had stopped cleanly" : "; it had not stopped cleanly")
        )
    }

    private init(_ clock: ClockRecord) {
        func doubt(_ language: Language) -> String {
            HouseText(language).doubt(milliseconds: clock.errorMilliseconds)
        }
        switch clock.quality {
        case .unset: self.init("clock", "đồng hồ", vi: "chưa được đặt", en: "not set")
        case .holdover:
            self.init(
                "clock", "đồng hồ",
                vi: "không còn đồng bộ, \(doubt(.vietnamese))",
                en: "no longer synchronised, \(doubt(.english))")
        case .synced:
            self.init(
                "clock", "đồng hồ", vi: "đã đồng bộ, \(doubt(.vietnamese))",
                en: "synchronised, \(doubt(.english))")
        case .server:
            self.init(
                "clock", "đồng hồ",
                vi: "máy chủ cho biết giờ, \(doubt(.vietnamese))",
                en: "the server told the time, \(doubt(.english))")
        }
    }

    private init(configuration bytes: [UInt8]) {
        guard let declared = try? DeclaredConfiguration(canonicalBytes: bytes) else {
            let digest = sha256(bytes).description.prefix(16)
            self.init(
                "configuration", "cấu hình", vi: "không đọc được (\(digest)…)",
                en: "unreadable (\(digest)…)")
            return
        }
        let set = "\(declared.questionSet) \(declared.version)"
        let point = declared.point
        self.init(
            "configuration", "cấu hình",
            vi: "bộ câu hỏi \(set), " + (point.map { "điểm \($0)" } ?? "chưa đăng ký"),
            en: "questions \(set), " + (point.map { "point \($0)" } ?? "not enrolled"))
    }
}

extension EventWords {
    private init(_ panel: PanelRecord) {
        let state: Words =
            switch panel.state {
            case .attached: Words(vi: "đã cắm", en: "attached")
            case .detached: Words(vi: "bị rút", en: "detached")
            case .stuck: Words(vi: "kẹt phím", en: "a key is stuck")
            case .recovered: Words(vi: "hết kẹt phím", en: "no key is stuck any more")
            }
        self.init(
            "panel", "bàn phím", vi: "bàn phím \(panel.panel) \(state.vi): \(panel.identity)",
            en: "panel \(panel.panel) \(state.en): \(panel.identity)")
    }

    private init(_ loss: Loss) {
        let reason: Words =
            switch loss.reason {
            case .inputOverrun:
                Words(vi: "hàng đợi của nhân bị tràn", en: "the kernel's queue overflowed")
            case .queueFull: Words(vi: "hàng đợi bị đầy", en: "the daemon's queue was full")
            case .refused:
                Words(
                    vi: "không ghi được, không cảm ơn",
                    en: "could not be written, nobody was thanked"
                )
            case .quarantine:
                Words(vi: "nhật ký hỏng đã được cách ly", en: "a damaged journal was put aside")
            }
        let presses = loss.count.map { count in
            Words(
                vi: HouseText(.vietnamese).number(count) + " lần bấm",
                en: HouseText(.english).number(count) + (count == 1 ? " press" : " presses"))
        }
        let unknown = Words(vi: "không rõ bao nhiêu lần bấm", en: "an unknown number of presses")
        let lost = presses ?? unknown
        self.init(
            "loss", "mất", vi: "\(lost.vi): \(reason.vi)", en: "\(lost.en): \(reason.en)")
    }

    private init(_ start: ChainStart) {
        let reason: Words =
            switch start.reason {
            case .quarantine: Words(vi: "nhật ký trước bị hỏng", en: "that one was damaged")
            case .branch: Words(vi: "chuỗi trước bị tách nhánh", en: "that one had split")
            }
        self.init(
            "start", "nối tiếp",
            vi: "nối tiếp chuỗi \(start.previous) sau mục \(start.sequence): \(reason.vi)",
            en: "continues chain \(start.previous) after entry \(start.sequence): \(reason.en)")
    }
}
