import Testing

@testable import Panels

struct NodeAccessTests {
    @Test func `a node of a group that may use it asks for membership by way of the rule`() {
        let hint = NodeAccess(group: "input", mode: 0o660).hint
        #expect(hint.contains("belongs to group input, mode 660, and this user is not in"))
        #expect(hint.contains("kiosk-config/70-hailong.rules"))
    }

    @Test func `a node that its group may not use says so`() {
        let hint = NodeAccess(group: "root", mode: 0o600).hint
        #expect(hint.contains("belongs to group root, but mode 600 does not let that group use it"))
    }

    @Test func `a node that is gone has no owner, and opening it says so`() {
        #expect(NodeAccess("/dev/input/event-none") == nil)
        #expect(
            NodeAccess.refusal(of: "/dev/input/event-none")?.description
                == "/dev/input/event-none cannot be opened (No such file or directory)")
    }

    @Test func `the group that owns a node is named`() {
        // Group 0 has this name on every Linux.
        #expect(NodeAccess("/dev/null")?.group == "root")
        #expect(NodeAccess("/dev/null")?.mode == 0o666)
    }
}
