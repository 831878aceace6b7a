import ArgumentParser

/// How `hailong log` writes.
enum LogFormat: String, CaseIterable, ExpressibleByArgument {
    case table
    case json
    case csv
}
