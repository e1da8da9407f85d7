// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "pjrun", path: "..")],
    targets: [
        .executableTarget(
            name: "JobThroughput", dependencies: [.product(name: "PjrunEngine", package: "pjrun")],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
