import Scoring
import TestSupport
import Testing

struct DisclosureTests {
    @Test(arguments: [
        (0, Publication.suppressed), (9, .suppressed), (10, .reference), (29, .reference),
        (30, .published), (99, .published), (100, .ranked),
    ])
    func `thresholds are 10, 30 and 100`(count: Int, expected: Publication) {
        #expect(Publication(count: count) == expected)
    }

    /// The parts one by one, and then their total.
    private func published(_ parts: [Int]) -> [Bool] {
        Disclosure(
            atoms: parts, cells: parts.indices.map { [$0] } + [Array(parts.indices)]
        ).published
    }

    @Test func `a total whose parts are all shown is shown`() {
        #expect(published([60, 40]) == [true, true, true])
    }

    @Test func `a total that would give a small part away is withheld`() {
        #expect(published([60, 45, 3]) == [true, true, false, false])
        #expect(published([60, 45, 4, 5]) == [true, true, false, false, false])
    }

    @Test func `small parts that hide each other among ten leave the total`() {
        #expect(published([60, 40, 7, 5]) == [true, true, false, false, true])
    }

    @Test func `a part of 10 to 29 is unpublished but no secret`() {
        #expect(published([60, 12]) == [true, false, true])
    }

    @Test func `a total that was shown first keeps a part back`() {
        let cells = [[0, 1, 2], [0], [1], [2]]
        #expect(
            Disclosure(atoms: [60, 45, 6], cells: cells).published == [true, true, false, false])
    }

    @Test func `what is never published by itself protects what it is a part of`() {
        let cells = [[0, 1], [0], [1]]
        let both = Disclosure(atoms: [100, 100], cells: cells, hidden: [1])
        #expect(both.published == [true, false, true])
    }

    /// Days of November and the first week of December 2026, where weekdays hold more than 40.
    ///
    /// November less its weeks and days is Monday 30/11; the week less its five weekdays is then
    /// Saturday 5/12, with 6 ratings. No sum of two of them gives it away, only all of them.
    @Test func `two months and the week between them give no Saturday away`() {
        var atoms = Array(repeating: 0, count: 65)
        // Atom 1 is 1/11/2026, a Sunday; atom 30 is Monday 30/11, atom 35 Saturday 5/12.
        for day in 1...61 { atoms[day] = (day + 5) % 7 < 5 ? 40 + day % 9 : 0 }
        (atoms[30], atoms[35]) = (32, 6)
        let weeks = stride(from: 2, through: 51, by: 7).map { Array($0..<$0 + 7) }
        let months = [Array(1...30), Array(31...61)]
        let days = (1...61).map { [$0] }
        for cells in [months + weeks + days, days + weeks + months, weeks + months + days] {
            let result = Disclosure(atoms: atoms, cells: cells)
            let shown = zip(cells, result.published).filter(\.1).map(\.0)
            #expect(!follows([35], from: shown, atoms))
            #expect(shown.count >= cells.filter { $0.count == 1 && atoms[$0[0]] >= 30 }.count - 1)
        }
    }

    @Test func `no small group follows from what is published`() {
        var random = SeededGenerator(seed: 61)
        let sizes = [0, 1, 3, 6, 9, 10, 14, 30, 32, 45]
        for _ in 0..<600 {
            let atoms = (0..<6).map { _ in sizes.randomElement(using: &random) ?? 0 }
            let sums = (0..<8).map { _ in (0..<6).filter { _ in Bool.random(using: &random) } }
            let cells = ((0..<6).map { [$0] } + sums).shuffled(using: &random)
            let result = Disclosure(atoms: atoms, cells: cells)
            let shown = zip(cells, result.published).filter(\.1).map(\.0)
            for cell in cells {
                let count = cell.reduce(0) { $0 + atoms[$1] }
                guard (1...9).contains(count) else { continue }
                #expect(!follows(cell, from: shown, atoms), "\(atoms) \(shown) gives \(cell)")
            }
        }
    }

    @Test func `without small groups everything large is published`() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<100 {
            let atoms = (0..<6).map { _ in Int.random(in: 30...60, using: &random) }
            let cells = (0..<8).map { _ in [0] + (1..<6).filter { $0 % 2 == .random(in: 0...1) } }
            #expect(Disclosure(atoms: atoms, cells: cells).published.allSatisfy { $0 })
        }
    }

    /// Whether a sum follows from others: elimination in whole numbers, all atoms of nothing
    /// being known.
    private func follows(_ cell: [Int], from shown: [[Int]], _ atoms: [Int]) -> Bool {
        let columns = atoms.indices.filter { atoms[$0] > 0 }
        func row(_ cell: [Int]) -> [Int] { columns.map { cell.contains($0) ? 1 : 0 } }
        return rank(shown.map(row)) == rank((shown + [cell]).map(row))
    }

    /// The rank by elimination without fractions, rows divided by their greatest divisor.
    private func rank(_ matrix: [[Int]]) -> Int {
        var (rows, rank) = (matrix, 0)
        for column in rows.first?.indices ?? 0..<0 {
            guard let pivot = rows.indices.dropFirst(rank).first(where: { rows[$0][column] != 0 })
            else { continue }
            rows.swapAt(rank, pivot)
            for other in rows.indices where other > rank && rows[other][column] != 0 {
                let (a, b) = (rows[rank][column], rows[other][column])
                rows[other] = zip(rows[other], rows[rank]).map { $0 * a - $1 * b }
                let divisor = rows[other].reduce(0, greatestDivisor)
                if divisor > 1 { rows[other] = rows[other].map { $0 / divisor } }
            }
            rank += 1
        }
        return rank
    }

    private func greatestDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? abs(a) : greatestDivisor(b, a % b)
    }
}
