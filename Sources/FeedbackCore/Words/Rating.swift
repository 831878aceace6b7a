/// A press given a meaning: on this panel, to this question, this level.
package struct Rating: Hashable, Sendable {
    /// The panel's number, as the latest panel entry of that number describes it.
    package var panel: UInt16
    /// The question's number in the question set of the configuration in force, from 1.
    package var question: UInt16
    /// The level on the question's scale; 1 is the most negative.
    package var level: UInt8
    /// What is special about the press.
    package var mark: Mark
    /// How many entries before this one the rating stands that this one replaces, from 1; nothing
    /// for a rating of its own.
    package var replaces: UInt32?

    package init(
        panel: UInt16, question: UInt16, level: UInt8, mark: Mark = Mark(),
        replaces: UInt32? = nil
    ) {
        self.panel = panel
        self.question = question
        self.level = level
        self.mark = mark
        self.replaces = replaces
    }

    /// True if this rating, made at `moment`, may stand in the place of an earlier one.
    ///
    /// Both are of one question and one boot, both or neither made in service mode, and at most
    /// `Limits.replacedWithin` apart: whoever holds a kiosk's key must not be able to take back
    /// what was recorded long ago. Whether the question had the same scale for both is for the
    /// configurations to say.
    package func mayReplace(_ other: Rating, at moment: Moment, madeAt earlier: Moment) -> Bool {
        question == other.question && mark.service == other.mark.service
            && moment.isWithin(Limits.replacedWithin, of: earlier)
    }
}

/// What is special about the press behind a rating.
///
/// In bytes one unsigned integer: bit 0 `resynced`, bit 1 `service`, from bit 2 `merged`.
package struct Mark: Hashable, Sendable {
    /// The press was found by comparing key states or counters after an interruption.
    package var resynced: Bool
    /// The press was made in service mode and is not a citizen's.
    package var service: Bool
    /// Presses of this key merged into its previous rating, 0…`Limits.mergedPresses`.
    package var merged: UInt16

    /// `merged` is cut off at `Limits.mergedPresses`.
    package init(resynced: Bool = false, service: Bool = false, merged: UInt16 = 0) {
        self.resynced = resynced
        self.service = service
        self.merged = min(merged, Limits.mergedPresses)
    }

    /// The mark as one integer; 0 means nothing special and is left out of the bytes.
    package var code: UInt64 {
        UInt64(merged) << 2 | (service ? 2 : 0) | (resynced ? 1 : 0)
    }

    /// Reads a mark's integer, or nothing if it is larger than any mark.
    package init?(code: UInt64) {
        guard code >> 2 <= UInt64(Limits.mergedPresses) else { return nil }
        resynced = code & 1 != 0
        service = code & 2 != 0
        merged = UInt16(code >> 2)
    }
}
