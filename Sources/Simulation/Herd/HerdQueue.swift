/// What is going to happen, the earliest first: a binary heap of times.
///
/// Of two happenings at the same time the one that was planned first comes first, so that a run is
/// the same for the same seed.
struct HerdQueue<Happening> {
    private struct Item {
        let time: Int64
        let order: UInt64
        let happening: Happening

        func precedes(_ other: Item) -> Bool {
            (time, order) < (other.time, other.order)
        }
    }

    private var items: [Item] = []
    private var planned: UInt64 = 0

    /// How much is planned.
    var count: Int { items.count }

    /// When the next one happens, in µs; nothing if nothing is planned.
    var nextTime: Int64? { items.first?.time }

    /// Plans something for a time in µs.
    mutating func plan(_ happening: Happening, at time: Int64) {
        planned += 1
        items.append(Item(time: time, order: planned, happening: happening))
        var child = items.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard items[child].precedes(items[parent]) else { break }
            items.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out what happens next.
    mutating func next() -> (time: Int64, happening: Happening)? {
        guard let last = items.popLast() else { return nil }
        guard let first = items.first else { return (last.time, last.happening) }
        items[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < items.count && items[child].precedes(items[least]) {
                least = child
            }
            guard least != parent else { break }
            items.swapAt(least, parent)
            parent = least
        }
        return (first.time, first.happening)
    }
}
