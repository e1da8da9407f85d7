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
        var epoch = 0
        var isEnding = false
        var failure: String?
    }
    private let state = Mutex(State())

    /// Makes the first pipe of every Pipe input of a host, and begins to feed them.
    /// - Throws: `JobFailure` when a pipe cannot be made.
    public static func start(_ plan: StagingPlan, on host: StagedHost) throws -> [PipeFeeder] {
        try plan.inputs.compactMap { input in
            guard input.source.mode == .pipe, !input.input.appManaged, let path = input.localPath else { return nil }
            do throws(FileTreeError) {
                let feeder = PipeFeeder(
                    input, in: try Directory(FileName(host.hostPath(of: path))))
                try feeder.directory.makePipe(feeder.pipe(0))
                // Owner: this value; it ends when `finish` is called, which every job does.
                BlockingThread.detach("pipe-feeder") {
                    feeder.feed()
                    feeder.done.signal()
                }
                return feeder
            } catch {
                throw JobFailure(
                    stage: .stage, code: "ClientError", message: "Failed to make the pipe of '\(input.input.name)': \(error)",
                    remedy: nil, cause: nil)
            }
        }
    }

    private init(_ input: StagingPlan.Input, in directory: Directory) {
        objects = input.objects
        name = input.input.name
        isCompressed = input.source.compression == .gzip
        self.directory = directory
    }

    /// Ends the feeding. Blocks for an instant.
    /// - Returns: why data could not be delivered, nil when all went well.
    public func finish() -> String? {
        let epoch = state.withLock {
            $0.isEnding = true
            return $0.epoch
        }
        // A thread that waits for a reader is let go by one that comes and leaves; so is one that waits to write.
        repeat {
            for number in [epoch, epoch + 1] {
                _ = try? OpenFile(directory, pipe(number), flags: O_RDONLY | O_NONBLOCK)
            }
        } while done.wait(timeout: .now() + .milliseconds(5)) == .timedOut
        return state.withLock { $0.failure }
    }

    private func pipe(_ epoch: Int) -> FileName { FileName("\(name)_\(epoch)") }

    // MARK: - On the feeder's thread

    private func feed() {
        // A reader that closes early is an error of write(2), not a signal that ends pjrun.
        var mask = sigset_t()
        unsafe sigemptyset(&mask)
        unsafe sigaddset(&mask, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &mask, nil)
        while !state.withLock({ $0.isEnding }) {
            let epoch = state.withLock { $0.epoch }
            do {
                let target = try OpenFile(directory, pipe(epoch), flags: O_WRONLY | O_NOFOLLOW)
                // A script may have put something else in its place.
                guard try target.status().kind == .pipe else {
                    throw FileTreeError(operation: "stream into", path: target.path, errno: EINVAL)
                }
                if state.withLock({ $0.isEnding }) { return }
                try directory.makePipe(pipe(epoch + 1))
                try deliver(to: target)
                state.withLock { $0.epoch += 1 }
            } catch let error as FileTreeError where error.errno == EPIPE {
                state.withLock { $0.epoch += 1 }
            } catch {
                state.withLock { $0.failure = "ClientError: Failed to stream input '\(name)': \(error)" }
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
                    stage: .stage, code: "ClientError", message: "'\(object.key)' is not gzip: \(error)",
                    remedy: "set S3CompressionType to None, or compress the object", cause: nil)
            }
        }
    }
}
