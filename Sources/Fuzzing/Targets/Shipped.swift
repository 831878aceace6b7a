import ConfigFiles
import FeedbackCore

/// The files that the product is shipped with.
enum Shipped {
    /// Where the repository stands.
    private static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        .dropLast(4).joined(separator: "/")
    /// The folder of `kiosk.yaml`.
    static let configuration = root + "/kiosk-config"

    /// The profiles that are read in the way that `isMeant` says, by name.
    static func profiles(_ isMeant: (PanelProfile.Source) -> Bool) -> [PanelProfile] {
        let all = (try? loadProfiles(directory: configuration + "/panels")) ?? []
        return all.filter { isMeant($0.source) }
    }
}
