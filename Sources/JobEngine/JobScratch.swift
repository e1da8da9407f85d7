import FileTree
public import JobModel

/// The files of running jobs: one directory per host, and one for queries, named by the record's number and the host.
public enum JobScratch {
    /// The directory of a host.
    static func directory(_ scratch: String, _ job: Int64, _ host: String) -> String { "\(scratch)/\(job).\(host)" }

    /// The directory of the queries of a job's inputs.
    static func queries(_ scratch: String, _ job: Int64) -> String { directory(scratch, job, "query") }

    /// The directory of the objects that are downloaded for a job and kept for no other.
    static func downloads(_ scratch: String, _ job: Int64) -> String { directory(scratch, job, "download") }

    /// The record's number in the name of a host's directory.
    public static func job(of name: String) -> Int64? { name.split(separator: ".").first.flatMap { Int64($0) } }

    /// Removes the directories of a job that has ended; what cannot be removed now is left for `prune`.
    public static func remove(_ scratch: String, _ job: JobRecord) {
        guard let root = try? Directory("/") else { return }
        let hosts = ContainerFiles.hostNames(job.request.instanceCount).map { directory(scratch, job.id, $0) }
        let hasQueries = job.request.inputs.contains { if case .dataset = $0.source { !$0.appManaged } else { false } }
        // Whether there were downloads is not in the record: it depends on how the job was started.
        let others = [downloads(scratch, job.id)] + (hasQueries ? [queries(scratch, job.id)] : [])
        for place in hosts + others {
            let path = FileName(place)
            // Processes that are just dying may still make a file.
            for _ in 0..<3 {
                if (try? root.removeTree(path)) != nil, (try? root.status(ifPresent: path)) == .some(nil) { break }
            }
        }
    }

    /// Removes half-written files that a dead process left at the destinations of its outputs.
    /// - Returns: how many there were.
    public static func sweep(_ directories: [String], ofProcess token: String) -> Int {
        var removed = 0
        let mark = FileName("\(Directory.temporaryPrefix)\(token)-").bytes
        for path in directories {
            guard let directory = try? Directory(FileName(path)), let files = try? directory.files() else { continue }
            for file in files where file.name.last.bytes.starts(with: mark) {
                if (try? directory.remove(file.name)) != nil { removed += 1 }
            }
        }
        return removed
    }
}
