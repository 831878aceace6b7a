import FeedbackCore
import Testing

struct DamageTests {
    @Test func `parts that overlap become one, and others stay apart`() {
        let left = Rect(x: 0, y: 0, width: 10, height: 10)
        let right = Rect(x: 30, y: 0, width: 10, height: 10)
        var damage = Damage([left, right])
        #expect(damage.parts == [left, right])
        damage.add([Rect(x: 5, y: 5, width: 30, height: 2)])
        #expect(damage.parts == [Rect(x: 0, y: 0, width: 40, height: 10)])
    }

    @Test func `whatever is added lies in it, none overlap, and there are few`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let added = (0..<20).map { _ in
                Rect(
                    x: .random(in: 0..<500, using: &generator),
                    y: .random(in: 0..<500, using: &generator),
                    width: .random(in: 1..<90, using: &generator),
                    height: .random(in: 1..<90, using: &generator))
            }
            let parts = Damage(added).parts
            for part in added {
                #expect(parts.contains { $0.contains(part) }, "\(added)")
            }
            #expect(parts.count <= Damage.most)
            for (place, part) in parts.enumerated() {
                let others = parts[..<place]
                #expect(!others.contains { $0.distance(to: part) < 0 }, "\(added)")
            }
        }
    }
}
