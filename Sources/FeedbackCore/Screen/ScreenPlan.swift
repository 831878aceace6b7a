/// What a screen asks, in which languages, and what it shows to staff.
package struct ScreenPlan: Hashable, Sendable {
    /// The scale of the question on the screen.
    package var scale: Scale
    /// What a rating is followed by.
    package var followUp: ScreenConfiguration.FollowUpKind
    /// Language codes; the first is the one that the screen comes back to.
    package var languages: [String]
    /// The criterion that is asked first, 1…6, so that restarts favour none.
    package var firstCriterion: UInt8
    /// The digits, 0…9 each, that open the status page; without any there is no such page.
    package var staffCode: [UInt8]?

    package init(
        scale: Scale, followUp: ScreenConfiguration.FollowUpKind,
        languages: [String],
        firstCriterion: UInt8 = 1, staffCode: [UInt8]? = nil
    ) {
        self.scale = scale
        self.followUp = followUp
        self.languages = languages
        self.firstCriterion = firstCriterion
        self.staffCode = staffCode
    }

    /// True if there is a page for staff, and a code that opens it.
    package var hasStaffPage: Bool { staffCode?.isEmpty == false }
}
