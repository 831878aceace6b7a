import ArgumentParser
import ScoringServer

/// The root of the command.
@main
struct HailongServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hailong-server",
        abstract: "The scoring server: takes signed batches in and counts the index.",
        discussion: """
            Exit codes: 0 done, 1 failed with a message (or `fleet` found a kiosk in need), 64 \
            the command line was not understood.
            All commands may run beside `serve` on the same data directory.
            """,
        subcommands: [
            ServeCommand.self, PointCommand.self, KioskCommand.self, BackupCommand.self,
            RestoreCommand.self, ImportCommand.self,
            FiguresCommand.self, AuditCommand.self, AlarmCommand.self, FleetCommand.self,
        ])
}

/// What every command takes.
struct DataOptions: ParsableArguments {
    @Option(name: .customLong("data"), help: "The directory with databases and keys.")
    var path = "/var/lib/hailong-server"

    var directory: DataDirectory { DataDirectory(path) }
}
