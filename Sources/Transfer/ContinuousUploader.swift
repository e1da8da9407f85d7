import CLinux
import Dispatch
import FileTree
import Glibc
public import JobModel
import Synchronization

/// Uploads the files of Continuous outputs while the job runs, each soon after its writer has closed it.
///
/// A file that anybody has open for writing is left alone: a read lease (fcntl(2)) is taken first, which the kernel
/// gives only when there is no writer, and while the copy runs a new writer waits. Its close will be seen again. On file
/// systems without leases the file's status before and after the copy is compared.
/// Deletions are not carried over. One thread per output and host; ended by `finish`.
public final class ContinuousUploader: Sendable {
    private let store: any ObjectStore
    private let channel: UploadedFiles.Channel
    private let destination: StorageURI
    private let root: Directory
    private let alarm: (read: OpenFile, write: OpenFile)
    private let done = DispatchSemaphore(value: 0)
    private let result = Mutex<(UploadedFiles, [String])>((UploadedFiles(), []))
    private let uploaded: @Sendable (String, Int64) -> Void

    /// Begins to watch the Continuous outputs of a host.
    /// - Parameters:
    ///   - outputs: those of the request; the ones that are not Continuous are passed over.
    ///   - host: the host whose directories are watched; they must outlast the uploaders.
    ///   - store: where the files go.
    ///   - uploaded: called with the path below LocalPath and the size in bytes of each file, on the uploader's thread.
    /// - Throws: `JobFailure` where directories cannot be watched; nothing is watched then.
    /// - Returns: one uploader per Continuous output; each must be ended by `finish`.
    public static func start(
        _ outputs: [ProcessingOutput], of host: StagedHost, store: any ObjectStore,
        uploaded: @escaping @Sendable (_ name: String, _ bytes: Int64) -> Void
    ) throws -> [ContinuousUploader] {
        var started: [ContinuousUploader] = []
        for output in outputs {
            guard !output.appManaged, case .s3(let target) = output.destination, target.uploadMode == .continuous,
                let path = output.localPath
            else { continue }
            do throws(FileTreeError) {
                started.append(
                    try ContinuousUploader(
                        channel: UploadedFiles.Channel(host: host.name, output: output.name), destination: target.uri,
                        directory: host.hostPath(of: path), store: store, uploaded: uploaded))
            } catch {
                for other in started { _ = other.finish() }
                throw JobFailure(
                    stage: .upload, code: "InternalServerError",
                    message: "the Continuous output '\(output.name)' cannot be watched: \(error)",
                    remedy: "raise fs.inotify.max_user_watches and fs.inotify.max_user_instances, or use EndOfJob",
                    cause: nil)
            }
        }
        return started
    }

    private init(
        channel: UploadedFiles.Channel, destination: StorageURI, directory: String, store: any ObjectStore,
        uploaded: @escaping @Sendable (String, Int64) -> Void
    ) throws(FileTreeError) {
        self.channel = channel
        self.destination = destination
        root = try Directory(FileName(directory))
        self.store = store
        self.uploaded = uploaded
        var ends: [Int32] = [-1, -1]
        guard unsafe pj_pipe(&ends) == 0 else {
            throw FileTreeError(operation: "make a pipe for", path: FileName(directory), errno: errno)
        }
        alarm = (OpenFile(owning: ends[0], path: "alarm"), OpenFile(owning: ends[1], path: "alarm"))
        let watcher = try TreeWatcher(FileName(directory), alarm: alarm.read)
        // Owner: this value; it ends when `finish` writes to the alarm, which every job does.
        let handOver = Mutex<TreeWatcher?>(watcher)
        let isStarted = BlockingThread.detach { [self] in
            if let watcher = handOver.withLock({ $0.take() }) { follow(watcher) }
            done.signal()
        }
        guard isStarted else { throw FileTreeError(operation: "start a thread for", path: root.path, errno: EAGAIN) }
    }

    /// Ends the watching, and blocks until everything that was seen so far is uploaded.
    /// - Returns: what is at the destination now, and why files were passed over; the last sweep is the Uploader's.
    public func finish() -> (channel: UploadedFiles.Channel, files: UploadedFiles, warnings: [String]) {
        try? alarm.write.write([1])
        done.wait()
        let (files, warnings) = result.withLock { $0 }
        return (channel, files, warnings)
    }

    // MARK: - On the uploader's thread

    private func follow(_ watcher: TreeWatcher) {
        while true {
            let events = watcher.read()
            var seen: Set<FileName> = []
            for event in events {
                switch event {
                case .file(let name): if seen.insert(name).inserted { consider(name) }
                case .overflow: considerEverything()
                case .woken: return
                }
            }
        }
    }

    private func considerEverything() {
        guard let files = try? root.files() else { return }
        for file in files where file.status.kind == .file && !result.withLock({ $0.0.contains(file) }) {
            consider(file.name)
        }
    }

    /// Uploads a file unless somebody is writing to it.
    private func consider(_ name: FileName) {
        // A name that cannot be a key, a file that is gone, a full destination: the last sweep reports what remains.
        guard let text = name.text, let file = try? OpenFile(beneath: root, name), let before = try? file.status(),
            before.kind == .file
        else { return }
        let lease = file.takeReadLease()
        if lease == false { return }
        defer { if lease == true { file.releaseLease() } }
        do {
            try store.put(file.descriptorPath, moving: false, at: destination, relativePath: text) {
                (try? file.status()) != before
            }
            guard let after = try? file.status(), after == before else { return }
            result.withLock { $0.0.insert(name, after) }
            uploaded(text, after.size)
        } catch {
            result.withLock { $0.1.append("Continuous upload: \(Uploader.failure(error).message)") }
        }
    }
}
