import FeedbackCore
import Panels
import Testing

/// Lamps by their EV_LED codes: NUML 0, CAPSL 1, SCROLLL 2, COMPOSE 3, KANA 4.
struct LampDriverTests {
    private let start = BootTime(seconds: 100)
    private let four = PanelProfile.Lamps(green: 0, amber: 1, red: 2, thanks: 3)

    private func light(_ color: Light.Color, _ pattern: LightPattern) -> Light {
        Light(color: color, pattern: pattern, reasons: [])
    }

    private func after(_ milliseconds: Int64) -> BootTime { start + .milliseconds(milliseconds) }

    @Test func `everything is dark at first and never changes`() {
        let driver = LampDriver(lamps: four)
        #expect(driver.lit(at: start) == [0: false, 1: false, 2: false, 3: false])
        #expect(driver.nextChange(after: start) == nil)
    }

    @Test func `a steady light lights one lamp and needs no timer`() {
        var driver = LampDriver(lamps: four)
        driver.show(light(.green, .steady), at: start)
        #expect(driver.lit(at: after(987_654)) == [0: true, 1: false, 2: false, 3: false])
        #expect(driver.nextChange(after: start) == nil)
    }

    @Test(arguments: [
        (0, true), (199, true), (200, false), (400, true), (600, false), (2_000, true),
    ])
    func `a double blink follows its pattern`(_ milliseconds: Int64, lit: Bool) {
        var driver = LampDriver(lamps: four)
        driver.show(light(.amber, .double), at: start)
        #expect(driver.lit(at: after(milliseconds))[1] == lit)
    }

    @Test func `following every change sees every change`() {
        var driver = LampDriver(lamps: four)
        driver.show(light(.red, .fast), at: start)
        var now = start
        for turn in 1...9 {
            let next = driver.nextChange(after: now)
            #expect(next == start + .milliseconds(Int64(turn) * 250))
            now = next ?? now
            #expect(driver.lit(at: now)[2] == turn.isMultiple(of: 2))
        }
    }

    @Test func `other reasons for the same light do not disturb its rhythm`() {
        var driver = LampDriver(lamps: four)
        driver.show(light(.amber, .slow), at: start)
        driver.show(Light(color: .amber, pattern: .slow, reasons: [.diskLow]), at: after(900))
        #expect(driver.nextChange(after: after(900)) == after(1_000))
    }

    @Test func `thanks is lit for one second beside the light`() {
        var driver = LampDriver(lamps: four)
        driver.show(light(.green, .steady), at: start)
        driver.thank(at: start)
        #expect(driver.lit(at: after(999)) == [0: true, 1: false, 2: false, 3: true])
        #expect(driver.nextChange(after: start) == after(1_000))
        #expect(driver.lit(at: after(1_000)) == [0: true, 1: false, 2: false, 3: false])
        #expect(driver.nextChange(after: after(1_000)) == nil)
    }

    @Test func `thanks again lasts from the second time`() {
        var driver = LampDriver(lamps: four)
        driver.thank(at: start)
        driver.thank(at: after(600))
        #expect(driver.lit(at: after(1_599))[3] == true)
        #expect(driver.nextChange(after: after(600)) == after(1_600))
    }

    private let five = PanelProfile.Lamps(green: 0, amber: 1, red: 2, thanks: 3, heard: 4)

    @Test func `heard is lit from the press until thanks, which take its place`() {
        var driver = LampDriver(lamps: five)
        driver.show(light(.green, .steady), at: start)
        driver.hear(at: start)
        #expect(driver.lit(at: start) == [0: true, 1: false, 2: false, 3: false, 4: true])
        driver.thank(at: after(80))
        #expect(driver.lit(at: after(80)) == [0: true, 1: false, 2: false, 3: true, 4: false])
        #expect(driver.nextChange(after: after(80)) == after(1_080))
    }

    @Test func `a press that is refused was heard, and is not thanked for`() {
        var driver = LampDriver(lamps: five)
        driver.hear(at: start)
        driver.refuse()
        #expect(driver.lit(at: after(10)).values.allSatisfy { !$0 })
        #expect(driver.nextChange(after: after(10)) == nil)
    }

    @Test func `heard stays lit while another press of the panel waits`() {
        var driver = LampDriver(lamps: five)
        driver.hear(at: start)
        driver.hear(at: after(600))
        driver.thank(at: after(900))
        #expect(driver.lit(at: after(900)) == [0: false, 1: false, 2: false, 3: true, 4: true])
        driver.thank(at: after(1_000))
        #expect(driver.lit(at: after(1_000))[4] == false)
    }

    @Test func `heard without an answer goes out after five seconds, and is forgotten`() {
        var driver = LampDriver(lamps: five)
        driver.hear(at: start)
        #expect(driver.lit(at: after(4_999))[4] == true)
        #expect(driver.nextChange(after: start) == after(5_000))
        #expect(driver.lit(at: after(5_000))[4] == false)
        #expect(driver.nextChange(after: after(5_000)) == nil)
        driver.hear(at: after(6_000))
        driver.thank(at: after(6_010))
        #expect(driver.lit(at: after(6_010))[4] == false)
    }

    @Test func `an answer to a press that was not heard changes nothing`() {
        var driver = LampDriver(lamps: five)
        driver.refuse()
        driver.hear(at: start)
        #expect(driver.lit(at: start)[4] == true)
    }

    @Test func `a panel without a heard lamp shows nothing new`() {
        var driver = LampDriver(lamps: four)
        driver.hear(at: start)
        #expect(driver.lit(at: start) == [0: false, 1: false, 2: false, 3: false])
        #expect(driver.nextChange(after: start) == nil)
    }

    @Test func `a lamp that serves both the light and thanks, thanks`() {
        var driver = LampDriver(lamps: PanelProfile.Lamps(red: 2, thanks: 2))
        driver.show(light(.red, .fast), at: start)
        driver.thank(at: start)
        #expect(driver.lit(at: after(300)) == [2: true])
    }

    @Test func `a panel without the lamp shows nothing and wakes nobody`() {
        var driver = LampDriver(lamps: PanelProfile.Lamps(green: 0))
        driver.show(light(.red, .fast), at: start)
        driver.thank(at: start)
        #expect(driver.lit(at: start) == [0: false])
        #expect(driver.nextChange(after: start) == nil)
    }

    @Test func `darkness is complete`() {
        var driver = LampDriver(lamps: four)
        driver.show(light(.red, .fast), at: start)
        driver.thank(at: start)
        driver.darken()
        #expect(driver.lit(at: start).values.allSatisfy { !$0 })
        #expect(driver.nextChange(after: start) == nil)
    }
}
