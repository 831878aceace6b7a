import FeedbackCore
import Testing

struct PanelIdentityTests {
    private func identity(_ port: String, _ product: UInt16, _ serial: String?) -> PanelIdentity {
        PanelIdentity(port: port, vendor: 0x1209, product: product, serial: serial)
    }

    @Test func `without a serial any device of the model at the port is accepted`() {
        for serial in [nil, "A1", "B2"] {
            #expect(identity("4", 1, nil).accepts(identity("4", 1, serial)))
            #expect(!identity("4", 1, nil).accepts(identity("5", 1, serial)))
            #expect(!identity("4", 1, nil).accepts(identity("4", 2, serial)))
        }
    }

    @Test func `with a serial that one alone is`() {
        #expect(identity("4", 1, "A1").accepts(identity("4", 1, "A1")))
        #expect(!identity("4", 1, "A1").accepts(identity("4", 1, "B2")))
        #expect(!identity("4", 1, "A1").accepts(identity("4", 1, nil)))
        #expect(!identity("4", 1, "A1").accepts(identity("5", 1, "A1")))
    }
}
