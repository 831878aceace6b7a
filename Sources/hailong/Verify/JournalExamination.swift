import BatchFormat
import Control
import FeedbackCore
import Glibc
import Journal
import Linux

/// Verifies one journal against itself, and against the identity beside it.
struct JournalExamination {
    let directory: String
    let evidence: Evidence
    let language: Language

    /// The keys by which a journal's signatures are checked, and what is missing.
    private struct Keys {
        var kiosk: [PublicKey] = []
        var receipts: [PublicKey] = []
        var root: KeyID?
        var complaints: [String] = []
        var isBroken = false
    }

    func verdict() -> Verdict {
        let keys = findKeys()
        do throws(JournalError) {
            let reader = try JournalReader(directory: directory)
            defer { Terminal.progress("") }
            let report = try reader.verify(
                keys: keys.kiosk, receiptKeys: keys.receipts,
                held: evidence.receipts(under: keys.root, or: keys.receipts),
                progress: { showProgress($0, of: $1) })
            let isSound = report.isSound && !keys.isBroken
            return Verdict(
                finding: isSound ? .sound : .broken, lines: lines(about: report, keys))
        } catch {
            let isBroken =
                switch error {
                case .corrupt, .chainBroken, .poisoned: true
                default: false
                }
            return Verdict(
                finding: isBroken ? .broken : .unreadable, lines: ["\(directory): \(error)"])
        }
    }

    private func say(_ vi: String, _ en: String) -> String {
        language == .vietnamese ? vi : en
    }

    private func showProgress(_ reached: UInt64, of head: UInt64) {
        // Every slice would flicker.
        guard head > 20_000, reached % 20_000 < UInt64(Limits.rowsPerRead) else { return }
        let house = HouseText(language)
        Terminal.progress("\(house.number(reached)) / \(house.number(head))")
    }

    private func lines(about report: VerificationReport, _ keys: Keys) -> [String] {
        let house = HouseText(language)
        let last = report.head.sequence
        let range = "\(house.number(report.first))–\(house.number(last))"
        let head = report.head.hash.description.prefix(16)
        var columns = TextColumns()
        columns.add(
            say("  chuỗi", "  chain"),
            report.entries == 0
                ? say("không có mục nào", "no entries")
                : say(
                    "mục \(range) đúng, đầu chuỗi \(head)…",
                    "entries \(range) verify, head \(head)…"))
        columns.add(
            say("  gói", "  batches"),
            say(
                "\(report.batches) gói đúng với các mục, \(report.signatures) chữ ký đã kiểm tra",
                "\(report.batches) hold exactly these entries, "
                    + "\(report.signatures) signatures verify"))
        columns.add(
            say("  biên nhận", "  receipts"),
            say(
                "\(report.receipts) biên nhận có trong chuỗi, "
                    + "\(report.receiptSignatures) chữ ký đã kiểm tra",
                "\(report.receipts) stand in the chain, "
                    + "\(report.receiptSignatures) signatures verify"))
        if report.taken > 0 { columns.add(say("  cất riêng", "  put aside"), taken(report)) }
        let title = say(
            "\(directory): nhật ký của ki-ốt \(report.kiosk), chuỗi \(report.chain)",
            "\(directory): journal of kiosk \(report.kiosk), chain \(report.chain)")
        return [title] + columns.lines + keys.complaints.map { "  " + $0 }
            + report.faults.map { "  " + Terminal.styled(say("SAI", "BROKEN"), .red) + "  \($0)" }
    }

    private func taken(_ report: VerificationReport) -> String {
        say(
            "\(report.taken) gói lấy lại đúng như đã ký",
            "\(report.taken) batches taken over are as they were signed")
    }
}

extension JournalExamination {
    /// Looks into the `identity` directory of the state directory that the journal stands in.
    private func findKeys() -> Keys {
        var keys = Keys()
        let parent = SmallFile.parent(of: directory)
        // A journal put aside stands one level deeper.
        let places = [parent, SmallFile.parent(of: parent)].map { $0 + "/identity" }
        keys.receipts = evidence.keys
        keys.root = evidence.root
        keys.kiosk = evidence.given
        guard let place = places.first(where: { unsafe access($0, F_OK) == 0 }) else {
            if keys.kiosk.isEmpty { keys.complaints.append(unsigned("no identity beside it")) }
            return keys
        }
        let identity = IdentityDirectory(place)
        do throws(IdentityError) {
            keys.kiosk += try identity.publicKeys()
            if keys.kiosk.isEmpty { keys.complaints.append(unsigned("no key in \(place)")) }
        } catch {
            if keys.kiosk.isEmpty { keys.complaints.append(unsigned("\(error)")) }
        }
        do throws(IdentityError) {
            _ = try identity.remembered()
        } catch {
            keys.complaints.append(
                say("khóa cũ của ki-ốt không đọc được: ", "the kiosk's earlier keys: ")
                    + "\(error)")
        }
        takeReceiptKey(of: identity, into: &keys)
        return keys
    }

    private func unsigned(_ reason: String) -> String {
        say("chưa kiểm tra chữ ký của ki-ốt: ", "the kiosk's signatures were not checked: ")
            + reason + " (--key)"
    }

    /// The enrolment's answer carries the receipt key's certificate, and the root that is pinned.
    private func takeReceiptKey(of identity: IdentityDirectory, into keys: inout Keys) {
        do {
            guard let record = try identity.enrolment(), let bytes = record.answer else { return }
            let root = evidence.root ?? record.root
            keys.root = root
            let verifier = StatementVerifier(rootID: root)
            keys.receipts.append(try verifier.receiptKey(certifiedIn: Answer(bytes)).publicKey)
            keys.complaints.append(
                say("khóa gốc đã ghim: \(root)", "the pinned root: \(root)"))
        } catch let error as FormatError {
            keys.isBroken = true
            keys.complaints.append(
                Terminal.styled(say("SAI", "BROKEN"), .red) + "  enrolment: \(error)")
        } catch {
            keys.complaints.append(
                say("chưa kiểm tra chữ ký của máy chủ: ", "receipt signatures not checked: ")
                    + "\(error)")
        }
    }
}
