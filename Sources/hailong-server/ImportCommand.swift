import ArgumentParser
import Foundation
import Scoring
import ScoringServer

/// `import`: what kiosks sent on a stick.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take in what kiosks sent on a stick, and write the answers onto it.",
        discussion: """
            DIR is where the stick is mounted. Every message in DIR/hailong goes the same way as \
            one that came over the network: it is verified, counted once however often it comes, \
            and on disk before its answer is written beside it. Then the stick goes back to the \
            kiosks, where `hailong export` takes the answers.

            Exit codes: 0, or 1 if a message was refused or damaged, or a file could not be read \
            or written; the others were taken all the same.
            """)

    @OptionGroup var data: DataOptions

    @Argument(help: ArgumentHelp("Where the stick is mounted.", valueName: "dir"))
    var stick: String

    @Option(help: "The language, vi or en.")
    var lang = "vi"

    func run() throws {
        guard let language = Language(rawValue: lang) else {
            throw ServerError.badArgument(lang, expected: "vi or en")
        }
        let importer = try ParcelImport(data.directory, now: systemTime())
        let parcels = try importer.parcels(on: stick)
        guard !parcels.isEmpty else {
            throw ServerError.badArgument(stick, expected: "a stick with hailong/*.parcel")
        }
        let isSound: Bool
        do { isSound = try take(parcels, with: importer, language) } catch {
            try? importer.stop()
            throw error
        }
        try importer.stop()
        if !isSound { throw ExitCode.failure }
    }

    /// Takes all parcels in; false if there was anything to complain of.
    private func take(
        _ parcels: [String], with importer: ParcelImport, _ language: Language
    ) throws -> Bool {
        var isSound = true
        for path in parcels {
            let report = try importer.take(path, clock: systemTime)
            isSound = isSound && report.complaints.isEmpty
            for line in report.lines(language) { print(line) }
            for complaint in report.complaints {
                FileHandle.standardError.write(Data("\(path): \(complaint)\n".utf8))
            }
        }
        return isSound
    }
}
