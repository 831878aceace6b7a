import ConfigFiles
import FeedbackCore
import Foundation
import Testing

struct KioskFileTests {
    @Test func `the shipped file says exactly the defaults`() throws {
        let file = shippedFiles.appending(path: "kiosk.yaml").path
        let configuration = try loadKioskConfiguration(file: file)
        #expect(configuration == KioskConfiguration(questions: configuration.questions))
        #expect(configuration.questions.id == "one-stop")
    }

    @Test func `the shipped file shows every key of the schema`() throws {
        let text = try String(
            contentsOf: shippedFiles.appending(path: "kiosk.yaml"), encoding: .utf8)
        let keys = [
            "state-directory", "control-socket", "questions", "opening-hours", "panels", "lights",
            "upload", "every", "after-ratings", "first-within", "ca-file", "proxy", "port",
            "device", "profile", "question", "leds", "green", "red", "blink1",
        ]
        for key in keys {
            #expect(text.contains(" \(key):") || text.contains("\n\(key):"), "\(key)")
        }
    }

    private static let everything = """
        state-directory: /srv/state
        control-socket: /tmp/control
        questions: set
        opening-hours:
          monday: [07:30-11:45, 11:45-24:00]
          tuesday: [00:00-00:01]
          wednesday: []
          thursday: []
          friday: []
          saturday: ["08:00-09:09"]
          sunday: []
        panels:
          - {port: usb-1, device: 0079:0006, profile: five}
          - port: usb-2
            device: "C0DE:beef:SN: 1"
            profile: five
            question: 1
        upload:
          every: 1 h
          after-ratings: 7
          first-within: 0 s
          ca-file: /etc/ca.pem
          proxy: http://10.0.0.1:3128
        """

