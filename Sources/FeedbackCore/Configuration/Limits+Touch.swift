extension Limits {
    // MARK: Touch

    /// A contact that lifts sooner than this is interference.
    ///
    /// It lasts one or two frames of a controller that scans 60 to 100 times a second. No finger is
    /// back up as soon.
    package static let touchShortest = TimeSpan.milliseconds(30)
    /// A contact that lifts later than this is no tap.
    ///
    /// Old and trembling hands rest on what they chose for seconds, and a face that does not act
    /// for them is a vote that is lost; whoever holds the corner for `cornerHold` means the page
    /// for staff, and no target.
    package static let touchLongest = cornerHold
    /// A finger that moves farther than this, in mm, wipes and does not tap.
    ///
    /// In mm and not as a share of the picture: hands tremble as far on a small display. Less than
    /// half of the smallest target (20 mm), so that a tap at its centre stays on it.
    package static let touchTravel = 8.0
    /// Contacts that are longer than this, in mm, are no fingertips.
    ///
    /// A thumb laid flat is 25 mm long; the edge of a hand, an arm and a cloth are longer.
    package static let touchPalm = 30.0
    /// So many contacts that begin within `touchCrowdWithin` are water, a sleeve or a hand.
    package static let touchCrowd = 3
    /// The span over which contacts are a crowd: fingers of one hand that are meant one by one come
    /// farther apart.
    package static let touchCrowdWithin = TimeSpan.milliseconds(50)
    /// What rests at its place for longer than this is dirt, or somebody who leans on the glass.
    ///
    /// Longer than both a tap and holding the corner may take.
    package static let touchDirt = TimeSpan.seconds(10)
    /// No touch counts within so many mm of dirt or interference: half of the smallest target.
    package static let touchMask = 10.0
    /// More contacts than this within `touchBurstWithin` at one spot are interference.
    ///
    /// Hands do not tap faster for long, and a child that does is masked while it goes on.
    package static let touchBurst = 5
    /// The span over which `touchBurst` contacts are counted.
    package static let touchBurstWithin = TimeSpan.seconds(1)
    /// Contacts so many mm from each other are at one spot.
    ///
    /// Interference repeats its coordinates; the taps of a hand scatter.
    package static let touchSpot = 5.0
    /// A spot with interference counts again after so long without a contact.
    package static let touchQuiet = TimeSpan.seconds(3)
    /// Spots that are masked at a time; the one that was quiet for the longest makes room.
    package static let touchMasks = 16
    /// A screen that reports resting fingers all the time, and then nothing for so long, has
    /// forgotten a finger that it told the kernel of.
    ///
    /// The kernel's hid-multitouch takes such a finger for lifted after 100 ms, but for a mistake
    /// that older kernels make.
    package static let touchSilence = TimeSpan.seconds(1)
    /// A contact that neither moves nor lifts for so long counts as forgotten on other screens,
    /// where the kernel passes nothing on while nothing changes: its place is no longer masked.
    package static let touchForgotten = TimeSpan.minutes(1)
    /// A contact that begins so far outside the picture, as a share of it, is not meant for it.
    package static let touchOutside = 0.02
    /// The size in mm of a picture of which nobody says one, in 16:10: the usual 10.1 inches.
    package static let assumedPicture = Size(width: 217, height: 136)
    /// Sides in mm that a display or a touchscreen may say it has; others are its maker's mistakes.
    package static let touchSizes = 40...4_000
}
