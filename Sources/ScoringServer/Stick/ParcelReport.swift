import BatchFormat
import Foundation
package import Scoring

/// What came of one parcel.
package struct ParcelReport: Sendable {
    /// The parcel's path.
    package let path: String
    /// Batches that were not held before, and are now.
    package private(set) var new = 0
    /// Batches that were held already.
    package private(set) var known = 0
    /// The point that a kiosk was bound to, if the parcel brought an enrolment.
    package private(set) var point: String?
    /// Where the answers stand; nothing if there are none.
    package internal(set) var answers: String?
    /// One line for each message that was refused or is damaged, and for what the stick did not
    /// read or write.
    package private(set) var complaints: [String] = []
    /// The messages among them.
    private var untaken = 0

    init(path: String) { self.path = path }

    /// The next message that was read whole; what cannot be told apart ends the parcel.
    mutating func next(in decoder: inout ParcelDecoder, isOver: inout Bool) -> [UInt8]? {
        do throws(FormatError) {
            if let message = try decoder.next() { return message }
            if isOver { try decoder.end() }
        } catch {
            refuse("\(error)")
            isOver = true
        }
        return nil
    }

    /// What the stick gives or takes; nothing, and a complaint, if it fails.
    mutating func onStick<Value: ~Copyable>(
        _ work: () throws(ServerError) -> Value
    ) -> Value? {
        do throws(ServerError) { return try work() } catch {
            let (words, own) = ("\(error)", path + ": ")
            complaints.append(words.hasPrefix(own) ? String(words.dropFirst(own.count)) : words)
            return nil
        }
    }

    private mutating func refuse(_ words: String) {
        complaints.append(words)
        untaken += 1
    }

    /// Counts a reply to message `number`; true if it is an answer that goes back to the kiosk.
    mutating func count(_ reply: Reply, number: Int) -> Bool {
        guard let answer = try? Answer(reply.body),
            let message = try? SignedMessage(answer.statement, expecting: .receipt),
            let receipt = try? Receipt(payload: message.payload)
        else {
            refuse("message \(number): \(Self.words(of: reply))")
            return false
        }
        if receipt.code.isRefusal {
            refuse("message \(number): \(receipt.code)")
        } else if let point = receipt.point {
            self.point = point
        } else if receipt.firstHeldAt == receipt.now {
            new += 1
        } else {
            known += 1
        }
        return true
    }

    /// What came of it, for a person.
    package func lines(_ language: Language) -> [String] {
        var lines = [
            language.pick(
                vi: "\(path): nhận mới \(new) gói, đã có từ trước \(known) gói",
                en: "\(path): \(new) batches are held now, \(known) were held before")
        ]
        if let point {
            lines.append(
                language.pick(vi: "  đã đăng ký tại điểm \(point)", en: "  enrolled at \(point)"))
        }
        if untaken > 0 {
            lines.append(
                language.pick(
                    vi: "  \(untaken) thông điệp không nhận được",
                    en: "  \(untaken) messages were not taken"))
        }
        if let answers {
            lines.append(language.pick(vi: "  câu trả lời: ", en: "  answers: ") + answers)
        }
        return lines
    }

    /// What a problem says to a person.
    private static func words(of reply: Reply) -> String {
        struct Detail: Decodable { var detail: String }
        let detail = try? JSONDecoder().decode(Detail.self, from: Data(reply.body)).detail
        return detail ?? "status \(reply.status)"
    }
}
