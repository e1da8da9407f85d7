// swift-tools-version: 6.2
import PackageDescription

/// Every Swift room: Swift 6 mode, warnings as errors, and the checks that keep the walls honest.
let room: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]
/// Tests: the same, without the memory-safety marks (macros make noise).
let tests: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

/// Glibc hides the Linux calls we need unless this is set.
let gnu: [CSetting] = [.define("_GNU_SOURCE"), .treatAllWarnings(as: .error)]

/// Tests of one part of TrinoSQL: some of the folders of its tests.
func sqlTests(_ name: String, _ folders: [String]) -> Target {
    let all = [
        "Aggregates", "Casts", "Collections", "DateTime", "Engine", "Numeric", "Patterns", "Semantics", "Sorting",
        "Strings", "Syntax", "Windowing", "Windows",
    ]
    let data = ["Semantics": ["Semantics/cases"], "Engine": ["Engine/cases", "Engine/tpch"]]
    return .testTarget(
        name: name, dependencies: ["TrinoSQL", "Columnar", "COniguruma"], path: "Tests/TrinoSQLTests",
        exclude: all.filter { !folders.contains($0) } + folders.flatMap { data[$0] ?? [] }, sources: folders,
        swiftSettings: tests)
}

let package = Package(
    name: "pjrun",
    products: [
        .executable(name: "pjrun", targets: ["pjrun"]),
        .executable(name: "pjrun-init", targets: ["pjrun-init"]),
        .executable(name: "pjrun-worker", targets: ["pjrun-worker"]),
        .library(name: "ProcessingToolkit", targets: ["ProcessingToolkit"]),
        // For Benchmarks, which is a package of its own.
        .library(
            name: "PjrunEngine",
            targets: [
                "JobEngine", "JobModel", "JobStore", "ObjectStorage", "OrderedJSON", "Runtimes", "Sandboxing",
                "Transfer",
            ]),
        .library(name: "PjrunModels", targets: ["LinearModels"]),
    ],
    dependencies: [
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0", traits: []),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Floor 0
        .target(name: "OrderedJSON", swiftSettings: room),
        .target(name: "NearestNames", swiftSettings: room),
        .target(name: "CLinux", cSettings: gnu),
        .target(name: "CSandbox", cSettings: gnu),
        .target(name: "CArchive", cSettings: gnu),
        .target(name: "CKernels", cSettings: gnu),
        .target(name: "COniguruma", cSettings: gnu),
        .target(name: "CCodecs", cSettings: gnu),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CLinear", cSettings: gnu),
        .target(name: "COpenBLAS", cSettings: gnu),
        .target(name: "CParquet", cSettings: gnu),
        .target(name: "S3Model", swiftSettings: room),
        .target(name: "CChecksums", cSettings: gnu),
        // Floor 1
        .target(name: "JobModel", dependencies: ["OrderedJSON", "NearestNames"], swiftSettings: room),
        .target(name: "EventPatterns", dependencies: ["OrderedJSON"], swiftSettings: room),
        .target(name: "JSONata", dependencies: ["OrderedJSON"], swiftSettings: room),
        .target(name: "ItemExpressions", dependencies: ["OrderedJSON"], swiftSettings: room),
        .target(name: "Compression", dependencies: ["CZlib", "CCodecs", "CChecksums"], swiftSettings: room),
        .target(name: "FileTree", dependencies: ["CLinux"], swiftSettings: room),
        .target(name: "Columnar", dependencies: ["CKernels"], swiftSettings: room),
        .target(name: "Splitting", dependencies: ["OrderedJSON", "NearestNames"], swiftSettings: room),
        .target(name: "LinearLearner", dependencies: ["OrderedJSON", "NearestNames"], swiftSettings: room),
        .target(name: "ModelEvaluation", dependencies: ["OrderedJSON"], swiftSettings: room),
        .target(name: "LinearModels", dependencies: ["COpenBLAS", "CLinear"], swiftSettings: room),
        .target(
            name: "Checksums", dependencies: ["CChecksums", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: room),
        .target(
            name: "AWSSignature", dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: room),
        // Floor 2
        .target(name: "Archives", dependencies: ["CArchive", "FileTree"], swiftSettings: room),
        .target(
            name: "StatesLanguage",
            dependencies: [
                "OrderedJSON", "NearestNames", "JSONata", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: room),
        .target(
            name: "DefinitionSources",
            dependencies: ["OrderedJSON", "NearestNames", "FileTree", .product(name: "Yams", package: "Yams")],
            swiftSettings: room),
        .target(
            name: "JobStore",
            dependencies: [
                "JobModel", "OrderedJSON", "FileTree", "CLinux", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: room),
        .target(
            name: "S3Client",
            dependencies: [
                "JobModel", "FileTree", "CLinux", "Checksums", "AWSSignature", "OrderedJSON",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: room),
        .target(
            name: "ObjectStorage", dependencies: ["S3Model", "JobModel", "OrderedJSON", "FileTree"],
            swiftSettings: room),
        .target(name: "Sandboxing", dependencies: ["CSandbox", "CLinux", "FileTree"], swiftSettings: room),
        .target(
            name: "Transfer", dependencies: ["JobModel", "OrderedJSON", "FileTree", "CLinux", "Compression"],
            swiftSettings: room),
        .target(name: "CSV", dependencies: ["Columnar", "CKernels", "Compression"], swiftSettings: room),
        .target(
            name: "Avro", dependencies: ["Columnar", "Compression", "OrderedJSON", "CChecksums"], swiftSettings: room),
        .target(
            name: "Parquet", dependencies: ["Columnar", "CParquet", "CChecksums", "Compression"], swiftSettings: room),
        .target(
            name: "TrinoSQL",
            dependencies: ["Columnar", "COniguruma", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: room),
        // Floor 3
        .target(
            name: "JobEngine",
            dependencies: [
                "JobModel", "OrderedJSON", "FileTree", "Transfer", "StatesLanguage", "S3Model", "CLinux", "Checksums",
                "NearestNames",
            ],
            swiftSettings: room),
        .target(
            name: "Runtimes",
            dependencies: [
                "JobModel", "OrderedJSON", "Sandboxing", "FileTree", "Columnar", "CSV", "Parquet", "Avro", "TrinoSQL",
                "Splitting",
                "LinearLearner", "LinearModels", "ModelEvaluation", "Archives", "Compression", "Checksums",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: room),
        .target(
            name: "LocalServices",
            dependencies: [
                "JobModel", "OrderedJSON", "FileTree", "EventPatterns", "ItemExpressions", "Transfer", "Checksums",
            ],
            swiftSettings: room),
        // Floor 4
        .target(
            name: "AWSEndpoint",
            dependencies: [
                "AWSSignature", "Checksums", "EventPatterns", "JobEngine", "JobModel", "LocalServices", "OrderedJSON",
                "S3Model", "StatesLanguage", "Transfer", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            swiftSettings: room),
        // Floor 5
        .target(
            name: "HTTPServing",
            dependencies: [
                "AWSEndpoint", "JobModel", "S3Model", .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: room),
        // A C program: without these flags the Swift driver would link the Swift runtime to it, which every host
        // would then have to load.
        .executableTarget(
            name: "pjrun-init", cSettings: gnu,
            linkerSettings: [.unsafeFlags(["-static-executable", "-nostartfiles"])]),
        // What runs inside a job's sandbox for the built-in runtimes.
        .executableTarget(name: "pjrun-worker", dependencies: ["Runtimes", "TrinoSQL"], swiftSettings: room),
        .executableTarget(
            name: "pjrun",
            dependencies: [
                "OrderedJSON", "JobModel", "FileTree", "Archives", "JobStore", "ObjectStorage", "Sandboxing",
                "Transfer", "JobEngine", "Runtimes", "CLinux", "Columnar", "CSV", "Parquet", "TrinoSQL", "Splitting",
                "AWSEndpoint", "LocalServices", "S3Client", "StatesLanguage", "DefinitionSources",
                "HTTPServing", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: room),
        // Tests
        .target(name: "PjrunTesting", path: "Tests/PjrunTesting", swiftSettings: tests),
        .testTarget(
            name: "SandboxingTests", dependencies: ["Sandboxing", "FileTree", "PjrunTesting", "pjrun-init"],
            swiftSettings: tests),
        .testTarget(
            name: "ArchivesTests", dependencies: ["Archives", "FileTree", "PjrunTesting"], swiftSettings: tests),
        .testTarget(
            name: "TransferTests",
            dependencies: ["Transfer", "JobModel", "OrderedJSON", "Compression", "PjrunTesting"],
            swiftSettings: tests),
        .testTarget(
            name: "ObjectStorageTests",
            dependencies: ["ObjectStorage", "S3Model", "JobModel", "FileTree", "PjrunTesting"], swiftSettings: tests),
        .testTarget(
            name: "S3ClientTests",
            dependencies: [
                "S3Client", "JobModel", "FileTree", "Checksums", "AWSSignature", "OrderedJSON", "Transfer",
                "PjrunTesting", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: tests),
        .testTarget(
            name: "JobStoreTests", dependencies: ["JobStore", "JobModel", "OrderedJSON", "PjrunTesting"],
            swiftSettings: tests),
        .testTarget(
            name: "JobEngineTests",
            dependencies: [
                "JobEngine", "JobModel", "JobStore", "ObjectStorage", "OrderedJSON", "Transfer", "PjrunTesting",
                "StatesLanguage", "S3Model", "FileTree",
            ],
            swiftSettings: tests),
        .testTarget(
            name: "CompressionTests", dependencies: ["Compression"], exclude: ["Recorded"], swiftSettings: tests),
        .testTarget(
            name: "AvroTests", dependencies: ["Avro", "Columnar", "PjrunTesting"], exclude: ["Recorded"],
            swiftSettings: tests),
        .testTarget(
            name: "ParquetWritingTests", dependencies: ["Parquet", "CParquet", "Columnar", "PjrunTesting"],
            exclude: ["Readers"], swiftSettings: tests),
        .testTarget(name: "CKernelsTests", dependencies: ["CKernels"], swiftSettings: tests),
        .testTarget(
            name: "ColumnarTests", dependencies: ["Columnar"], exclude: ["Text/Fixtures"], swiftSettings: tests),
        .testTarget(
            name: "CSVTests", dependencies: ["CSV", "Columnar", "CKernels", "Compression", "CZlib"],
            swiftSettings: tests),
        .testTarget(
            name: "ParquetTests", dependencies: ["Parquet", "CParquet", "Columnar", "OrderedJSON"],
            exclude: ["Fixtures"],
            swiftSettings: tests),
        sqlTests("SyntaxTests", ["Syntax"]),
        sqlTests("QueryTests", ["Semantics", "Engine"]),
        sqlTests("SortingTests", ["Sorting", "Windowing"]),
        sqlTests("NumericFunctionTests", ["Numeric", "Casts"]),
        sqlTests("DateTimeFunctionTests", ["DateTime"]),
        sqlTests("StringFunctionTests", ["Strings"]),
        sqlTests("CollectionFunctionTests", ["Collections"]),
        sqlTests("PatternTests", ["Patterns"]),
        sqlTests("AggregateFunctionTests", ["Aggregates", "Windows"]),
        .testTarget(
            name: "ModelEvaluationTests", dependencies: ["ModelEvaluation", "OrderedJSON"], exclude: ["Recorded"],
            swiftSettings: tests),
        .testTarget(
            name: "LinearLearnerTests", dependencies: ["LinearLearner", "OrderedJSON"], exclude: ["Recorded"],
            swiftSettings: tests),
        .testTarget(
            name: "LinearModelsTests", dependencies: ["LinearModels", "PjrunTesting"], exclude: ["Recorded"],
            swiftSettings: tests),
        .testTarget(
            name: "SplittingTests",
            dependencies: ["Splitting", "OrderedJSON", .product(name: "Crypto", package: "swift-crypto")],
            exclude: ["Recorded"],
            swiftSettings: tests),
        .testTarget(
            name: "RuntimesTests",
            dependencies: [
                "Runtimes", "Checksums", "Columnar", "CSV", "JobModel", "LinearLearner", "LinearModels",
                "ObjectStorage",
                "OrderedJSON", "TrinoSQL",
                "Splitting", "PjrunTesting",
            ], swiftSettings: tests),
        .testTarget(
            name: "AWSEndpointTests",
            dependencies: [
                "AWSEndpoint", "AWSSignature", "Checksums", "JobEngine", "JobModel", "JobStore", "LocalServices",
                "OrderedJSON", "PjrunTesting", "S3Model", "StatesLanguage",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            exclude: ["S3/Recorded"], swiftSettings: tests),
        // These drive the program itself.
        .testTarget(
            name: "ContractTests", dependencies: ["PjrunTesting", "pjrun", "pjrun-init", "pjrun-worker"],
            swiftSettings: tests),
        .testTarget(
            name: "CommandTests", dependencies: ["PjrunTesting", "pjrun", "pjrun-init", "pjrun-worker"],
            swiftSettings: tests),
        .testTarget(
            name: "ClientTests", dependencies: ["PjrunTesting", "pjrun", "pjrun-init", "pjrun-worker"],
            exclude: ["Clients", "Scripts"], swiftSettings: tests),
        .testTarget(
            name: "JSONataTests", dependencies: ["JSONata", "OrderedJSON"], exclude: ["recorded"],
            swiftSettings: tests),
        .testTarget(
            name: "EventPatternsTests", dependencies: ["EventPatterns", "OrderedJSON", "PjrunTesting"],
            swiftSettings: tests),
        .testTarget(
            name: "ItemExpressionsTests", dependencies: ["ItemExpressions", "OrderedJSON"], swiftSettings: tests),
        .testTarget(
            name: "LocalServicesTests",
            dependencies: ["LocalServices", "JobModel", "JobStore", "OrderedJSON", "PjrunTesting"],
            swiftSettings: tests),
        .testTarget(
            name: "StatesLanguageTests", dependencies: ["StatesLanguage", "OrderedJSON"], swiftSettings: tests),
        .testTarget(
            name: "DefinitionSourcesTests", dependencies: ["DefinitionSources", "OrderedJSON", "PjrunTesting"],
            swiftSettings: tests),
        .testTarget(name: "OrderedJSONTests", dependencies: ["OrderedJSON"], swiftSettings: tests),
        .testTarget(
            name: "ChecksumsTests", dependencies: ["Checksums", "CChecksums", "PjrunTesting"], swiftSettings: tests),
        .testTarget(
            name: "AWSSignatureTests", dependencies: ["AWSSignature", "Checksums", "OrderedJSON", "PjrunTesting"],
            exclude: ["Recorded"],
            swiftSettings: tests),
        .testTarget(name: "JobModelTests", dependencies: ["JobModel", "OrderedJSON"], swiftSettings: tests),
        .testTarget(name: "ProcessingToolkitTests", dependencies: ["ProcessingToolkit"], swiftSettings: tests),
        // What a user's Swift script may import.
        .target(name: "ProcessingToolkit", swiftSettings: room),
    ]
)
