import ArgumentParser

/// The root of the command.
@main
struct HailongMill: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hailong-mill",
        abstract: "Makes journals and fleets of kiosks, for benchmarks and long runs.",
        discussion: """
            Not a part of the product: what it writes is made up, though every hash and signature \
            in it is right.
            """,
        subcommands: [
            FlagsCommand.self, FleetCommand.self, HerdCommand.self, IngestCommand.self,
            JournalCommand.self, PressCommand.self, SimulateCommand.self,
        ])
}
