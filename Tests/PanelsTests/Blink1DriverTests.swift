import FeedbackCore
import Testing

@testable import Panels

struct Blink1DriverTests {
    private let start = BootTime(seconds: 1_000)
    private static let green: Blink1Model.RGB = [0, 255, 0]
    private static let red: Blink1Model.RGB = [255, 0, 0]
    private static let dark: Blink1Model.RGB = [0, 0, 0]

    private func after(_ milliseconds: Int64) -> BootTime { start + .milliseconds(milliseconds) }

    private func light(_ color: Light.Color, _ pattern: LightPattern) -> Light {
        Light(color: color, pattern: pattern, reasons: [])
    }

    private func shining(_ color: Light.Color, _ pattern: LightPattern) -> Blink1Driver {
        var driver = Blink1Driver()
        driver.show(light(color, pattern), at: start)
        driver.live(at: start)
        driver.begin()
        return driver
    }

    @Test func `nothing is said before the daemon is known to live, nor before it has a light`() {
        var driver = Blink1Driver()
        driver.begin()
        driver.show(light(.green, .steady), at: start)
        #expect(driver.due(at: start) == [])
        var other = Blink1Driver()
        other.live(at: start)
        #expect(other.due(at: start) == [])
        #expect(driver.nextChange(after: start) == nil)
    }

    @Test func `at first the red is laid up, then the watchdog is wound, then the light shown`() {
        var driver = shining(.green, .steady)
        let reports = driver.due(at: start)
        #expect(reports.count == 1 + 32 + 1 + 1)
        #expect(reports.first == .patternForAll)
        #expect(
            reports.suffix(2) == [
                .watch(.seconds(30)), .color(.init(red: 0, green: 255, blue: 0)),
            ])
    }

    @Test func `a steady light is said once, and again only life is`() {
        var driver = shining(.green, .steady)
        _ = driver.due(at: start)
        #expect(driver.due(at: after(5_000)) == [])
        #expect(driver.nextChange(after: after(5_000)) == nil)
        driver.live(at: after(7_500))
        #expect(driver.due(at: after(7_510)) == [.watch(.seconds(30))])
        #expect(driver.due(at: after(7_520)) == [])
    }

    @Test func `a daemon that hung and goes on says its light again, to end the red`() {
        var driver = shining(.green, .steady)
        _ = driver.due(at: start)
        driver.live(at: after(40_000))
        #expect(
            driver.due(at: after(40_010)) == [
                .watch(.seconds(30)), .color(.init(red: 0, green: 255, blue: 0)),
            ])
    }

    @Test func `a light that blinks is said at every change, in its rhythm`() {
        var driver = shining(.red, .fast)
        _ = driver.due(at: start)
        var now = start
        for turn in 1...6 {
            guard let next = driver.nextChange(after: now) else { break }
            #expect(next == after(Int64(turn) * 250))
            now = next
            let red: UInt8 = turn.isMultiple(of: 2) ? 255 : 0
            #expect(driver.due(at: now) == [.color(.init(red: red, green: 0, blue: 0))])
        }
        #expect(now == after(1_500))
    }

    @Test func `when nobody lives nothing more is said, for it would end the red`() {
        var driver = shining(.amber, .slow)
        _ = driver.due(at: start)
        #expect(driver.due(at: after(19_000)).count == 1)
        #expect(driver.due(at: after(20_000)) == [])
        #expect(driver.due(at: after(21_000)) == [])
        #expect(driver.nextChange(after: after(20_000)) == nil)
        driver.show(light(.green, .steady), at: after(22_000))
        #expect(driver.due(at: after(22_000)) == [])
    }

    @Test func `when somebody lives again everything is said again`() {
        var driver = shining(.green, .steady)
        _ = driver.due(at: start)
        _ = driver.due(at: after(40_000))
        driver.live(at: after(50_000))
        #expect(
            driver.due(at: after(50_000)) == [
                .watch(.seconds(30)), .color(.init(red: 0, green: 255, blue: 0)),
            ])
    }

    @Test func `a device that was plugged in again is told everything`() {
        var driver = shining(.green, .steady)
        let first = driver.due(at: start)
        driver.begin()
        #expect(driver.due(at: after(1_000)) == first)
    }

    @Test(arguments: [true, false])
    func `a daemon that dies leaves red within the time of the watchdog, on mk2 and on mk3`(
        obeysRange: Bool
    ) {
        var model = Blink1Model(obeysRange: obeysRange)
        var driver = shining(.green, .steady)
        for second in stride(from: Int64(0), through: 60_000, by: 7_500) {
            driver.live(at: after(second))
            for report in driver.due(at: after(second)) {
                model.take(report.bytes, at: after(second))
            }
            model.pass(to: after(second))
            #expect(model.colors == [Self.green])
        }
        model.pass(to: after(60_000 + 29_990))
        #expect(model.colors == [Self.green])
        model.pass(to: after(60_000 + 30_010))
        #expect(model.colors == [Self.red, Self.dark])
    }

    @Test(arguments: [true, false])
    func `a thread that blinks on while the others hang does not hide the red`(obeysRange: Bool) {
        var model = Blink1Model(obeysRange: obeysRange)
        var driver = shining(.amber, .slow)
        var now = start
        while now < after(60_000) {
            for report in driver.due(at: now) { model.take(report.bytes, at: now) }
            now = now + .milliseconds(100)
            model.pass(to: now)
        }
        #expect(model.colors == [Self.red, Self.dark])
    }

    @Test(arguments: [true, false])
    func `a daemon that stops leaves red at once, and for good`(obeysRange: Bool) {
        var model = Blink1Model(obeysRange: obeysRange)
        var driver = shining(.green, .steady)
        for report in driver.due(at: start) { model.take(report.bytes, at: start) }
        for report in Blink1Driver.farewell { model.take(report.bytes, at: after(100)) }
        #expect(model.colors == [Self.red, Self.dark])
        model.pass(to: after(3_600_000))
        #expect(model.colors == [Self.red, Self.dark])
    }
}
