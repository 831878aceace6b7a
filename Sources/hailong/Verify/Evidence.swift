import BatchFormat
import Control
import FeedbackCore
import Journal
import Linux

/// Verifies exhibits with the keys that are known.
struct Evidence {
    /// The keys that were typed.
    let given: [PublicKey]
    private(set) var keys: [PublicKey]
    let root: KeyID?
    /// Saved messages that may be statements of a server about a journal beside them.
    private var statements: [[UInt8]] = []

    /// Knows these keys, and trusts this root.
    init(keys: [PublicKey], root: KeyID?) {
        given = keys
        self.keys = keys
        self.root = root
    }

    /// Remembers a saved message, and takes the receipt key out of an answer if the trusted root
    /// certified it.
    mutating func learn(from path: String) {
        guard let bytes = try? SmallFile.read(path) else { return }
        statements.append(bytes)
        guard let root, let answer = try? Answer(bytes),
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

    /// The receipts among the saved messages that a server of this root, or one of these keys,
    /// signed.
    func receipts(under root: KeyID?, or keys: [PublicKey]) -> [Receipt] {
        statements.compactMap { bytes in
            if let root, let found = try? StatementVerifier(rootID: root).receipt(in: bytes) {
                return found.receipt
            }
            guard let message = try? SignedMessage(bytes, expecting: .receipt),
                let key = keys.first(where: { $0.id == message.keyID }),
                (try? message.verify(with: key)) != nil
            else { return nil }
            return try? Receipt(payload: message.payload)
        }
    }

    /// The known key of that id.
    func key(_ id: KeyID) -> PublicKey? { keys.first { $0.id == id } }
}
