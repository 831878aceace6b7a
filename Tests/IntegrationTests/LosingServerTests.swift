import Foundation
import TestSupport
import TestTraits
import Testing

/// What becomes of ratings that a server signed for, and lost without a word.
@Suite(.blocking)
struct LosingServerTests {
    @Test func `what a server loses in silence is not sent again, and its receipts prove the loss`()
        throws
    {
        let (province, rig, keypad) = try Province.withKiosk()
        for key in [5, 1] { try keypad.pressAndBeThanked(key) }
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 && $0.lastReceipt != nil }
        #expect(try province.levels() == [5: 1, 1: 1])
        province.stop()
        // Everything that it holds is gone, and what it says of its chains is as it was.
        let program = """
            import sqlite3
            database = sqlite3.connect("\(province.directory.path)/data/hailong.db")
            database.execute("DELETE FROM batch")
            database.commit()
            """
        try Programs.succeed("/usr/bin/python3", "-c", program)
        try province.serve()
        try keypad.pressAndBeThanked(4)
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 }
        try eventually("the new one alone") { try province.levels() == [4: 1] }
        #expect(try rig.levels() == [5: 1, 1: 1, 4: 1])
        #expect(try keypad.end(by: SIGTERM) == 0)

        let verified = try Programs.run(
            Programs.path("hailong"), ["verify", rig.state, "--lang", "en"])
        #expect(verified.status == 0, "\(verified.output)")
        let output = verified.output
        let sent = try #require(output.firstMatch(of: #/([0-9]+) hold exactly these entries/#)?.1)
        #expect(
            output.contains("\(sent) stand in the chain, \(sent) signatures verify"), "\(output)")
        #expect(Int(sent) ?? 0 >= 2 && !output.contains("not checked"), "\(output)")
    }
}
