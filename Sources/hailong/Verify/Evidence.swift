import BatchFormat
import Control
import FeedbackCore
import Journal
import Linux

/// Verifies exhibits with the keys that are known.
struct Evidence {
    private(set) var keys: [PublicKey]
    let root: KeyID?

    /// Knows these keys, and trusts this root.
    init(keys: [PublicKey], root: KeyID?) {
        self.keys = keys
        self.root = root
    }

    /// Takes the receipt key out of a saved answer, if the trusted root certified it.
    mutating func learn(from path: String) {
        guard let root, let bytes = try? SmallFile.read(path), let answer = try? Answer(bytes),
            let key = try? StatementVerifier(rootID: root).receiptKey(certifiedIn: answer)
        else { return }
        keys.append(key.publicKey)
        if let spki = try? PublicKey(spki: answer.rootSPKI) { keys.append(spki) }
    }

    /// Verifies one exhibit.
    func examine(_ exhibit: Exhibit, in language: Language) -> Verdict {
        switch exhibit {
        case .journal(let path):
            JournalExamination(directory: path, evidence: self, language: language).verdict()
        case .message(let path):
            MessageExamination(path: path, evidence: self, language: language).verdict()
        case .unreadable(let path, let reason):
            Verdict(finding: .unreadable, lines: ["\(path): \(reason)"])
        }
    }

    /// The known key of that id.
    func key(_ id: KeyID) -> PublicKey? { keys.first { $0.id == id } }
}
