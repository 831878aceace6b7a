import FeedbackCore
import Glibc
import Linux

/// Lamps of the kernel's LED class, set through sysfs.
final class KernelLEDs: LightDevice {
    private let names: [String]
    private let root: String
    private let lamps: PanelProfile.Lamps
    private var driver: LampDriver
    /// How the lamps were last set, by their places in `names`.
    private var lit: [UInt16: Bool] = [:]
    private var brightness: [UInt16: [UInt8]] = [:]

    /// Takes the lamps' names in `root`, which is `/sys/class/leds` but for tests.
    init(_ leds: LightOutput.LEDs, root: String) {
        names = leds.names
        self.root = root
        let place: (String?) -> UInt16? = { [names] name in
            names.firstIndex { $0 == name }.map { UInt16($0) }
        }
        lamps = PanelProfile.Lamps(
            green: place(leds.green), amber: place(leds.amber), red: place(leds.red))
        driver = LampDriver(lamps: lamps)
    }

    /// Puts the lamps out, which also ends what the kernel let them show (a trigger).
    func open() throws(LightRefusal) {
        for (place, name) in names.enumerated() {
            let path = "\(root)/\(name)/max_brightness"
            let text = try attempt(path) { () throws(SystemError) in
                try SmallFile.read(path, upTo: 16)
            }
            brightness[UInt16(place)] = text.filter { $0.isDigit }
            lit[UInt16(place)] = nil
            try set(UInt16(place), lit: false)
        }
    }

    func isNamed(_ name: String) -> Bool { names.contains(name) }

    func show(_ light: Light, at now: BootTime) { driver.show(light, at: now) }

    /// A kernel's lamp has no watchdog.
    func live(at time: BootTime) {}

    func drive(at now: BootTime) throws(LightRefusal) {
        let wanted = driver.lit(at: now).filter { self.lit[$0.key] != $0.value }
        // What goes out does so first: two colours at once would say neither.
        for lit in [false, true] {
            for (place, _) in wanted.filter({ $0.value == lit }) { try set(place, lit: lit) }
        }
    }

    func nextChange(after now: BootTime) -> BootTime? { driver.nextChange(after: now) }

    /// Only a lamp that is red and nothing else: a steady lamp that is green too would say green.
    func rest() throws(LightRefusal) {
        let red = [lamps.green, lamps.amber].contains(lamps.red) ? nil : lamps.red
        for place in names.indices.map({ UInt16($0) }) where place != red {
            try set(place, lit: false)
        }
        if let red { try set(red, lit: true) }
    }

    private func set(_ place: UInt16, lit: Bool) throws(LightRefusal) {
        let path = "\(root)/\(names[Int(place)])/brightness"
        let bytes = lit ? brightness[place] ?? [] : [UInt8(ascii: "0")]
        try attempt(path) { () throws(SystemError) in try SmallFile.overwrite(path, with: bytes) }
        self.lit[place] = lit
    }

    private func attempt<Value>(
        _ path: String, _ body: () throws(SystemError) -> Value
    ) throws(LightRefusal) -> Value {
        do throws(SystemError) {
            return try body()
        } catch {
            let isGone = error.code == ENOENT || error.code == ENODEV
            throw LightRefusal(path, isGone ? .absent : .failed(code: error.code))
        }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
}
