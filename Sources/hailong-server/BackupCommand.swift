import ArgumentParser
import ScoringServer

/// `backup`.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the database into a new file, while serving.",
        discussion: """
            The copy holds points, kiosks and every batch; the index is made again from it. What \
            was published goes to FILE.published. Keys are in neither: copy the directory `keys` \
            apart, and keep it secret.
            """)

    @OptionGroup var data: DataOptions

    @Argument(help: "The file to make; it must not exist.")
    var file: String

    func run() throws {
        for file in try Administration(data.directory).backUp(to: file) { print(file) }
    }
}
