import FeedbackCore
import Testing

@testable import Panels

struct PanelSlotTests {
    private let identity = PanelIdentity(port: "usb-4", vendor: 0x1209, product: 1)
    private let start = BootTime(seconds: 100)

    private func slot() -> PanelSlot {
        let profile = PanelProfile(
            name: "keypad-5", title: "Keypad", matches: [], scale: .sc5,
            keys: (1...5).map { PanelProfile.Key(code: $0 + 1, level: UInt8($0)) })
        return PanelSlot(
            number: 1,
            panel: KioskConfiguration.Panel(identity: identity, profile: profile, question: 1))
    }

    private func node(_ number: Int, keys: String) -> DeviceNode {
        .input(
            InputNode(
                syspath: "/sys/event\(number)", node: "/dev/input/event\(number)",
                name: "Keypad", identity: identity, keys: KeyBits(sysfs: keys)))
    }

    @Test func `a device is tried at once, then after 1, 2, 4 … s, and at most every minute`() {
        let slot = slot()
        slot.found(node(7, keys: "7c"), at: start)
        #expect(slot.retryAt == start)
        let waits = (1...8).map { _ in
            slot.refused("busy", at: start)
            return (slot.retryAt ?? start) - start
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60].map { .seconds($0) })
    }

    @Test func `an open panel that leaves while it waits for its mark is waited for no more`() {
        let slot = slot()
        slot.found(node(7, keys: "7c"), at: start)
        slot.postpone(until: start + .seconds(5))
        slot.vanished()
        #expect(slot.deadline(after: start) == nil)
    }

    @Test func `news from udev are tried at once again`() {
        let slot = slot()
        slot.found(node(7, keys: "7c"), at: start)
        slot.refused("busy", at: start)
        slot.found(node(7, keys: "7c"), at: start + .seconds(5))
        #expect(slot.retryAt == start + .seconds(5))
    }

    @Test func `an absent panel wakes nobody`() {
        let slot = slot()
        #expect(slot.deadline(after: start) == nil)
        slot.found(node(7, keys: "7c"), at: start)
        slot.vanished()
        #expect(slot.deadline(after: start) == nil)
        #expect(slot.connection.state == .absent)
    }

    @Test func `of two nodes of one board the one with the keys wins, in either order`() {
        for order in [[7, 8], [8, 7]] {
            let slot = slot()
            for number in order {
                slot.found(node(number, keys: number == 8 ? "7c" : "4"), at: start)
            }
            #expect(slot.candidate?.node == "/dev/input/event8")
            #expect(slot.retryAt == start)
        }
    }

    @Test func `what is plugged in now replaces what may be on its way out`() {
        let slot = slot()
        slot.found(node(7, keys: "7c"), at: start)
        slot.refused("gone", at: start)
        slot.found(node(8, keys: "7c"), at: start)
        #expect(slot.candidate?.node == "/dev/input/event8")
        #expect(slot.retryAt == start)
    }

    @Test func `a board without the keys says which, and is not tried`() {
        let slot = slot()
        slot.found(node(7, keys: "4"), at: start)
        #expect(slot.retryAt == nil)
        #expect(
            slot.connection.state
                == .refused(
                    "/dev/input/event7 lacks KEY_2, KEY_3, KEY_4, KEY_5 of the profile keypad-5"))
    }

    @Test func `a device that is plugged in and out in a loop is given a rest`() throws {
        let slot = slot()
        var opened: [Int64] = []
        // Ten times a second, for three minutes.
        for tick in 0..<1_800 {
            let now = start + .milliseconds(Int64(tick) * 100)
            slot.found(node(tick, keys: "7c"), at: now)
            if let retryAt = slot.retryAt, retryAt <= now {
                opened.append(Int64(tick) / 600)
                slot.opens(at: now)
            }
            slot.vanished()
        }
        #expect((0..<3).map { minute in opened.count { $0 == minute } } == [12, 12, 12])
    }

    @Test(arguments: [1, 5, 60, 140])
    func `a device that comes back four times in ten minutes says so, read or not`(
        seconds: Int64
    ) {
        let slot = slot()
        var told: [Bool] = []
        for turn in 0..<6 {
            let now = start + .seconds(Int64(turn) * seconds)
            slot.found(node(turn, keys: "7c"), at: now)
            let before = slot.connection.lastError
            slot.attached()
            #expect(slot.connection.lastError == before)
            told.append(before == "/dev/input/event\(turn) comes and goes: is its plug loose?")
            slot.vanished()
        }
        #expect(told == [false, false, false, false, true, true])
        // Hours later it is forgiven.
        slot.found(node(7, keys: "7c"), at: start + .seconds(20_000))
        slot.attached()
        #expect(slot.connection.lastError == nil)
    }

    @Test func `a device that comes back now and then is not said to come and go`() {
        let slot = slot()
        for turn in 0..<20 {
            slot.found(node(turn, keys: "7c"), at: start + .seconds(Int64(turn) * 201))
            #expect(slot.connection.lastError == nil)
            slot.vanished()
        }
    }

    @Test func `a device that is given a rest says so`() {
        let slot = slot()
        for _ in 0..<12 { slot.opens(at: start) }
        slot.found(node(7, keys: "7c"), at: start + .seconds(1))
        #expect(slot.retryAt == start + .seconds(60))
        #expect(
            slot.connection.state
                == .refused("/dev/input/event7 comes and goes: it is given a rest"))
    }
}
