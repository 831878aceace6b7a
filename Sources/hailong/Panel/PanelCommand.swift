import ArgumentParser

/// `hailong panel`: what concerns one panel.
struct PanelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "panel", abstract: "Learn how a panel is read.",
        subcommands: [PanelLearnCommand.self])
}
