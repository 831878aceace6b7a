// swift-tools-version: 6.2
import PackageDescription

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let arguments = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")

// Nobody looks up symbols in the daemon, GNU ld packs its relocations, and assets/linker has it
// take from libstdc++ what it needs: three megabytes less to keep in memory.
let lean = LinkerSetting.unsafeFlags(
    ["-use-ld=bfd", "-L\(Context.packageDirectory)/assets/linker"]
        + ["--no-export-dynamic", "-z", "pack-relative-relocs"].flatMap { ["-Xlinker", $0] },
    .when(configuration: .release))

// A target exists because it forbids something: see the table in docs/architecture.md.
let package = Package(
    name: "hailong",
    products: [
        .executable(name: "hailongd", targets: ["hailongd"]),
        .executable(name: "hailongd-screen", targets: ["hailongd-screen"]),
        .executable(name: "hailong", targets: ["hailong"]),
        .executable(name: "hailong-server", targets: ["hailong-server"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    ],
    targets: [
        // C edges: a module map and a shim.h each.
        .target(name: "CShims"),
        .systemLibrary(
            name: "CEvdev", pkgConfig: "libevdev", providers: [.apt(["libevdev-dev"])]),
        .systemLibrary(name: "CUdev", pkgConfig: "libudev", providers: [.apt(["libudev-dev"])]),
        .systemLibrary(
            name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CUSB", pkgConfig: "libusb-1.0", providers: [.apt(["libusb-1.0-0-dev"])]),
        .systemLibrary(name: "CSSL", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
        .systemLibrary(
            name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(
            name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CDRM", pkgConfig: "libdrm", providers: [.apt(["libdrm-dev"])]),
        .systemLibrary(name: "CALSA", pkgConfig: "alsa", providers: [.apt(["libasound2-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),

        // The core and what kiosk and server share.
        .target(name: "FeedbackCore"),
        .target(name: "BatchFormat", dependencies: ["FeedbackCore", crypto]),
        .target(name: "Linux", dependencies: ["FeedbackCore", "CShims"]),
        .target(name: "SQLite", dependencies: ["CSQLite"]),

        // The kiosk.
        .target(name: "Udev", dependencies: ["Linux", "CUdev"]),
        .target(name: "ConfigFiles", dependencies: ["FeedbackCore", "CYAML", "CEvdev"]),
        .target(
            name: "Panels",
            dependencies: ["FeedbackCore", "Linux", "Udev", "CEvdev", "CUSB", "CShims"]),
        .target(
            name: "Journal", dependencies: ["FeedbackCore", "BatchFormat", "SQLite", "Linux"]),
        .target(
            name: "Uplink",
            dependencies: ["FeedbackCore", "BatchFormat", "Linux", "CCurl", "CSSL"]),
        .target(
            name: "Screen", dependencies: ["FeedbackCore", "CCairo", "CPango", "CQREncode"]),
        .target(
            name: "Display", dependencies: ["FeedbackCore", "Linux", "Udev", "CDRM", "CShims"]),
        .target(name: "Sound", dependencies: ["FeedbackCore", "CALSA"]),
        .target(name: "Control", dependencies: ["FeedbackCore", "Linux", "CShims"]),
        .target(
            name: "KioskDaemon",
            dependencies: [
                "FeedbackCore", "BatchFormat", "Linux", "ConfigFiles", "Panels", "Journal",
                "Uplink", "Control", "CSystemd", "CShims",
            ]),
        .target(
            name: "KioskScreen",
            dependencies: [
                "FeedbackCore", "Linux", "Panels", "Screen", "Display", "Sound", "KioskDaemon",
            ]),
        .executableTarget(
            name: "hailongd", dependencies: ["KioskDaemon"], linkerSettings: [lean]),
        .executableTarget(
            name: "hailongd-screen", dependencies: ["KioskDaemon", "KioskScreen"],
            linkerSettings: [lean]),
        .executableTarget(
            name: "hailong",
            dependencies: [
                "FeedbackCore", "BatchFormat", "Linux", "ConfigFiles", "Panels", "Journal",
                "Screen", "Control", arguments,
            ]),

        // The province.
        .target(name: "Scoring", dependencies: ["FeedbackCore"]),
        .target(
            name: "ScoringServer",
            dependencies: [
                "FeedbackCore", "BatchFormat", "Scoring", "SQLite", hummingbird, mustache,
            ]),
        .executableTarget(
            name: "hailong-server",
            dependencies: ["ScoringServer", "Scoring", "BatchFormat", "FeedbackCore", arguments]),

        // Tests mirror sources.
        .target(name: "CSpawn"),
        .target(name: "TestTraits"),
        .target(
            name: "TestSupport",
            dependencies: ["FeedbackCore", "BatchFormat", "Linux", "CSQLite", "SQLite", "CSpawn"]),
        .target(
            name: "Simulation",
            dependencies: [
                "FeedbackCore", "BatchFormat", "Journal", "Uplink", "Scoring", "ScoringServer",
                "SQLite", "TestSupport", "KioskDaemon", "Linux", "Control",
            ]),
        .executableTarget(
            name: "hailong-mill",
            dependencies: [
                "FeedbackCore", "BatchFormat", "Linux", "Journal", "Scoring", "ScoringServer",
                "Simulation", "TestSupport", arguments,
            ]),
        .target(
            name: "Fuzzing",
            dependencies: [
                "FeedbackCore", "BatchFormat", "Linux", "ConfigFiles", "Panels", "Display",
                "Journal", "KioskDaemon", "Uplink", "Control", "Scoring", "ScoringServer",
                "SQLite", "TestSupport",
            ]),
        .systemLibrary(name: "CFuzzer"),
        .executableTarget(name: "hailong-fuzz", dependencies: ["Fuzzing", "CFuzzer"]),
        .executableTarget(
            name: "panel-probe", dependencies: ["FeedbackCore", "Panels", "ConfigFiles", "Linux"]),
        .executableTarget(
            name: "screen-probe",
            dependencies: [
                "FeedbackCore", "Linux", "ConfigFiles", "Screen", "Display", "KioskDaemon",
                "KioskScreen",
            ],
            linkerSettings: [lean]),
        .testTarget(
            name: "FeedbackCoreTests", dependencies: ["FeedbackCore"],
            exclude: ["Scenarios"]),
        .testTarget(
            name: "BatchFormatTests",
            dependencies: ["BatchFormat", "FeedbackCore", "TestSupport"], exclude: ["Vectors"]),
        .testTarget(name: "LinuxTests", dependencies: ["Linux", "FeedbackCore"]),
        .testTarget(name: "SQLiteTests", dependencies: ["SQLite", "TestSupport"]),
        .testTarget(name: "ConfigFilesTests", dependencies: ["ConfigFiles", "FeedbackCore"]),
        .testTarget(
            name: "PanelsTests",
            dependencies: ["Panels", "FeedbackCore", "TestSupport", "TestTraits", "panel-probe"]),
        .testTarget(
            name: "JournalTests",
            dependencies: [
                "Journal", "SQLite", "BatchFormat", "FeedbackCore", "TestSupport", "Scoring",
                "ScoringServer",
            ]),
        .testTarget(
            name: "UplinkTests",
            dependencies: [
                "Uplink", "BatchFormat", "FeedbackCore", "Linux", "TestSupport", "TestTraits",
            ]),
        .testTarget(
            name: "ScreenTests",
            dependencies: ["Screen", "ConfigFiles", "FeedbackCore", "BatchFormat", "TestSupport"],
            exclude: ["Golden"]),
        .testTarget(
            name: "DisplayTests", dependencies: ["Display", "FeedbackCore", "TestSupport"]),
        .testTarget(
            name: "SoundTests", dependencies: ["Sound", "FeedbackCore", "TestSupport"]),
        .testTarget(
            name: "ControlTests",
            dependencies: ["Control", "FeedbackCore", "Linux", "TestSupport"]),
        .testTarget(
            name: "KioskDaemonTests",
            dependencies: [
                "KioskDaemon", "Journal", "Uplink", "Panels", "Linux", "BatchFormat",
                "FeedbackCore", "ConfigFiles", "TestSupport",
            ]),
        .testTarget(
            name: "KioskScreenTests",
            dependencies: [
                "KioskScreen", "KioskDaemon", "Screen", "Display", "Control", "ConfigFiles",
                "FeedbackCore", "Linux", "Panels", "TestSupport",
            ]),
        .testTarget(
            name: "ScoringTests", dependencies: ["Scoring", "FeedbackCore", "TestSupport"]),
        .testTarget(
            name: "ScoringServerTests",
            dependencies: [
                "ScoringServer", "Scoring", "BatchFormat", "FeedbackCore", "SQLite",
                "TestSupport", hummingbird,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "Simulation", "FeedbackCore", "BatchFormat", "Journal", "Uplink", "Scoring",
                "ScoringServer", "SQLite", "TestSupport",
            ]),
        .testTarget(
            name: "FuzzingTests", dependencies: ["Fuzzing", "BatchFormat"], exclude: ["Corpora"]),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "TestSupport", "TestTraits", "FeedbackCore", "BatchFormat", "hailongd", "hailong",
                "hailong-server", "hailong-mill",
            ]),
        .testTarget(
            name: "TidyTests", dependencies: ["hailongd", "hailong", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .treatAllWarnings(as: .error),
        ] + (target.type == .test ? [] : [.strictMemorySafety()])
}
