import ArgumentParser
import FileTree
import Glibc
import JobEngine
import JobModel
import JobStore

struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Remove the records and logs of ended jobs; their names are free again.",
        discussion: """
            pjrun rm my-job
            """)

    @Argument(help: "Names of jobs.")
    var names: [String]

    func run() throws {
        StopSignals.unblock()
        let composition = try Composition.open()
        // All are looked at before one is removed.
        for name in names {
            do {
                let job = try composition.job(named: name)
                guard job.status.isTerminal else {
                    throw UserError(
                        message: "job '\(name)' is \(job.status.rawValue)",
                        help: "'pjrun stop \(name) --wait' ends it first")
                }
            } catch JobStoreError.unreadableRecord {
                continue
            }
        }
        for name in names { try composition.store.removeJob(named: name) }
    }
}

struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove old records, logs, leftovers and, if asked, caches. Outputs and buckets are never touched.",
        discussion: """
            pjrun prune --keep 20 --yes
            pjrun prune --cache --dry-run
            """)

    @Option(help: "How many ended jobs to keep.")
    var keep: Int = 20

    @Flag(help: "Also compiled scripts, Python environments and downloads of --s3.")
    var cache = false

    @Flag(help: "Show what would be removed.")
    var dryRun = false

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    func validate() throws {
        if keep < 0 { throw ValidationError("--keep is 0 or more") }
    }

    func run() throws {
        StopSignals.unblock()
        let composition = try Composition.open()
        let old = try composition.store.jobs().filter(\.status.isTerminal).dropFirst(keep)
        let leftovers = try composition.leftovers()
        let caches = ["swift", "toolkit", "python", "python-prefix", "source", "s3"]
            .map { (name: String) -> String in "\(composition.home.cache)/\(name)" }
            .filter { (path: String) in unsafe cache && access(path, F_OK) == 0 }
        for job in old { print("job \(job.request.name)") }
        for path in leftovers + caches { print(path) }
        if dryRun || old.isEmpty && leftovers.isEmpty && caches.isEmpty { return }
        if !yes, isatty(0) == 1 {
            Terminal.write(2, "remove these? [y/N] ")
            guard readLine()?.lowercased() == "y" else { throw ExitCode(1) }
        }
        for job in old { try composition.store.remove(job) }
        for path in leftovers + caches {
            do throws(FileTreeError) {
                try Directory("/").removeTree(FileName(path))
            } catch {
                Terminal.error("warning: \(error)")
            }
        }
    }
}

extension Composition {
    /// Files of jobs that are not running any more.
    func leftovers() throws -> [String] {
        guard let scratch = try? Directory(FileName(home.scratch)) else { return [] }
        let running = Set(try store.jobs().filter { !$0.status.isTerminal }.map(\.id))
        return try scratch.entries().compactMap { entry in
            guard let name = entry.name.text else { return nil }
            if let job = JobScratch.job(of: name), running.contains(job) { return nil }
            if name.hasPrefix("probe-") {
                // Somebody may be trying the sandbox just now.
                let process = name.split(separator: "-").dropFirst().first.flatMap { Int32($0) } ?? 0
                if process > 0, kill(process, 0) == 0 { return nil }
            }
            return "\(home.scratch)/\(name)"
        }
    }
}
