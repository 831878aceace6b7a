import ArgumentParser

/// `hailong config`: what concerns the configuration files.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Check the configuration.",
        subcommands: [ConfigCheckCommand.self])
}