    @Test func `everything that can be said is understood`() throws {
        let configuration = try ConfigFolder(["kiosk.yaml": Array(Self.everything.utf8)]).load()
        #expect(configuration.stateDirectory == "/srv/state")
        #expect(configuration.controlSocket == "/tmp/control")
        #expect(
            configuration.openingHours.days[0] == [
                .init(open: 450, close: 705), .init(open: 705, close: 1_440),
            ])
        #expect(configuration.openingHours.days[5...] == [[.init(open: 480, close: 549)], []])
        let identities = configuration.panels.map(\.identity.description)
        #expect(identities == ["usb-1 0079:0006", "usb-2 c0de:beef:SN: 1"])
        #expect(configuration.panels.map(\.question) == [1, 1])
        #expect(configuration.panels[0].profile.name == "five")
        var upload = KioskConfiguration.Upload()
        upload.every = .hours(1)
        upload.afterRatings = 7
        upload.firstWithin = .zero
        upload.caFile = "/etc/ca.pem"
        upload.proxy = "http://10.0.0.1:3128"
        #expect(configuration.upload == upload)
    }

    @Test func `a panel asks the first question of its own scale`() throws {
        let sets = """
            version: 1
            questions:
              - {id: A, scale: SC4, text: {vi: a, en: a}}
              - {id: B, scale: SC5, text: {vi: b, en: b}}
            """
        let configuration = try ConfigFolder(["questions/set.yaml": Array(sets.utf8)]).load()
        #expect(configuration.panels[0].question == 2)
    }

    /// Text instead of the small configuration's, and what must be said about it.
    static let refusals: [(String, String)] = [
        (
            "questions: set\nuplod: {}",
            "2:1: unknown key \"uplod\"; expected one of: state-directory, control-socket,"
                + " questions, opening-hours, panels, lights, screen, upload"
        ),
        (
            "questions: set\nupload:\n  evry: 1 h",
            "3:3: upload: unknown key \"evry\"; expected one of: every, after-ratings,"
                + " first-within,"
                + " ca-file, proxy"
        ),
        (
            "questions: set\npanels: []\nquestions: set",
            "3:1: repeated key \"questions\"; expected it only once, as on line 1"
        ),
        ("panels: []", "1:1: the key \"questions\" is missing"),
        (
            "questions:\npanels: []",
            "1:11: questions: nothing; expected a question set of questions/"
        ),
        (
            "- questions",
            "1:1: a list; expected a mapping with the keys state-directory, control-socket,"
                + " questions, opening-hours, panels, lights, screen, upload"
        ),
        (
            "questions: other",
            "1:12: questions: questions/other.yaml does not exist; expected one of: set"
        ),
        (
            "questions: ../set",
            "1:12: questions: \"../set\"; expected a question set of questions/"
                + " (lower-case letters, digits and \"-\")"
        ),
        (
            "questions: set\nstate-directory: state",
            "2:18: state-directory: \"state\"; expected an absolute path"
        ),
        (
            "questions: set\nupload: {every: 15min}",
            "2:17: upload.every: \"15min\"; expected a duration from 1 min to 6 h,"
                + " such as \"25 ms\", \"30 s\", \"15 min\" or \"6 h\""
        ),
        (
            "questions: set\nupload: {first-within: 2 h}",
            "2:24: upload.first-within: \"2 h\"; expected a duration from 0 s to 1 h,"
                + " such as \"25 ms\", \"30 s\", \"15 min\" or \"6 h\""
        ),
        (
            "questions: set\nupload: {after-ratings: 1e2}",
            "2:25: upload.after-ratings: \"1e2\"; expected a number from 1 to 500"
        ),
        (
            "questions: set\nupload: {after-ratings: 010}",
            "2:25: upload.after-ratings: \"010\"; expected a number from 1 to 500"
        ),
        (
            "questions: set\nupload: {ca-file: ca.pem}",
            "2:19: upload.ca-file: \"ca.pem\"; expected an absolute path"
        ),
        (
            "questions: set\nupload: {proxy: 10.0.0.1}",
            "2:17: upload.proxy: \"10.0.0.1\"; expected none, or a proxy such as"
                + " http://10.0.0.1:3128"
        ),
        (
            "questions: set\nopening-hours: {monday: []}",
            "2:16: opening-hours: the key \"tuesday\" is missing"
        ),
        (
            "questions: set\nopening-hours: {monday: [7:00-11:30]}",
            "2:26: opening-hours.monday.1: \"7:00-11:30\"; expected a span such as 07:00-11:30,"
                + " from 00:00 to 24:00"
        ),
        (
            "questions: set\nopening-hours: {monday: [08:00-08:00]}",
            "2:26: opening-hours.monday.1: \"08:00-08:00\"; expected a span such as 07:00-11:30,"
                + " from 00:00 to 24:00"
        ),
        (
            "questions: set\nopening-hours: {monday: [13:00-24:01]}",
            "2:26: opening-hours.monday.1: \"13:00-24:01\"; expected a span such as 07:00-11:30,"
                + " from 00:00 to 24:00"
        ),
        (
            "questions: set\nopening-hours: {monday: [07:60-09:00]}",
            "2:26: opening-hours.monday.1: \"07:60-09:00\"; expected a span such as 07:00-11:30,"
                + " from 00:00 to 24:00"
        ),
        (
            "questions: set\nopening-hours: {monday: [08:00-12:00, 11:00-13:00]}",
            "2:39: opening-hours.monday.2: \"11:00-13:00\"; expected spans in order, without"
                + " overlaps"
        ),
        (
            "questions: set\nopening-hours: {monday: closed}",
            "2:25: opening-hours.monday: \"closed\"; expected a list of spans such as 07:00-11:30"
        ),
        ("questions: set\npanels: none", "2:9: panels: \"none\"; expected a list of panels"),
        (
            "questions: set\npanels:\n  - {port: a, device: 79:6, profile: five}",
            "3:23: panels.1.device: \"79:6\"; expected a device such as 0079:0006 or"
                + " 0079:0006:SERIAL"
        ),
        (
            "questions: set\npanels:\n  - {port: a, device: 0079:0006, profile: fiv}",
            "3:43: panels.1.profile: panels/fiv.yaml does not exist; expected one of: five"
        ),
        (
            "questions: set\npanels:\n  - {port: a, device: 0079:0006, profile: five, question: 2}",
            "3:59: panels.1.question: \"2\"; expected a number from 1 to 1"
        ),
        (
            """
            questions: set
            panels:
              - {port: a, device: 0079:0006, profile: five}
              - {port: b, device: 0079:0006, profile: five}
              - {port: a, device: 0079:0006, profile: five}
            """,
            "5:5: panels.3: the same port and device as panel 1; expected every panel once"
        ),
        (
            "questions: set\npanels: ["
                + String(repeating: "{port: a, device: 0079:0006, profile: five}, ", count: 17)
                + "]",
            "2:9: panels: 17 panels; expected at most 16"
        ),
        (
            "questions: set\nstate-directory: \"/a\\nb\"",
            "2:18: state-directory: a line break or a control character;"
                + " expected one line of text"
        ),
        (
            "questions: set\nstate-directory: /\(String(repeating: "ê", count: 100))",
            "2:18: state-directory: a text of 201 bytes; expected at most 200"
        ),
    ]

    @Test(arguments: refusals)
    func `a mistake is named with file, line, column and what is right`(
        _ text: String, _ message: String
    ) throws {
        let folder = try ConfigFolder(["kiosk.yaml": Array(text.utf8)])
        #expect(try folder.complaint() == "kiosk.yaml:" + message)
    }

    @Test func `a question of another scale is refused where it is named`() throws {
        let sets = "version: 1\nquestions:\n  - {id: A, scale: SC4, text: {vi: a, en: a}}"
        let folder = try ConfigFolder(["questions/set.yaml": Array(sets.utf8)])
        #expect(
            try folder.complaint()
                == "kiosk.yaml:5:14: panels.1.profile: five rates on SC5, and no question of"
                + " set does")
        let kiosk = Array((ConfigFolder.kiosk + "\n    question: 1").utf8)
        let named = try ConfigFolder([
            "kiosk.yaml": kiosk, "questions/set.yaml": Array(sets.utf8),
        ])
        #expect(
            try named.complaint()
                == "kiosk.yaml:6:15: panels.1.question: question 1 is on SC4, and five rates on"
                + " SC5;"
                + " expected a question and a profile of the same scale")
    }

    @Test func `a file that is not there, or no file, says so`() throws {
        let folder = try ConfigFolder()
        try FileManager.default.removeItem(at: folder.url.appending(path: "kiosk.yaml"))
        #expect(
            try folder.complaint() == "kiosk.yaml: cannot be read: No such file or directory")
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "kiosk.yaml"), withIntermediateDirectories: false)
        #expect(try folder.complaint() == "kiosk.yaml: cannot be read: Is a directory")
    }

    @Test func `a file longer than any configuration is refused`() throws {
        let long = [UInt8](repeating: 0x23, count: 300_000)
        #expect(
            try ConfigFolder(["kiosk.yaml": long]).complaint()
                == "kiosk.yaml: the file is longer than 262144 bytes")
    }
}
