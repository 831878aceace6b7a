@testable import KioskDaemon
import Control
import FeedbackCore
import Linux
import Panels
import Testing

/// What `hailong status` says of what touches the screen, from the glass on.
struct TouchStatusTests {
    private let board: StatusBoard
    /// A display that hangs upright: its picture is turned clockwise by a quarter.
    private let calibration = TouchCalibration(rotation: .quarter)
    private var rules = TouchRules(picture: Size(width: 136, height: 217))

    init() throws {
        board = try StatusBoard()
        _ = rules.accept(
            .attached(TouchFrame(time: BootTime(seconds: 0), contacts: []), TouchTraits()))
    }

    /// What touches the glass at these places, each with a number of its own.
    private mutating func touch(
        _ places: [Int32: (x: Double, y: Double)], palm: Bool = false, atMilliseconds time: Int64
    ) {
        let contacts = places.sorted { $0.key < $1.key }.map { number, place in
            TouchContact(
                id: TouchContact.ID(slot: Int(number), tracking: number),
                point: calibration.point(x: place.x, y: place.y), isPalm: palm)
        }
        _ = rules.accept(
            .frame(TouchFrame(time: BootTime(milliseconds: time), contacts: contacts)))
    }

    /// What `hailong status` reads of the daemon.
    private func status() throws -> (report: StatusReport, screen: StatusReport.Screen) {
        board.screen(
            ScreenStatus(
                trouble: nil, touch: .none, counters: rules.counters, faults: rules.faults))
        let report = board.look().report(
            kiosk: KioskID(trusted: Array(repeating: 0, count: 16)), keyReadable: true,
            started: BootTime(seconds: 0), now: BootTime(seconds: 0))
        let read = try StatusReport(json: report.json())
        return (read, try #require(read.screen))
    }

    @Test mutating func `dirt is named by its place on the turned picture until it is wiped off`()
        throws
    {
        // The glass's upper right corner is the upper left one of the picture that citizens see.
        touch([1: (0.95, 0.05)], atMilliseconds: 1_000)
        _ = rules.tick(at: BootTime(seconds: 12))
        var (report, screen) = try status()
        #expect(screen.spots == [.init(kind: .dirt, part: .topLeft)])
        #expect(screen.masked == 1)
        #expect(screen.rejections == [.dirt: 1])
        #expect(report.text(.english).contains("touches do not count at:\n"))
        #expect(report.text(.english).contains("   top left\n"))
        #expect(report.text(.vietnamese).contains("   góc trên bên trái\n"))
        touch([1: (0.95, 0.05), 2: (0.95, 0.06)], atMilliseconds: 13_000)
        touch([:], atMilliseconds: 14_000)
        (report, screen) = try status()
        #expect(screen.spots == [] && screen.masked == 0)
        #expect(screen.rejections == [.dirt: 1, .onDirt: 1])
        #expect(report.text(.english).contains("   1 on dirt · 1 dirt\n"))
        #expect(!report.text(.english).contains("touches do not count"))
    }

    @Test mutating func `a contact that was only forgotten masks nothing, and is said`()
        throws
    {
        touch([1: (0.5, 0.5)], atMilliseconds: 1_000)
        _ = rules.tick(at: BootTime(seconds: 62))
        let (report, screen) = try status()
        #expect(screen.spots == [.init(kind: .forgotten, part: .centre)])
        #expect(screen.masked == 0)
        #expect(report.text(.english).contains("touches count all the same at:\n"))
        #expect(!report.text(.english).contains("do not count"))
    }

    @Test mutating func `palms, several at once and interference have their numbers`() throws {
        touch([1: (0.2, 0.2)], palm: true, atMilliseconds: 1_000)
        touch([:], atMilliseconds: 1_100)
        touch([2: (0.2, 0.2), 3: (0.5, 0.5), 4: (0.8, 0.8)], atMilliseconds: 2_000)
        touch([:], atMilliseconds: 2_100)
        for number: Int32 in 10...17 {
            touch([number: (0.9, 0.9)], atMilliseconds: 3_000 + 40 * Int64(number))
            touch([:], atMilliseconds: 3_010 + 40 * Int64(number))
        }
        let (report, screen) = try status()
        #expect(screen.rejections == [.palm: 1, .crowd: 3, .short: 5, .interference: 3])
        #expect(screen.rejected == 12 && screen.taps == 0)
        // The glass's lower right corner is the upper right one of the picture.
        #expect(screen.spots == [.init(kind: .interference, part: .topRight)])
        #expect(
            report.text(.english).contains(
                "   1 palm · 3 several at once · 3 interference\n"))
        _ = rules.tick(at: BootTime(seconds: 10))
        #expect(try status().screen.spots == [])
    }

    @Test func `another display does not make what was counted forgotten`() {
        var rules = TouchRules(picture: Size(width: 100, height: 100))
        let palm = TouchContact(
            id: TouchContact.ID(slot: 0, tracking: 1), point: TouchPoint(x: 0.5, y: 0.5),
            isPalm: true)
        _ = rules.accept(.frame(TouchFrame(time: BootTime(seconds: 1), contacts: [palm])))
        let next = TouchRules(counters: rules.counters)
        #expect(next.counters.rejected == [.palm: 1])
        #expect(next.counters.contacts == 1)
    }
}
