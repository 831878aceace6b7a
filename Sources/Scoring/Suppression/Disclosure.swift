/// Which sums may stand side by side without giving away a small group.
///
/// All that a reader can find out by adding and subtracting published sums is the row space of
/// their 0/1 vectors over atoms. Sums are decided one after the other, and one is withheld if a
/// secret would lie in the row space of what is published with it: each decision holds whatever
/// is decided later, as long as secrets do not change.
package struct Disclosure: Sendable {
    /// For each cell, whether its sum may be published.
    package private(set) var published: [Bool]
    private var known = RowSpace()
    /// The secrets that do not follow yet, each as far as it is unknown.
    private var secrets: Set<RowSpace.Vector> = []
    private var secretsOfColumn: [Int: Set<RowSpace.Vector>] = [:]
    private let atoms: [Int]

    /// Decides for cells that are sums of atoms.
    ///
    /// - Parameters:
    ///   - atoms: the ratings of each atom. Everybody may know which ones are empty.
    ///   - cells: for each cell its atoms, in the order in which the cells are decided.
    ///   - shown: cells that everybody has seen already.
    ///   - hidden: cells that are never published by themselves, whatever they hold.
    ///   - groups: further sets of atoms that must not be found out if they are small.
    package init(
        atoms: [Int], cells: [[Int]], shown: Set<Int> = [], hidden: Set<Int> = [],
        groups: [[Int]] = []
    ) {
        self.atoms = atoms
        published = cells.map { _ in false }
        let vectors = cells.map { RowSpace.sum($0.filter { atoms[$0] > 0 }) }
        let single = atoms.indices.map { RowSpace.sum([$0]) }
        for vector in single + vectors + groups.map({ RowSpace.sum($0.filter { atoms[$0] > 0 }) })
        where isSmall(vector) {
            keep(vector)
        }
        for cell in cells.indices where shown.contains(cell) {
            publish(known.remainder(of: vectors[cell]))
            published[cell] = true
        }
        for cell in cells.indices where !published[cell] && !hidden.contains(cell) {
            guard Publication(count: count(vectors[cell])) >= .published else { continue }
            let rest = known.remainder(of: vectors[cell])
            guard !secrets.contains(rest), !isSmall(rest) else { continue }
            publish(rest)
            published[cell] = true
        }
    }

    private mutating func publish(_ rest: RowSpace.Vector) {
        guard let pivot = rest.keys.min() else { return }
        known.insert(rest)
        let touched = secretsOfColumn[pivot] ?? []
        for secret in touched {
            secrets.remove(secret)
            for column in secret.keys { secretsOfColumn[column]?.remove(secret) }
        }
        for secret in touched { keep(known.remainder(of: secret)) }
    }

    private mutating func keep(_ secret: RowSpace.Vector) {
        guard !secret.isEmpty else { return }
        secrets.insert(secret)
        for column in secret.keys { secretsOfColumn[column, default: []].insert(secret) }
    }

    private func count(_ vector: RowSpace.Vector) -> Int {
        vector.keys.reduce(0) { $0 + atoms[$1] }
    }

    /// True for a plain sum of 1…9 ratings.
    private func isSmall(_ vector: RowSpace.Vector) -> Bool {
        guard vector.values.allSatisfy({ $0 == .one }) else { return false }
        return (1..<Publication.referenceCount).contains(count(vector))
    }
}
