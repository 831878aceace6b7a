extension Limits {
    // MARK: Fleet

    /// Without a heartbeat for so long a kiosk is silent, unless it was told to take its time.
    package static let silentAfter = TimeSpan.minutes(5)
    /// Alive, and not pressed for so long of the point's opening hours, a kiosk is quiet.
    package static let quietAfter = TimeSpan.hours(2)
    /// That a kiosk's history began anew is shown beside it for so long.
    package static let beginningShown = TimeSpan.hours(24 * 30)
    /// The latest chains of a kiosk that the fleet knows; a key could sign for any number of them.
    package static let chainsOfKiosk = 16
}
