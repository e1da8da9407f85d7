import FileTree
import Glibc
import OrderedJSON
import S3Model
import StatesLanguage
import Synchronization

/// The files of a `ResultWriter`, on their way: written here as children end, put into the bucket at the end of the run.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html>
final class ResultFiles: Sendable {
    /// The cause of `States.ResultWriterFailed`.
    struct Failure: Error {
        let cause: String
    }

    private struct Open {
        var file: OpenFile
        var pending: [UInt8] = []
        var size: Int64 = 0
        var count = 0
    }

    private struct State {
        var open: [MapRun.ResultFile: Open] = [:]
        /// By kind, the sizes of files in the order of their numbers.
        var sizes: [MapRun.ResultFile: [Int64]] = [:]
    }

    private let folder: String
    private let isLines: Bool
    private let bucket: String
    private let prefix: String
    private let state = Mutex(State())
    /// The service begins another file then.
    private static let fileLimit: Int64 = 5 << 30

    /// Nil when results do not go to files.
    init?(_ request: MapRunRequest, scratch: String) {
        guard let writer = request.writer, writer.resource != nil else { return nil }
        let run = request.arn.split(separator: ":").last.map(String.init) ?? request.arn
        folder = "\(scratch)/\(run)"
        isLines = writer.configuration?["OutputType"]?.string == "JSONL"
        bucket = writer.arguments?["Bucket"]?.string ?? ""
        let prefix = writer.arguments?["Prefix"]?.string ?? ""
        // A redrive does not write over what was there.
        let place = request.redriveCount == 0 ? run : "\(run)/Redrive-\(request.redriveCount)"
        self.prefix = (prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/") + place
    }

    private func name(_ kind: MapRun.ResultFile, _ number: Int) -> String {
        "\(kind.rawValue)_\(number).\(isLines ? "jsonl" : "json")"
    }

    /// Adds a record.
    /// - Returns: what went wrong.
    func add(_ text: String, to kind: MapRun.ResultFile) -> String? {
        state.withLock { state in
            do throws(FileTreeError) {
                if let open = state.open[kind], open.size > ResultFiles.fileLimit { try close(kind, &state) }
                if state.open[kind] == nil { state.open[kind] = try make(kind, state) }
                guard var open = state.open[kind] else { return nil }
                let separator = open.count == 0 ? (isLines ? "" : "[") : (isLines ? "\n" : ",\n")
                open.pending += Array((separator + text).utf8)
                open.size += Int64(separator.utf8.count + text.utf8.count)
                open.count += 1
                if open.pending.count > 65_536 {
                    try open.file.write(open.pending[...])
                    open.pending = []
                }
                state.open[kind] = open
                return nil
            } catch {
                return "\(error)"
            }
        }
    }

    private func make(_ kind: MapRun.ResultFile, _ state: State) throws(FileTreeError) -> Open {
        let directory = try Directory.make(FileName(folder))
        let file = try OpenFile(
            directory, FileName(name(kind, state.sizes[kind]?.count ?? 0)), flags: O_WRONLY | O_CREAT | O_TRUNC)
        return Open(file: file)
    }

    private func close(_ kind: MapRun.ResultFile, _ state: inout State) throws(FileTreeError) {
        guard var open = state.open.removeValue(forKey: kind) else { return }
        let end = isLines ? "\n" : "]"
        open.pending += Array(end.utf8)
        try open.file.write(open.pending[...])
        state.sizes[kind, default: []].append(open.size + Int64(end.utf8.count))
    }

    /// Puts the files and their manifest into the bucket.
    /// - Returns: the state's output.
    func put(_ request: MapRunRequest, _ objects: any MapRunObjects) throws(Failure) -> JSON {
        var lists = JSONObject()
        do throws(FileTreeError) {
            for kind in MapRun.ResultFile.allCases {
                let sizes = try state.withLock { state throws(FileTreeError) in
                    try close(kind, &state)
                    return state.sizes[kind] ?? []
                }
                lists[kind.rawValue] = .array(
                    sizes.enumerated().map {
                        [
                            "Key": .string("\(prefix)/\(name(kind, $0.offset))"),
                            "Size": .number(JSONNumber($0.element)),
                        ]
                    })
            }
            let manifest: JSON = [
                "DestinationBucket": .string(bucket), "MapRunArn": .string(request.arn), "ResultFiles": .object(lists),
            ]
            let file = try OpenFile(
                Directory.make(FileName(folder)), "manifest.json", flags: O_WRONLY | O_CREAT | O_TRUNC)
            try file.write(manifest.serializedBytes()[...])
        } catch {
            throw Failure(cause: "\(error)")
        }
        do throws(S3Failure) {
            for kind in MapRun.ResultFile.allCases {
                for number in 0..<(lists[kind.rawValue]?.array?.count ?? 0) {
                    let name = name(kind, number)
                    try objects.put("\(folder)/\(name)", at: S3Address(bucket: bucket, key: "\(prefix)/\(name)"))
                }
            }
            let key = "\(prefix)/manifest.json"
            try objects.put("\(folder)/manifest.json", at: S3Address(bucket: bucket, key: key))
            return [
                "MapRunArn": .string(request.arn),
                "ResultWriterDetails": ["Bucket": .string(bucket), "Key": .string(key)],
            ]
        } catch {
            throw Failure(cause: "The results cannot be put into the bucket '\(bucket)': \(error)")
        }
    }

    /// Removes what is still here.
    func discard() {
        guard let root = try? Directory("/") else { return }
        state.withLock { $0.open = [:] }
        try? root.removeTree(FileName(folder))
    }
}
