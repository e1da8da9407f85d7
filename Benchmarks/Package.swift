// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "pjrun", path: "..")],
    targets: [
        .executableTarget(
            name: "JobThroughput", dependencies: [.product(name: "PjrunEngine", package: "pjrun")],
            swiftSettings: [.swiftLanguageMode(.v6)]),
        .executableTarget(
            name: "ModelFits", dependencies: [.product(name: "PjrunModels", package: "pjrun")],
            swiftSettings: [.swiftLanguageMode(.v6)]),
    ]
)
