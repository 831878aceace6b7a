/// What is going to happen, by time; of two at the same time the one that was planned first.
struct Agenda<Item> {
    private struct Entry {
        var time: Instant
        var order: UInt64
        var item: Item

        func isBefore(_ other: Entry) -> Bool { (time, order) < (other.time, other.order) }
    }

    private var heap: [Entry] = []
    private var planned: UInt64 = 0

    /// When the next thing happens.
    var next: Instant? { heap.first?.time }

    mutating func plan(_ item: Item, at time: Instant) {
        planned += 1
        heap.append(Entry(time: time, order: planned, item: item))
        var child = heap.count - 1
        while child > 0, case let parent = (child - 1) / 2, heap[child].isBefore(heap[parent]) {
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the next thing, if there is one by `end`.
    mutating func take(by end: Instant) -> (time: Instant, item: Item)? {
        guard let first = heap.first, first.time <= end else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = 2 * parent + 1
            if least + 1 < heap.count, heap[least + 1].isBefore(heap[least]) { least += 1 }
            guard least < heap.count, heap[least].isBefore(heap[parent]) else { break }
            heap.swapAt(least, parent)
            parent = least
        }
        return (first.time, first.item)
    }
}
