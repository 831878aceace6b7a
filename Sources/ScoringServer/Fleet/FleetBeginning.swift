package import FeedbackCore
package import Scoring

/// A sign that what a kiosk tells now does not go on from what was told before.
///
/// Somebody may have put in a blank card, or taken the journal away; nothing of it is proof.
package struct FleetBeginning: Hashable, Sendable {
    /// What began, and what is known of the reason.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// Its chain names none before it, though another chain of it is held.
        case restarted
        /// Its chain goes on from one that was damaged.
        case afterDamage = "after_damage"
        /// Its chain goes on from one of which a copy was at work.
        case afterSplit = "after_split"
        /// It follows a journal of which not even the name of its chain could be read.
        case afterLoss = "after_loss"
        /// It came to its point when another one was there, which is not revoked.
        case newKiosk = "new_kiosk"

        /// The sign in a word or two.
        package func text(_ language: Language) -> String {
            switch self {
            case .restarted: language.pick(vi: "bắt đầu lại", en: "restarted")
            case .afterDamage: language.pick(vi: "sau hư hỏng", en: "after damage")
            case .afterSplit: language.pick(vi: "sau tách nhánh", en: "after a split")
            case .afterLoss: language.pick(vi: "mất lịch sử cũ", en: "history lost")
            case .newKiosk: language.pick(vi: "ki-ốt mới", en: "new kiosk")
            }
        }
    }

    /// What began.
    package var kind: Kind
    /// Since when, by the server's clock.
    package var since: WallTime

    package init(_ kind: Kind, since: WallTime) {
        self.kind = kind
        self.since = since
    }
}

extension FleetBeginning {
    /// What the beginnings of a kiosk's chains say, from `start` on.
    ///
    /// One that names none before it is the graver one; otherwise the latest counts. `beginnings`
    /// are in the order in which they came in, which may be another one than that of the chains.
    init?(in beginnings: [ChainTable.Beginning], since start: WallTime) {
        // What is behind a chain that could not be read may come in yet.
        let links = Dictionary(
            beginnings.filter { !$0.followsUnknown }.map { ($0.chain, $0.start?.previous) },
            uniquingKeysWith: { $1 })
        let signs = beginnings.enumerated().compactMap { index, beginning -> Self? in
            guard beginning.receivedAt >= start else { return nil }
            let others = beginnings[..<index]
            let kind: Kind? =
                switch beginning.start?.reason {
                // A damaged chain has one that goes on from it: the other's journal is gone.
                case .quarantine
                where others.contains { $0.start?.previous == beginning.start?.previous }:
                    .restarted
                case .quarantine: .afterDamage
                case .branch: .afterSplit
                case nil where beginning.followsUnknown: .afterLoss
                case nil:
                    others.contains {
                        let first = Self.first(of: $0.chain, links)
                        return first != nil && first != beginning.chain
                    } ? .restarted : nil
                }
            return kind.map { Self($0, since: beginning.receivedAt) }
        }
        guard let sign = signs.last(where: { $0.kind == .restarted }) ?? signs.last else {
            return nil
        }
        self = sign
    }

    /// The chain from which all before this one go on; nothing if one of them is not held yet.
    private static func first(of chain: ChainID, _ links: [ChainID: ChainID?]) -> ChainID? {
        var chain = chain
        // A key could sign chains that go on from each other in a ring.
        for _ in links {
            guard let link = links[chain] else { return nil }
            guard let before = link else { return chain }
            chain = before
        }
        return nil
    }
}
