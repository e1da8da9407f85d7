import FileTree
import Glibc
public import JobModel
import Synchronization

/// Puts the outputs of a job where the request wants them, after the entrypoints have ended.
///
/// Key: the S3Uri, a slash, the path below LocalPath. Sub-directories are kept, empty ones have no object, symbolic
/// links are not followed (documented), and the LocalPath's own last component is not added.
public struct Uploader: Sendable {
    private let store: any ObjectStore
    private let outputs: [ProcessingOutput]

    /// Makes an uploader for the outputs of a request; application-managed ones are left out.
    public init(_ outputs: [ProcessingOutput], store: any ObjectStore) {
        self.store = store
        self.outputs = outputs
    }

    /// Uploads everything that is not where it should be yet.
    /// - Parameters:
    ///   - hosts: the job's hosts, in the order in which they write: of two hosts with one key the later wins.
    ///   - uploaded: what a Continuous upload has put there already, per host and output.
    ///   - progress: called for each file with files and bytes of the whole upload so far, and at the end.
    /// - Returns: what is at the destinations now, warnings, and the first failure, which keeps no other file back.
    public func upload(
        from hosts: [StagedHost], uploaded: [UploadedFiles.Channel: UploadedFiles],
        progress: @escaping @Sendable (_ files: Int, _ bytes: Int64, _ isOver: Bool) -> Void
    ) -> UploadReport {
        var report = UploadReport()
        var totalFiles = 0
        var totalBytes: Int64 = 0
        for output in outputs {
            guard !output.appManaged, case .s3(let destination) = output.destination, let path = output.localPath else {
                continue
            }
            var owners: [FileName: String] = [:]
            var files = 0
            var bytes: Int64 = 0
            for host in hosts {
                let channel = UploadedFiles.Channel(host: host.name, output: output.name)
                let before = uploaded[channel] ?? UploadedFiles()
                let all = found(host, path, output, &report)
                let done = (files: totalFiles, bytes: totalBytes)
                let failures = sendAhead(
                    all.filter { !before.contains($0) }, from: host.hostPath(of: path), output, destination.uri
                ) { progress(done.files + $0, done.bytes + $1, false) }
                for file in all {
                    do {
                        if let failures {
                            if let failure = failures[file.name] { throw failure }
                        } else if !before.contains(file) {
                            guard let name = file.name.text else {
                                throw Uploader.notUTF8(file.name, output, destination.uri)
                            }
                            try store.put(
                                "\(host.hostPath(of: path))/\(name)", moving: isAlone(output), at: destination.uri,
                                relativePath: name)
                        }
                        if let other = owners.updateValue(host.name, forKey: file.name) {
                            report.warnings.append(
                                "\(other) and \(host.name) both wrote '\(file.name)' of output '\(output.name)': the last one stays"
                            )
                        }
                        files += 1
                        bytes += file.status.size
                        totalFiles += 1
                        totalBytes += file.status.size
                        if failures == nil { progress(totalFiles, totalBytes, false) }
                    } catch {
                        if report.failure == nil { report.failure = Uploader.failure(error) }
                    }
                }
            }
            report.outputs.append(
                OutputResult(
                    name: output.name, destination: destination.uri.text,
                    localDirectory: (store as? any LocallyVisible)?.directory(of: destination.uri), files: files,
                    bytes: bytes))
        }
        progress(totalFiles, totalBytes, true)
        return report
    }

    // MARK: - Parts

    /// Sends the files of one output of one host to a remote store, several at a time.
    /// - Returns: the failures by the files' names; nil where the store is not remote, and nothing was sent.
    private func sendAhead(
        _ found: [FoundFile], from directory: String, _ output: ProcessingOutput, _ destination: StorageURI,
        progress: @escaping @Sendable (_ files: Int, _ bytes: Int64) -> Void
    ) -> [FileName: JobFailure]? {
        guard let remote = store.remote, case .s3 = destination.kind else { return nil }
        var failures: [FileName: JobFailure] = [:]
        var named: [(file: FoundFile, outgoing: OutgoingFile)] = []
        for file in found {
            if let name = file.name.text {
                let outgoing = OutgoingFile(
                    path: "\(directory)/\(name)", destination: destination, relativePath: name)
                named.append((file, outgoing))
            } else {
                failures[file.name] = Uploader.notUTF8(file.name, output, destination)
            }
        }
        let sizes = named.map(\.file.status.size)
        let tally = Mutex<(files: Int, bytes: Int64)>((0, 0))
        let results = remote.put(named.map(\.outgoing)) { index in
            let sum = tally.withLock { tally in
                tally = (tally.files + 1, tally.bytes + sizes[index])
                return tally
            }
            progress(sum.files, sum.bytes)
        }
        for (entry, failure) in zip(named, results) where failure != nil { failures[entry.file.name] = failure }
        return failures
    }

    private func found(
        _ host: StagedHost, _ path: ContainerPath, _ output: ProcessingOutput, _ report: inout UploadReport
    ) -> [FoundFile] {
        do throws(FileTreeError) {
            let place: Directory
            do throws(FileTreeError) {
                // The script may have put a link in the way, to a place where nothing is its own.
                place = try Directory.openingUp(Directory(FileName(host.directory)), Stager.place(path))
            } catch  where error.errno == ENOENT {
                return []
            } catch  where [ENOTDIR, ELOOP, EXDEV].contains(error.errno) {
                report.warnings.append(
                    "\(path) is not a directory any more; nothing of output '\(output.name)' was uploaded from \(host.name)"
                )
                return []
            }
            let all = try place.files(openingUp: true)
            for other in all where other.status.kind != .file {
                let what =
                    other.status.kind == .symbolicLink ? "a symbolic link, which cannot be an output" : "not a file"
                report.warnings.append("passed over '\(path)/\(other.name)': \(what)")
            }
            return all.filter { $0.status.kind == .file }
        } catch {
            if report.failure == nil {
                report.failure = JobFailure(
                    stage: .upload, code: "ClientError",
                    message: "Failed to upload output '\(output.name)' of \(host.name): \(error)", remedy: nil,
                    cause: nil)
            }
            return []
        }
    }

    /// Whether its files belong to no other output too; only then may they be moved away.
    private func isAlone(_ output: ProcessingOutput) -> Bool {
        guard let path = output.localPath else { return false }
        return !outputs.contains { other in
            guard other.name != output.name, let otherPath = other.localPath else { return false }
            return otherPath == path || otherPath.isAncestor(of: path) || path.isAncestor(of: otherPath)
        }
    }

    static func notUTF8(_ name: FileName, _ output: ProcessingOutput, _ uri: StorageURI) -> JobFailure {
        JobFailure(
            stage: .upload, code: "ClientError",
            message:
                "Failed to upload '\(name)' of output '\(output.name)' to \(uri): the name is not UTF-8, which an S3 key must be",
            remedy: "let the script choose another name", cause: nil)
    }

    static func failure(_ error: any Error) -> JobFailure {
        error as? JobFailure
            ?? JobFailure(
                stage: .upload, code: "ClientError", message: "Failed to upload: \(error)", remedy: nil, cause: nil)
    }
}
