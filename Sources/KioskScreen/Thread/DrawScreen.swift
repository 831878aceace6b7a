import Display
package import FeedbackCore
package import KioskDaemon
import Linux

/// Shows the kiosk's screen until told to stop; see `ScreenLoop.Drawing`.
///
/// - Throws: `FontsFinding` or `SystemError`.
package func drawScreen(_ loop: ScreenLoop, kept: CInt?, light: Light) throws {
    let speaker = loop.screen.sound.flatMap {
        Loudspeaker(starting: $0, board: loop.board, log: loop.log)
    }
    defer { speaker?.leave() }
    let display = try Display(
        inherited: kept.map { FileDescriptor(owning: $0) }, connector: loop.screen.connector)
    try ScreenThread(
        loop, on: display, isKept: kept != nil, light: light, speaker: speaker
    ).run()
}
