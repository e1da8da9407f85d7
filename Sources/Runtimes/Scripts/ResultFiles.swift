import CSV
import FileTree

/// The files of a script's results: made out of the outputs' sight, and put there when they are complete.
///
/// An output that is uploaded while the job runs, or after it was stopped, must not have half a result.
struct ResultFiles {
    /// An open result.
    struct Target {
        let sink: StreamSink
        /// The hidden file; nil for the log.
        let path: String?
    }

    /// On the same mount as the outputs, below none of them.
    let directory: String

    /// Opens a place for rows.
    func open(_ place: ResultPlace?, isQuery: Bool) throws(ScriptFailure) -> Target {
        guard let place else {
            return Target(sink: StreamSink(format: isQuery ? .csv : .table, descriptor: 1), path: nil)
        }
        do {
            _ = try Directory.make(FileName(directory))
            let path = "\(directory)/\(place.isGzip ? "result.gz" : "result")"
            let file = try FileOutput(path: path)
            let output: any ByteOutput = place.isGzip ? GzipOutput(file) : file
            return Target(sink: StreamSink(format: place.format, output: output), path: path)
        } catch {
            throw ScriptFailure(message: "\(error)")
        }
    }

    /// Puts a complete result where it belongs.
    func publish(_ target: Target, to place: ResultPlace) throws(ScriptFailure) {
        guard let path = target.path else { return }
        do throws(FileTreeError) {
            let root = try Directory("/")
            try root.makeDirectories(FileName(place.path).parent)
            try root.rename(FileName(path), to: root, FileName(place.path))
        } catch {
            throw ScriptFailure(message: "\(error)", place: place.path)
        }
    }

    /// Removes what was not published.
    func removeAll() { try? Directory("/").removeTree(FileName(directory)) }
}
