import ArgumentParser
import Glibc
import JobModel
import JobStore

struct Logs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Show what the scripts of a job printed.",
        discussion: """
            pjrun logs my-job --follow
            pjrun logs my-job --host algo-2 --since 10m --timestamps
            """)

    @Argument(help: "Name of the job.")
    var name: String

    @Flag(name: .shortAndLong, help: "Go on until the job has ended.")
    var follow = false

    @Option(help: "Only this host.")
    var host: String?

    @Option(help: "Only lines after this: a time (2026-11-21T05:00:00Z), or an age (90s, 10m, 2h).")
    var since: Since?

    @Flag(help: "Put the time before each line.")
    var timestamps = false

    func run() throws {
        StopSignals.unblock()
        let composition = try Composition.open()
        let job = try composition.job(named: name)
        let from = since?.timestamp(now: Composition.now)
        var readers: [String: LogReader] = [:]
        let hosts = Set(ContainerFiles.hostNames(job.request.instanceCount))
        if let host, !hosts.contains(host) {
            throw UserError(
                message: "job '\(name)' has no host '\(host)'",
                help: "its hosts are: \(ContainerFiles.hostNames(job.request.instanceCount).joined(separator: ", "))")
        }
        while true {
            // Read the status before the log: what a job wrote is there before it ends.
            let isOver = try composition.job(named: name).status.isTerminal
            for reader in try LogReader.open(job, in: composition.home)
            where (host == nil || reader.host == host) && readers[reader.host] == nil {
                readers[reader.host] = reader
            }
            var isEmpty = true
            for reader in readers.values.sorted(by: { Logs.number($0.host) < Logs.number($1.host) }) {
                while case let lines = try reader.lines(toTheEnd: isOver || !follow), !lines.isEmpty {
                    isEmpty = false
                    try show(
                        lines.filter { line in from.map { line.time >= $0 } ?? true }, of: reader.host,
                        among: hosts.count)
                }
            }
            if isEmpty {
                if isOver || !follow { return }
                usleep(JobWaiting.interval)
                try composition.recover()
            }
        }
    }

    private static func number(_ host: String) -> Int { Int(host.split(separator: "-").last ?? "") ?? 0 }

    private func show(_ lines: [LogLine], of name: String, among hosts: Int) throws {
        var bytes: [UInt8] = []
        for line in lines {
            if hosts > 1 && host == nil { bytes += Array("\(name) ".utf8) }
            if timestamps { bytes += Array("\(line.time.iso8601) ".utf8) }
            bytes += line.bytes
            if line.isComplete || hosts > 1 && host == nil { bytes.append(UInt8(ascii: "\n")) }
        }
        if !Terminal.writeAll(1, bytes[...]) { throw ExitCode.success }
    }
}

/// A point in time, absolute or as an age.
enum Since: ExpressibleByArgument {
    case time(Timestamp)
    case age(milliseconds: Int64)

    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        if let last = argument.last, let unit = units[last], let count = Int64(argument.dropLast()), count >= 0 {
            self = .age(milliseconds: count * unit)
        } else if let time = Timestamp(iso8601: argument) {
            self = .time(time)
        } else {
            return nil
        }
    }

    func timestamp(now: Timestamp) -> Timestamp {
        switch self {
        case .time(let time): time
        case .age(let milliseconds): Timestamp(milliseconds: now.milliseconds - milliseconds)
        }
    }
}
