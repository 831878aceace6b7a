import FeedbackCore

/// A light that is looked for, opened and set by one thread.
protocol LightDevice: AnyObject {
    /// Finds and opens what is there, anew if it was open.
    func open() throws(LightRefusal)
    /// True if news about a device of this name in sysfs may be about this light.
    func isNamed(_ name: String) -> Bool
    /// Shows a light from now on.
    func show(_ light: Light, at now: BootTime)
    /// Somebody has shown that the daemon lives.
    func live(at time: BootTime)
    /// Writes what is due.
    func drive(at now: BootTime) throws(LightRefusal)
    /// When `drive` is wanted next by itself.
    func nextChange(after now: BootTime) -> BootTime?
    /// The daemon stops: shows that nothing is recorded.
    func rest() throws(LightRefusal)
}
