import FeedbackCore

/// The table that `hailong-mill herd` prints.
package enum HerdTable {
    /// One run of the table.
    package struct Row: Sendable {
        /// What happens, in words; an asterisk marks a planted fault.
        package var words: String
        /// The same as a plan.
        package var plan: HerdPlan
    }

    /// All rows for one server.
    package static func rows(kiosks: Int, seed: UInt64, server: HerdServer) -> [Row] {
        func away(
            _ span: TimeSpan, _ absence: HerdPlan.Absence = .refusing,
            _ habit: HerdPlan.Habit = .shipped
        ) -> HerdPlan {
            .away(
                for: span, absence, kiosks: kiosks, seed: seed, server: server, habit: habit)
        }
        return [
            Row(
                words: "switched on within 60 s",
                plan: .switchOn(kiosks: kiosks, seed: seed, server: server)),
            Row(
                words: "* the same, the first try at once, then backoff",
                plan: .switchOn(kiosks: kiosks, seed: seed, server: server, habit: .atOnce)),
            Row(words: "server away for an hour", plan: away(.hours(1))),
            Row(words: "the same, nothing answers", plan: away(.hours(1), .silent)),
            Row(words: "the same, a page names the time of return", plan: away(.hours(1), .page)),
            Row(
                words: "* the same, and no kiosk draws at random",
                plan: away(.hours(1), .page, .withoutChance)),
            Row(words: "server away for a day", plan: away(.hours(24))),
            Row(
                words: "* the same, and no kiosk draws at random",
                plan: away(.hours(24), .refusing, .withoutChance)),
        ]
    }

    /// The title and the heads of the columns, as Markdown.
    package static func header(kiosks: Int, seed: UInt64) -> String {
        """
        \(kiosks) kiosks, 2000 ratings a day each, seed \(seed)

        | server, answers a second | what happens | rejected | given up \
        | steady, requests a second | busiest minute | most in a second | most that wait \
        | longest wait | connections open | opened in a second | ratings waiting then \
        | drained after | all heard after |
        |---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
        """
    }

    /// One row as Markdown.
    package static func line(_ row: Row, _ outcome: HerdOutcome) -> String {
        let cells = [
            "\(row.plan.server.capacity)", row.words, "\(outcome.rejections)",
            "\(outcome.timedOut)", "\(Int(outcome.steady.rounded()))",
            "\(Int(outcome.busiestMinute.rounded()))", "\(outcome.peak)",
            "\(outcome.mostWaiting)", "\(outcome.longestWait.milliseconds) ms",
            "\(outcome.connections)", "\(outcome.opened)", "\(outcome.owed)",
            seconds(outcome.drained),
            seconds(outcome.heard),
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    private static func seconds(_ span: TimeSpan?) -> String {
        span.map { "\($0.seconds) s" } ?? "never"
    }
}
