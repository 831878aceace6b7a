/// A press that counts, as the screen hears of it: whoever's panel it was, and not on disk yet.
package struct PressedRating: Hashable, Sendable {
    /// What `FlowEvent.recorded` and `FlowEvent.refused` will call it.
    package var id: PressID
    /// The level on the question's scale.
    package var level: UInt8
    /// True if the question is the one that the screen shows; nothing else disturbs the screen.
    package var isForScreen: Bool
    /// True if it corrects a rating, after `FlowAction.replace`.
    package var corrects: Bool

    package init(id: PressID, level: UInt8, isForScreen: Bool, corrects: Bool = false) {
        self.id = id
        self.level = level
        self.isForScreen = isForScreen
        self.corrects = corrects
    }
}
