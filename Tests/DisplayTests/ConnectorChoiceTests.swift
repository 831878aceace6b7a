import Testing

@testable import Display

/// Where a display is looked for, on cards with several connectors.
struct ConnectorChoiceTests {
    private static let connectors = ["VGA-1", "HDMI-A-1", "HDMI-A-2"]

    /// What is chosen of those that have a display; their places stand for displays.
    private func choose(
        _ wanted: String?, connected: Set<Int>, inUse: Int? = nil
    ) throws(DisplayRefusal) -> Int {
        var choice = ConnectorChoice<Int>(wanted: wanted)
        for (place, name) in Self.connectors.enumerated() {
            choice.note(
                name, connected.contains(place) ? place : nil, isPreferred: place == inUse)
        }
        return try choice.chosen(on: "/dev/dri/card0")
    }

    private func refusal(_ wanted: String?, connected: Set<Int>) throws -> String {
        let error = try #require(throws: DisplayRefusal.self) {
            try choose(wanted, connected: connected)
        }
        return "\(error)"
    }

    @Test(
        arguments: [
            (nil, [0, 1, 2], nil, 0), (nil, [1, 2], nil, 1), (nil, [0, 2], 2, 2),
            (nil, [0, 1], 2, 0),
            ("HDMI-A-2", [0, 1, 2], nil, 2), ("HDMI-A-2", [0, 1, 2], 0, 2),
            ("VGA-1", [0, 1], 1, 0),
        ] as [(String?, Set<Int>, Int?, Int)])
    func `the display is at the connector that is named, or else in use, or else the first`(
        wanted: String?, connected: Set<Int>, inUse: Int?, chosen: Int
    ) throws {
        #expect(try choose(wanted, connected: connected, inUse: inUse) == chosen)
    }

    @Test func `no other display is taken for the one that is named`() throws {
        #expect(
            try refusal("HDMI-A-2", connected: [0, 1])
                == "no display is connected to HDMI-A-2 of /dev/dri/card0 (screen.connector)")
        #expect(
            try refusal("DP-1", connected: [0, 1, 2])
                == "/dev/dri/card0 has no connector DP-1 (screen.connector), but VGA-1, HDMI-A-1,"
                + " HDMI-A-2")
        #expect(try refusal(nil, connected: []) == "no display is connected to /dev/dri/card0")
    }

    @Test func `of several cards what says most is told, with the connectors of all`() {
        func card(_ number: Int, _ reason: DisplayRefusal.Reason) -> DisplayRefusal {
            DisplayRefusal(node: "/dev/dri/card\(number)", reason: reason)
        }
        let nothing = card(0, .nothingConnected)
        let unknown = card(1, .connectorUnknown("DP-1", known: ["VGA-1"]))
        let other = card(2, .connectorUnknown("DP-1", known: []))
        let empty = card(3, .connectorEmpty("DP-1"))
        let busy = card(4, .notMaster)
        let rising = [nothing, unknown, empty]
        for (place, less) in rising.enumerated() {
            for more in rising[(place + 1)...] + [busy] where less != empty || more != busy {
                #expect(less.joined(with: more) == more)
                #expect(more.joined(with: less) == more)
            }
        }
        // The first that hinders stays, as whoever mends it sees.
        #expect(busy.joined(with: empty) == busy && empty.joined(with: busy) == empty)
        #expect(
            "\(unknown.joined(with: other))"
                == "/dev/dri has no connector DP-1 (screen.connector), but VGA-1")
        #expect(
            "\(other)"
                == "/dev/dri/card2 has no connector DP-1 (screen.connector), but none at all")
    }
}
