import FeedbackCore
import Testing

/// Every sequence of steps up to a length, from the idle screen.
struct ScreenEnumerationTests {
    private struct Place {
        var world: ScreenWorld
        var path: [ScreenWorld.Step]
    }

    @Test(arguments: [
        (ScreenConfiguration.FollowUpKind.reasons, 6), (.criterion, 5), (.nothing, 5),
    ])
    func `no sequence of steps makes a screen do wrong`(
        followUp: ScreenConfiguration.FollowUpKind, length: Int
    ) {
        let plan = ScreenPlan(
            scale: .sc5, followUp: followUp, languages: ["vi", "en"],
            firstCriterion: 6)
        var edge = [Place(world: ScreenWorld(plan), path: [])]
        var seen = Set(edge.map(\.world))
        var wrong: [String] = []
        for _ in 0..<length {
            var next: [Place] = []
            for place in edge {
                for step in ScreenWorld.Step.allCases {
                    let world = place.world.after(step)
                    guard seen.insert(world).inserted else { continue }
                    let path = place.path + [step]
                    // What follows a fault says nothing new.
                    guard world.faults.isEmpty else {
                        wrong.append("\(path): \(world.faults)")
                        continue
                    }
                    next.append(Place(world: world, path: path))
                }
            }
            edge = next
        }
        #expect(wrong.prefix(3) == [])
        #expect(seen.count > 1_000)
    }
}
