import CLinux
import Compression
import Dispatch
import FileTree
import Glibc
public import JobModel
import Synchronization

/// Streams a Pipe mode input into named pipes: `<LocalPath>/<InputName>_0`, then `_1` and so on.
///
/// Each pipe gives all objects of this host, one behind the other in the order of their keys; the next pipe is there
/// when the last one was opened, so a script may read the data as often as it likes. The names follow the training
/// contract (`<channel>_<epoch>`); for processing the service documents none. Gzip is decoded here, and only here.
/// One thread per input; ended by `finish`.
public final class PipeFeeder: Sendable {
    private let objects: [StoredObject]
    private let directory: Directory
    private let name: String
    private let isCompressed: Bool
    private let done = DispatchSemaphore(value: 0)
    private struct State {
        /// The last two pipes: one that is being read, one that waits.
        var pipes: [OpenFile] = []
        var isEnding = false
        var failure: JobFailure?
    }
    private let state = Mutex(State())

    /// Makes the first pipe of every Pipe input of a host, and begins to feed them.
    /// - Throws: `JobFailure` when a pipe cannot be made.
    public static func start(_ plan: StagingPlan, on host: StagedHost) throws -> [PipeFeeder] {
        var started: [PipeFeeder] = []
        for input in plan.inputs {
            guard input.source.mode == .pipe, !input.input.appManaged, let path = input.localPath else { continue }
            do throws(FileTreeError) {
                let feeder = PipeFeeder(input, in: try Directory(FileName(host.hostPath(of: path))))
                try feeder.makePipe(0)
                // Owner: this value; it ends when `finish` is called, which every job does.
                let isStarted = BlockingThread.detach {
                    feeder.feed()
                    feeder.done.signal()
                }
                guard isStarted else {
                    throw FileTreeError(operation: "start a thread for", path: FileName(feeder.name), errno: EAGAIN)
                }
                started.append(feeder)
            } catch {
                for other in started { _ = other.finish() }
                throw JobFailure(
                    stage: .stage, code: "ClientError",
                    message: "Failed to make the pipe of '\(input.input.name)': \(error)",
                    remedy: nil, cause: nil)
            }
        }
        return started
    }

    private init(_ input: StagingPlan.Input, in directory: Directory) {
        objects = input.objects
        name = input.input.name
        isCompressed = input.source.compression == .gzip
        self.directory = directory
    }

    /// Ends the feeding and waits for its thread, which takes an instant.
    /// - Returns: why data could not be delivered, nil when all went well.
    public func finish() -> JobFailure? {
        state.withLock { $0.isEnding = true }
        // A thread that waits for a reader is let go by one that comes and leaves; so is one that waits to write.
        repeat {
            for pipe in state.withLock({ $0.pipes }) {
                _ = try? OpenFile(path: FileName(pipe.descriptorPath), flags: O_RDONLY | O_NONBLOCK)
            }
        } while done.wait(timeout: .now() + .milliseconds(5)) == .timedOut
        return state.withLock { $0.failure }
    }

    // MARK: - Pipes

    /// Makes a pipe and keeps hold of it: a script may remove its name, or put something else in its place.
    private func makePipe(_ epoch: Int) throws(FileTreeError) {
        let pipe = FileName("\(name)_\(epoch)")
        try directory.makePipe(pipe)
        let handle = try OpenFile(beneath: directory, pipe, flags: pj_o_path)
        guard try handle.status().kind == .pipe else {
            throw FileTreeError(operation: "stream into", path: handle.path, errno: EINVAL)
        }
        state.withLock { $0.pipes = $0.pipes.suffix(1) + [handle] }
    }

    // MARK: - On the feeder's thread

    private func feed() {
        // A reader that closes early is an error of write(2), not a signal that ends pjrun.
        var mask = sigset_t()
        unsafe sigemptyset(&mask)
        unsafe sigaddset(&mask, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &mask, nil)
        var epoch = 0
        while let pipe = state.withLock({ $0.isEnding ? nil : $0.pipes.last }) {
            do {
                let target = try OpenFile(path: FileName(pipe.descriptorPath), flags: O_WRONLY)
                if state.withLock({ $0.isEnding }) { return }
                epoch += 1
                try makePipe(epoch)
                try deliver(to: target)
            } catch let error as FileTreeError where error.errno == EPIPE {
                continue
            } catch {
                let cause = error as? JobFailure
                let failure = JobFailure(
                    stage: .stage, code: "ClientError",
                    message: "Failed to stream input '\(name)': \(cause?.message ?? "\(error)")", remedy: cause?.remedy,
                    cause: nil)
                state.withLock { $0.failure = failure }
                return
            }
        }
    }

    private func deliver(to target: OpenFile) throws {
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        for object in objects {
            let source = try OpenFile(path: FileName(object.file))
            let decoder = isCompressed ? GzipDecoder() : nil
            do {
                while case let count = try source.read(into: &buffer), count > 0 {
                    if let decoder {
                        try decoder.decode(buffer[..<count]) { try target.write($0) }
                    } else {
                        try target.write(buffer[..<count])
                    }
                }
                try decoder?.finish()
            } catch let error as GzipError {
                throw JobFailure(
                    stage: .stage, code: "ClientError",
                    message: "'\(object.key)' is not gzip: \(PipeFeeder.words(error))",
                    remedy: "set S3CompressionType to None, or compress the object", cause: nil)
            }
        }
    }

    private static func words(_ error: GzipError) -> String {
        switch error {
        case .corrupt(let byte): "it is damaged, or something else, at byte \(byte)"
        case .truncated(let byte): "it ends too early, after \(byte) bytes"
        }
    }
}
