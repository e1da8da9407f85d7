import ArgumentParser
import Glibc
import JobEngine
import JobModel
import JobStore
import S3Client

/// How jobs are run here, whatever they ask for.
struct ExecutionOptions: ParsableArguments {
    @Option(help: "Seconds a script has after the stop signal.")
    var stopGrace: Int = 120

    @Option(help: "Signal that asks a script to stop: TERM or INT.")
    var stopSignal: StopSignal = .term

    @Flag(help: "Copy inputs, even where links would do.")
    var copyInputs = false

    @Option(name: .customLong("open-path"), help: "PATH[:rw]: let the job see a path of this machine. Repeatable.")
    var opened: [String] = []

    @Option(
        name: .customLong("s3"),
        help:
            "aws|URL: s3:// addresses of inputs and outputs mean Amazon S3, or that S3 server. Without it, local ones.")
    var s3: String?

    @Flag(help: "With --s3: keep downloads for other jobs, until the object is another.")
    var cache = false

    enum StopSignal: String, ExpressibleByArgument, CaseIterable {
        case term = "TERM"
        case int = "INT"
        var number: Int32 { self == .term ? SIGTERM : SIGINT }
    }

    func validate() throws {
        if stopGrace < 0 { throw ValidationError("--stop-grace is a number of seconds, 0 or more") }
        if cache, s3 == nil { throw ValidationError("--cache is for downloads, and needs --s3") }
    }

    func settings(_ composition: Composition) -> JobSettings {
        var settings = composition.settings()
        settings.stopGrace = .seconds(stopGrace)
        settings.stopSignal = stopSignal.number
        settings.copiesInputs = copyInputs
        return settings
    }

    func openPaths() throws(UserError) -> [(path: String, isWritable: Bool)] {
        try opened.map { text throws(UserError) in
            let isWritable = text.hasSuffix(":rw")
            let path = isWritable ? String(text.dropLast(3)) : text
            guard path.hasPrefix("/"), unsafe access(path, F_OK) == 0 else {
                throw UserError(
                    message: "--open-path '\(path)' is not an absolute path that exists",
                    help: "write /path or /path:rw")
            }
            return (path, isWritable)
        }
    }

    /// The flags again, for a process that does the same.
    var arguments: [String] {
        ["--stop-grace", "\(stopGrace)", "--stop-signal", stopSignal.rawValue] + (copyInputs ? ["--copy-inputs"] : [])
            + opened.flatMap { ["--open-path", $0] } + (s3.map { ["--s3", $0] } ?? []) + (cache ? ["--cache"] : [])
    }

    // MARK: - Where objects are

    /// The home's buckets, or the endpoint that --s3 names.
    func objectStore(_ composition: Composition) throws -> any ObjectStore {
        guard let endpoint = try endpoint() else { return composition.objects }
        return S3ObjectStore(
            endpoint: endpoint, environment: composition.environment, cache: cache ? composition.home.cache : nil,
            files: composition.objects)
    }

    private func endpoint() throws(UserError) -> S3Endpoint? {
        guard let s3 else { return nil }
        do throws(S3Endpoint.Problem) {
            return try S3Endpoint(parsing: s3)
        } catch {
            switch error {
            case .notAnAddress(let text):
                throw UserError(
                    message: "--s3 '\(text)' is neither aws nor the address of a server",
                    help: "--s3 aws is Amazon S3; a compatible server is named like http://127.0.0.1:9000")
            case .tooMuch(let text):
                throw UserError(
                    message: "--s3 '\(text)' has more than a scheme, a host and a port",
                    help: "leave the rest out: buckets are in the s3:// addresses, credentials in the environment")
            }
        }
    }
}
