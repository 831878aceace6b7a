import ArgumentParser
import FeedbackCore
import Scoring
import ScoringServer

/// `restore`.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in the place of the database.",
        discussion: """
            The server must not run. The backup is verified first; the database that is there is \
            set aside and never deleted. Keys are not touched: put the directory `keys` back \
            before the server is started. What was published stays as everybody saw it; on a new \
            machine it is taken from FILE.published.
            """)

    @OptionGroup var data: DataOptions

    @Argument(help: "The file that `backup` made.")
    var file: String

    func run() throws {
        let restored = try Restoration(of: file, into: data.directory)
        let last = restored.lastReceived.map { "the last of \(CivilDate(at: $0).text)" }
        print("\(restored.batches) batches (\(last ?? "none")), \(restored.kiosks) kiosks")
        if let place = restored.setAside { print("what was there is now in \(place)") }
        if let published = restored.published { print("\(published) is the backup's too") }
        if restored.lacksPublished {
            print("\(file).published is not there: figures will be published anew, as they are now")
        }
        if restored.lacksKeys {
            print("put the directory `keys` back into \(data.path) before you start the server")
        }
        print(
            """
            Start the server. Every kiosk that it knows sends again what the copy lacks, by \
            itself, with its next batch: nothing is to be done there, and nothing counts twice.
            What was done at the server since the copy was made is to be done again: points, \
            codes, revocations, new keys. A kiosk that was enrolled since is unknown here; it \
            keeps everything and says so in `hailong status`: enrol it again.
            """)
    }
}
