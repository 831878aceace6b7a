import BatchFormat
import FeedbackCore
import SQLite

/// Binds a kiosk to a point, inside the writer's transaction.
struct EnrolmentCommit {
    private let database: Database
    /// What was raised, to be told once it is committed.
    private(set) var alarms: [Alarm] = []

    init(_ database: Database) { self.database = database }

    /// Answers an enrolment whose signature is right; `payload` is its digest.
    ///
    /// The same code from the same kiosk gives the same answer again, for ever: the first one
    /// may have been lost on the way. From anybody else it is refused and raises an alarm, one a
    /// day however often: whoever has the code must not fill the disk with them.
    mutating func commit(_ enrolment: Enrolment, payload: Digest, now: WallTime) throws -> Receipt {
        var receipt = Receipt(
            kiosk: enrolment.kiosk, chain: enrolment.chain, payloadDigest: payload, code: .held,
            firstHeldAt: WallTime(milliseconds: 0), now: now,
            contiguous: try ChainTable(database).head(enrolment.kiosk, enrolment.chain),
            nextUploadAfter: .zero)
        let codes = CodeTable(database)
        guard let code = EnrolmentCode(enrolment.code), let row = try codes.find(code) else {
            receipt.code = .enrolmentCodeUnknown
            return receipt
        }
        let kiosks = KioskTable(database)
        let claim = try claim(of: enrolment, on: row)
        guard claim != .strange else {
            receipt.code = .enrolmentCodeUsed
            if row.mayAlarm(at: now) { try alarm(of: code, for: row.point, enrolment, now) }
            return receipt
        }
        if let usedAt = row.usedAt {
            (receipt.firstHeldAt, receipt.point) = (usedAt, row.point)
            return receipt
        }
        guard now < row.expiresAt else {
            receipt.code = .enrolmentCodeExpired
            return receipt
        }
        if claim == .rekeyed {
            try kiosks.replaceKey(of: enrolment.kiosk, with: enrolment.publicKey, at: now)
            try alarm(.rekeyed, enrolment, "point \(row.point): it has a new key", now)
        }
        guard try !kiosks.isRevoked(enrolment.kiosk) else {
            receipt.code = .revoked
            return receipt
        }
        try kiosks.bind(enrolment.kiosk, key: enrolment.publicKey, to: row.point, at: now)
        try codes.use(code, by: enrolment.kiosk, at: now)
        (receipt.firstHeldAt, receipt.point) = (now, row.point)
        return receipt
    }

    /// What a kiosk and its key are to the code that they bring.
    private enum Claim {
        /// A new kiosk, or a known one with its own key.
        case fitting
        /// A known kiosk with a new key, as an administrator has allowed once.
        case rekeyed
        /// Somebody else's code, id or key.
        case strange
    }

    private func claim(of enrolment: Enrolment, on row: CodeTable.Row) throws -> Claim {
        let kiosks = KioskTable(database)
        let known = try kiosks.keyID(of: enrolment.kiosk)
        let owner = try kiosks.owner(of: enrolment.publicKey.id)
        let keyFits =
            (known == nil || known == enrolment.publicKey.id)
            && (owner == nil || owner?.kiosk == enrolment.kiosk)
        if keyFits { return row.kiosk == nil || row.kiosk == enrolment.kiosk ? .fitting : .strange }
        guard owner == nil, row.kiosk == nil,
            try kiosks.mayBringNewKey(enrolment.kiosk, at: row.point)
        else { return .strange }
        return .rekeyed
    }

    private mutating func alarm(
        of code: EnrolmentCode, for point: String, _ enrolment: Enrolment, _ now: WallTime
    ) throws {
        try CodeTable(database).alarmed(code, at: now)
        let detail = "point \(point): code or kiosk id used with another key"
        try alarm(.enrolment, enrolment, detail, now)
    }

    private mutating func alarm(
        _ kind: Alarm.Kind, _ enrolment: Enrolment, _ detail: String, _ now: WallTime
    ) throws {
        let alarm = Alarm(at: now, kind: kind, kiosk: enrolment.kiosk, detail: detail)
        try AlarmTable(database).raise(alarm)
        alarms.append(alarm)
    }
}
