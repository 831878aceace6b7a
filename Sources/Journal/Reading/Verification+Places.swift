internal import BatchFormat
internal import FeedbackCore
internal import SQLite

/// What was taken over, held against the directories that it came from.
extension Verification {
    /// Holds what was taken over against the directories in `state`, as far as they are there.
    ///
    /// An entry that was dealt with is in a batch, or counts as missing; and what counts as missing
    /// cannot be read there.
    mutating func comparePlaces(in state: String, vfs: String?) {
        guard !report.faults.contains(where: { $0.place != nil }) else { return }
        for place in putAside.places { compare(place, at: state + "/" + place.name, vfs) }
    }

    private mutating func compare(_ place: ClosedChain, at path: String, _ vfs: String?) {
        var place = place
        let reader = try? SalvageReader(
            place, at: path, kiosk: report.kiosk, signer: signer, vfs: vfs)
        // The directory's own name for the chain; a row could name another.
        place.chain = reader?.chain ?? place.chain
        guard let chain = place.chain else { return }
        // A row could say that the chain ended earlier.
        let told = [ClosedChain(name: place.name).head, putAside.ends[chain]]
        let end = ClosedChain.clamped(told.compactMap(\.self).max() ?? 0)
        place.head = place.head.map { max($0, end) }
        let before = place.next > 0 ? place.next - 1 : 0
        let last = min(place.isRead ? place.head ?? .max : before, UInt64(Int64.max))
        let gaps = gaps(in: putAside.taken[chain] ?? [], through: last)
        for gap in gaps {
            guard let first = readable(in: gap, of: place, at: path, vfs) else { continue }
            return fault(first, "it can be read there, and is in no batch", in: place.name)
        }
        guard let rows = try? JournalReader(directory: path, vfs: vfs) else { return }
        let found = gaps.map(rows.entriesToSend)
        let count = found.reduce(0) { $0 + $1.count }
        guard count > place.missing, let first = found.compactMap(\.first).first else { return }
        fault(first, "\(count) entries were taken over, and are in no batch", in: place.name)
    }

    /// The first entry of a gap that the daemon would take over if it read the directory again.
    private func readable(
        in gap: ClosedRange<UInt64>, of place: ClosedChain, at path: String, _ vfs: String?
    ) -> UInt64? {
        var place = place.toReadAgain()
        place.next = gap.lowerBound
        while !place.isRead, place.next <= gap.upperBound {
            let find = try? SalvageReader(
                place, at: path, kiosk: report.kiosk, signer: signer, vfs: vfs, givesUp: true
            ).next(policy: BatchPolicy())
            guard let find else { return nil }
            if let first = find.entries?.lowerBound { return gap.contains(first) ? first : nil }
            place = find.place
        }
        return nil
    }

    private var signer: BatchSigner { BatchSigner(reading: Array(keys.values)) }

    /// The places from 1 to `last` that no range covers.
    private func gaps(
        in ranges: [ClosedRange<UInt64>], through last: UInt64
    ) -> [ClosedRange<UInt64>] {
        var gaps: [ClosedRange<UInt64>] = []
        var next: UInt64 = 1
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next, next <= last {
                gaps.append(next...min(range.lowerBound - 1, last))
            }
            next = max(next, range.upperBound < .max ? range.upperBound + 1 : .max)
        }
        return next <= last ? gaps + [next...last] : gaps
    }
}

extension JournalReader {
    /// How many entries of a range are there that do not ride along, and the first of them.
    ///
    /// What damage hides is not there.
    fileprivate func entriesToSend(
        in range: ClosedRange<UInt64>
    ) -> (first: UInt64?, count: UInt64) {
        var first: UInt64?
        var count: UInt64 = 0
        var next = range.lowerBound
        while next <= range.upperBound {
            let rows = try? read {
                try database.all(
                    EntryRow.select + "WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?", next,
                    range.upperBound, Limits.rowsPerRead, read: EntryRow.init)
            }
            guard let rows, let last = rows.last else { break }
            for row in rows where (try? row.unverified().fact.ridesAlong) != true {
                first = first ?? row.sequence
                count += 1
            }
            next = last.sequence + 1
        }
        return (first, count)
    }
}
