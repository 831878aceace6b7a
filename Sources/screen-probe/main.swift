import ConfigFiles
import FeedbackCore
import Linux
import Screen

// Touches the faces of a screen in memory, and times what the daemon does for each.
// Arguments: the kiosk.yaml whose screen is drawn, and how often a face is touched.
// Prints when the first picture was drawn, in µs of the boot; then µs, one touch a line: from the
// touchscreen's report of a lifted finger, through the rules of touches and of panels, on two
// threads, to the picture with its face, copied to where a display would show it; and a copy of
// the same parts by itself.

let arguments = CommandLine.arguments.dropFirst()
guard let file = arguments.first, let touches = arguments.last.flatMap({ Int($0) }) else {
    fatalError("usage: screen-probe KIOSK.YAML TOUCHES")
}
let kiosk = try loadKioskConfiguration(file: file)
guard let screen = kiosk.screen else { fatalError("\(file) has no screen") }
var probe = try ScreenProbe(screen, of: kiosk, size: Size(width: 1280, height: 800))
try probe.begin()
print("first \(BootClock.now().microseconds)")
probe.light()
for _ in 0..<touches {
    let (ours, copy) = try probe.touch()
    print("\(ours) \(copy)")
}
