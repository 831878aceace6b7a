package import FeedbackCore
package import KioskDaemon

/// Shows the kiosk's screen until told to stop; see `ScreenLoop.Drawing`.
///
/// - Throws: `FontsFinding` or `SystemError`.
package func drawScreen(_ loop: ScreenLoop, kept: CInt?, light: Light.Color) throws {
    let speaker = loop.screen.sound.flatMap {
        Loudspeaker(starting: $0, board: loop.board, log: loop.log)
    }
    defer { speaker?.leave() }
    try ScreenThread(loop, kept: kept, light: light, speaker: speaker).run()
}
