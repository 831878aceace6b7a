/// Everything that follows by addition and subtraction from sums that are known.
///
/// Rows are sparse and kept fully reduced, so that one look at each column of a vector says what
/// of it remains unknown.
struct RowSpace {
    /// A vector: coefficients that are not zero, by column.
    typealias Vector = [Int: PrimeField]

    private var rows: [Int: Vector] = [:]
    /// For each column that is no pivot, the pivots of the rows that have it.
    private var uses: [Int: Set<Int>] = [:]

    /// The vector of a sum of columns.
    static func sum(_ columns: some Sequence<Int>) -> Vector {
        Dictionary(columns.map { ($0, .one) }, uniquingKeysWith: { first, _ in first })
    }

    /// What of `vector` does not follow from the rows, scaled so that its lowest column has 1.
    func remainder(of vector: Vector) -> Vector {
        var rest = vector
        for (column, factor) in vector {
            guard let row = rows[column] else { continue }
            Self.subtract(row, times: factor, from: &rest)
        }
        return Self.scaled(rest)
    }

    /// Adds a vector that was reduced by `remainder`; an empty one follows already.
    mutating func insert(_ rest: Vector) {
        guard let pivot = rest.keys.min() else { return }
        for other in uses.removeValue(forKey: pivot) ?? [] {
            guard var row = rows[other], let factor = row[pivot] else { continue }
            Self.subtract(rest, times: factor, from: &row)
            for column in rest.keys where column != pivot {
                if row[column] == nil {
                    uses[column]?.remove(other)
                } else {
                    uses[column, default: []].insert(other)
                }
            }
            rows[other] = row
        }
        for column in rest.keys where column != pivot { uses[column, default: []].insert(pivot) }
        rows[pivot] = rest
    }

    private static func subtract(
        _ row: Vector, times factor: PrimeField, from vector: inout Vector
    ) {
        for (column, coefficient) in row {
            let value = (vector[column] ?? .zero) - factor * coefficient
            vector[column] = value == .zero ? nil : value
        }
    }

    private static func scaled(_ vector: Vector) -> Vector {
        guard let lead = vector.keys.min(), let first = vector[lead], first != .one else {
            return vector
        }
        let inverse = first.inverse
        return vector.mapValues { $0 * inverse }
    }
}
