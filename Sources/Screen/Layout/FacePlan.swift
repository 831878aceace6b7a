import FeedbackCore

/// How a page with faces divides its room: all its letters and faces are as large as they can be
/// together, and then each of them as large as what is left lets it be.
struct FacePlan {
    /// How faces stand.
    enum Order {
        /// Side by side, with their words below.
        case row
        /// One below the other, with their words beside.
        case column
        /// The same in two columns; an odd one stands in the middle.
        case pairs
        /// In two columns, with the way to another language in the cell that is left over.
        case pairsWithLanguage
    }

    /// The sizes that everything can have, from 0, the least.
    private struct Steps {
        var title: Int
        var label: Int
        var note: Int
        var face: Int

        init(all step: Int) { (title, label, note, face) = (step, step, step, 2 * step) }

        static func most(_ path: WritableKeyPath<Self, Int>) -> Int {
            path == \.face ? 2 * FacePlan.steps : FacePlan.steps
        }
    }

    /// The steps of letters from the least to the largest; faces have two for each.
    static let steps = 7

    let order: Order
    /// The letters of the line that asks.
    let title: Int
    /// The letters of the faces' words.
    let label: Int
    /// The letters of the small print.
    let note: Int
    /// The side of a face in a row; the height of a card in a list.
    let face: Int
    /// True if there is room for it all.
    let fits: Bool
}

extension FacePlan {
    /// Plans what is left of a display for a question and its faces, and the foot of the scene.
    init(_ pass: LayoutPass, _ scene: Scene, _ title: String, _ faces: [Scene.Face]) {
        let orders: [Order] =
            !pass.metrics.isPortrait
            ? [.row]
            : faces.count % 2 == 0 || scene.language == nil
                ? [.column, .pairs] : [.column, .pairs, .pairsWithLanguage]
        // Before small displays leave out the last line, the one about privacy, or have smaller
        // faces, the question has smaller letters.
        let isLast = pass.metrics.isSmall && scene.notes.count < 2
        let ranges = isLast ? [Measures.title, Measures.tight] : [Measures.title]
        for range in ranges {
            for order in orders {
                let room = Room(pass, scene, title, faces, order, titles: range)
                if let steps = room.steps {
                    self = room.plan(steps, fits: true)
                    return
                }
            }
        }
        // Whoever has no room for it all has the least letters, and what is left for faces.
        let order = orders[orders.count - 1]
        self = Room(pass, scene, title, faces, order, titles: Measures.title)
            .plan(Steps(all: 0), fits: false)
    }

    /// What a page with faces has room for in one order.
    private struct Room {
        let pass: LayoutPass
        let scene: Scene
        let title: String
        let faces: [Scene.Face]
        let order: Order
        /// From the least to the largest.
        let titles: [Int]
        let labels: [Int]
        let notes: [Int]

        init(
            _ pass: LayoutPass, _ scene: Scene, _ title: String, _ faces: [Scene.Face],
            _ order: Order, titles range: ClosedRange<Double>
        ) {
            (self.pass, self.scene, self.title) = (pass, scene, title)
            (self.faces, self.order) = (faces, order)
            titles = pass.sizes(range).reversed()
            notes = pass.sizes(Measures.note).reversed()
            let range = order == .row ? Measures.label : Measures.tight
            let all: [Int] = pass.sizes(range).reversed()
            // What no cell is wide enough for holds nothing else back.
            let widest = all.last { pass.areCaptions(faces, $0) } ?? all[0]
            labels = order == .row ? all.map { min($0, widest) } : all
        }

        func plan(_ steps: Steps, fits: Bool) -> FacePlan {
            FacePlan(
                order: order, title: titles[steps.title], label: labels[steps.label],
                note: notes[steps.note], face: face(steps.face), fits: fits)
        }

        private func face(_ step: Int) -> Int {
            let most = pass.metrics.pixels(millimetres: Measures.face.upperBound)
            let (touch, steps) = (pass.touch, Steps.most(\.face))
            guard order == .row else { return touch + (most - touch) * step / steps }
            var least = pass.metrics.pixels(reducedMillimetres: Measures.face.lowerBound)
            if scene.notes.count > 1 {
                least = max(least, pass.metrics.pixels(millimetres: Measures.faceAboveNotes))
            }
            let cell = pass.cells(of: faces)[0].width - 2 * pass.rim
            return min(cell, least + (most - least) * step / steps)
        }

        /// The largest steps for which there is room: all together, and then each in turn.
        var steps: Steps? {
            let shared = (0...FacePlan.steps).reversed().map { Steps(all: $0) }.first(where: fits)
            guard var steps = shared else { return nil }
            var growing = [\Steps.face, \.label, \.face, \.note, \.title]
            while !growing.isEmpty {
                growing = growing.filter { path in
                    var larger = steps
                    larger[keyPath: path] += 1
                    let isRoom = larger[keyPath: path] <= Steps.most(path) && fits(larger)
                    if isRoom { steps = larger }
                    return isRoom
                }
            }
            return steps
        }

        private func fits(_ steps: Steps) -> Bool {
            let plan = plan(steps, fits: true)
            // What is asked has larger letters only above faces as large as a finger.
            let least = pass.metrics.pixels(points: Measures.title.lowerBound)
            guard plan.title <= least || plan.face >= pass.touch else { return false }
            let style = TextStyle(size: plan.title, isBold: true, alignment: .leading)
            let width = pass.lineWidth
            guard pass.fits(title, style, width: width, height: .max) else { return false }
            let above =
                pass.recordedHeight(scene) + pass.height(of: title, style, width: width)
                + pass.gap / 2
            let below = pass.footHeight(
                scene, note: plan.note, hasRow: plan.order != .pairsWithLanguage)
            // A list grows in the lower part only, where every hand reaches it.
            let reach = plan.face > pass.touch ? pass.reach - pass.area.y : 0
            return fits(plan, in: pass.area.height - max(above, order == .row ? 0 : reach) - below)
        }

        private func fits(_ plan: FacePlan, in body: Int) -> Bool {
            guard order == .row else {
                let rows = plan.rows(of: faces)
                let style = pass.listStyle(faces, columns: plan.columns, height: plan.face)
                return rows * plan.face + (rows - 1) * pass.gap <= body
                    && plan.note <= style?.letters.size ?? 0
            }
            guard plan.note <= plan.label, plan.label <= plan.title else { return false }
            let height = plan.face + 2 * pass.rim + pass.captionHeight(faces, plan.label)
            return max(height, pass.touch) <= body
        }
    }

    /// How many columns a list has.
    var columns: Int { order == .column ? 1 : 2 }

    /// How many rows faces stand in.
    func rows(of faces: [Scene.Face]) -> Int {
        order == .row ? 1 : (faces.count + columns - 1) / columns
    }
}
