/// Moves a picture that stands for hours by a few pixels, so that it does not burn in.
///
/// It moves only while nobody is there, by at most one pixel across and down at a time, and only
/// to the right and down of where it was drawn: the light for the staff stands in the other
/// corner. Across it goes there and back in 12 moves, down in 14, for it rests at both ends: the
/// whole path takes 84 moves, which are 7 hours of an idle screen, and leads to every place.
package struct PictureShift: Hashable, Sendable {
    /// How far a picture has moved, in its own pixels.
    package struct Offset: Hashable, Sendable {
        /// To the right.
        package var x: Int
        /// Downwards.
        package var y: Int

        package init(x: Int = 0, y: Int = 0) {
            self.x = x
            self.y = y
        }
    }

    private var moves = 0
    private var last: BootTime

    /// Starts with a picture that stands where it was drawn.
    package init(at time: BootTime) { last = time }

    /// Where it is now.
    package var offset: Offset {
        Offset(x: Self.place(moves, resting: 0), y: Self.place(moves, resting: 1))
    }

    /// When it moves next, if nobody came since `lastUse`.
    package func nextMove(lastUse: BootTime) -> BootTime {
        max(lastUse + Limits.shiftAfter, last + Limits.shiftEvery)
    }

    /// Moves if it is time; once, however late that is found.
    package mutating func tick(at now: BootTime, lastUse: BootTime) {
        guard nextMove(lastUse: lastUse) <= now else { return }
        moves += 1
        last = now
    }

    /// There and back between the ends; `resting` moves longer, none or one, at each end.
    private static func place(_ moves: Int, resting: Int) -> Int {
        let far = Limits.shiftFarthest
        let step = moves % (2 * far + 2 * resting)
        return min(step, 2 * far + resting - step)
    }
}
