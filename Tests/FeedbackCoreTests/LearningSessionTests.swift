import FeedbackCore
import Testing

/// Small stories of a person who presses buttons on request.
struct LearningSessionTests {
    /// Plays edges `(ms, key, down)` and lets time pass in between, as the dialogue does.
    private func play(
        _ session: inout LearningSession, _ edges: [(Int64, UInt16, Bool)]
    ) -> [LearningSession.Verdict] {
        var verdicts: [LearningSession.Verdict] = []
        for (milliseconds, key, down) in edges {
            let time = BootTime(milliseconds: milliseconds)
            if let verdict = session.tick(at: time) { verdicts.append(verdict) }
            if let verdict = session.edge(key: key, down: down, at: time) {
                verdicts.append(verdict)
            }
        }
        if let deadline = session.deadline, let verdict = session.tick(at: deadline) {
            verdicts.append(verdict)
        }
        return verdicts
    }

    private func session(
        _ scale: Scale = .sc5, ignoring: Set<UInt16> = [], held: [UInt16] = []
    ) -> LearningSession {
        LearningSession(
            scale: scale, ignoring: ignoring, held: held, at: BootTime(milliseconds: 0))
    }

    /// Three clean presses of a key, a second apart.
    private func presses(
        _ key: UInt16, from start: Int64, count: Int = 3
    ) -> [(Int64, UInt16, Bool)] {
        (0..<count).flatMap { index in
            let down = start + Int64(index) * 1_000
            return [(down, key, true), (down + 80, key, false)]
        }
    }

    @Test func `three presses of one key are a level`() {
        var session = session()
        #expect(session.level == 1)
        let verdicts = play(&session, presses(2, from: 1_000))
        let lesson = LearningSession.Lesson(level: 1, key: 2, bounce: .zero)
        #expect(
            verdicts == [
                .pressed(times: 1), .pressed(times: 2), .pressed(times: 3), .learned(lesson),
            ])
        #expect(session.level == 2)
        #expect(!lesson.isStrange)
    }

    @Test(arguments: [Scale.sc4, .sc5])
    func `all levels of a scale, and nothing after them`(scale: Scale) {
        var session = session(scale)
        var time: Int64 = 1_000
        for level in scale.levels {
            #expect(session.level == level)
            _ = play(&session, presses(UInt16(level) + 287, from: time))
            time += 5_000
        }
        #expect(session.level == nil)
        #expect(session.lessons.map(\.key) == scale.levels.map { UInt16($0) + 287 })
        #expect(session.lessons.map(\.level) == Array(scale.levels))
        #expect(play(&session, presses(9, from: time)).isEmpty)
        #expect(session.lessons.count == scale.levels.count)
    }

    /// Up to down within a press, in ms, and the window that follows: half more, in steps of 5.
    @Test(
        arguments: [
            ([], 0, 25), ([2], 2, 25), ([16], 16, 25), ([17], 17, 30), ([3, 22, 9], 22, 35),
            ([20], 20, 30), ([149], 149, 225),
        ] as [([Int64], Int64, Int64)])
    func `the longest open moment within a press is its bounce`(
        gaps: [Int64], bounce: Int64, window: Int64
    ) {
        var session = session()
        var edges = presses(2, from: 1_000, count: 2)
        var time: Int64 = 3_000
        edges.append((time, 2, true))
        for gap in gaps {
            // The contact is closed for longer than it was open: that is no bounce.
            edges += [(time + 170, 2, false), (time + 170 + gap, 2, true)]
            time += 170 + gap
        }
        edges.append((time + 300, 2, false))
        let verdicts = play(&session, edges)
        let lesson = LearningSession.Lesson(level: 1, key: 2, bounce: .milliseconds(bounce))
        #expect(verdicts.last == .learned(lesson))
        #expect(verdicts.count == 4)
        #expect(session.bounceWindow == .milliseconds(window))
        #expect(lesson.isStrange == (bounce > 50))
    }

    @Test func `bounces of letting go count too, and belong to the press before`() {
        var session = session()
        let verdicts = play(
            &session,
            presses(2, from: 1_000) + [(3_088, 2, true), (3_090, 2, false), (3_239, 2, true)]
                + [(3_250, 2, false)])
        #expect(
            verdicts.last == .learned(.init(level: 1, key: 2, bounce: .milliseconds(149))))
        #expect(session.lessons.count == 1)
    }

    @Test func `another key begins the count again`() {
        var session = session()
        let verdicts = play(
            &session, presses(2, from: 1_000, count: 2) + presses(3, from: 4_000))
        #expect(
            verdicts == [
                .pressed(times: 1), .pressed(times: 2), .changed, .pressed(times: 2),
                .pressed(times: 3), .learned(.init(level: 1, key: 3, bounce: .zero)),
            ])
    }

    @Test func `a key that has a level is not taken for another`() {
        var session = session()
        let verdicts = play(
            &session,
            presses(2, from: 1_000) + presses(2, from: 5_000, count: 1)
                + presses(3, from: 7_000, count: 1) + presses(2, from: 9_000, count: 1)
                + presses(3, from: 11_000, count: 2))
        #expect(
            verdicts.dropFirst(4) == [
                .taken(level: 1), .pressed(times: 1), .taken(level: 1), .pressed(times: 2),
                .pressed(times: 3), .learned(.init(level: 2, key: 3, bounce: .zero)),
            ])
    }

    @Test func `a lesson does not end while its key is down`() {
        var session = session()
        _ = play(&session, presses(2, from: 1_000, count: 2) + [(3_000, 2, true)])
        #expect(session.deadline == nil)
        #expect(session.tick(at: BootTime(milliseconds: 60_000)) == nil)
        #expect(session.edge(key: 2, down: false, at: BootTime(milliseconds: 60_001)) == nil)
        #expect(session.deadline == BootTime(milliseconds: 60_151))
        #expect(session.tick(at: BootTime(milliseconds: 60_150)) == nil)
        #expect(session.tick(at: BootTime(milliseconds: 60_151)) != nil)
    }

    @Test func `what cannot be is no press`() {
        var session = session(held: [2])
        // Down without having been up, twice; then up, and at once a stamp from the past.
        let edges: [(Int64, UInt16, Bool)] = [
            (500, 2, true), (600, 2, false), (400, 2, true), (450, 2, false),
        ]
        #expect(play(&session, edges).isEmpty)
        #expect(play(&session, presses(2, from: 1_000, count: 1)) == [.pressed(times: 1)])
    }

    @Test func `keys that never rate are passed over`() {
        var session = session(ignoring: [42])
        let chord = (0..<3).flatMap { index -> [(Int64, UInt16, Bool)] in
            let start = 1_000 + Int64(index) * 1_000
            return [
                (start, 42, true), (start, 2, true), (start + 80, 2, false),
                (start + 80, 42, false),
            ]
        }
        #expect(
            play(&session, chord).last == .learned(.init(level: 1, key: 2, bounce: .zero)))
    }

    @Test func `lost events begin the count again`() {
        var session = session()
        _ = play(&session, presses(2, from: 1_000, count: 2))
        #expect(session.lost() == .lost)
        #expect(session.deadline == nil)
        #expect(play(&session, presses(2, from: 5_000)).count == 4)
        #expect(session.level == 2)
    }
}
