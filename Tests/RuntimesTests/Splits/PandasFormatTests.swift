import CSV
import FileTree
import OrderedJSON
import PjrunTesting
import Splitting
import Testing

@testable import Runtimes

/// What pandas makes of files, recorded by scripts/record-preprocessing.py.
struct RecordedPandasFile: Sendable, CustomTestStringConvertible {
    let text: String
    let written: String
    var testDescription: String { text.debugDescription }

    static let all: [RecordedPandasFile] = load()

    private static func load(from here: StaticString = #filePath) -> [RecordedPandasFile] {
        let folder = "\(here)".split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(
            separator: "/")
        let path = FileName("\(folder)/SplittingTests/Recorded/pandas-format.json")
        guard let bytes = try? OpenFile(path: path).readToEnd(), let json = try? JSON(parsing: bytes) else { return [] }
        return (json["files"]?.array ?? []).compactMap { file in
            guard let text = file["text"]?.string, let written = file["written"]?.string else { return nil }
            return RecordedPandasFile(text: text, written: written)
        }
    }
}

@Suite struct `Parts as pandas writes them` {
    private let scratch = ScratchDirectory()

    /// The rows of both parts behind the header.
    private func written(_ text: String, threads: Int = 2) throws -> String {
        let path = scratch.write("d.csv", text)
        var flags = SplitFlags()
        flags.method = "chronological"
        flags.fractions = "0.5"
        flags.pandasFormat = true
        let out = scratch("out")
        for header in [true, false] {
            _ = try SplitTask(flags, threads: threads).write(
                DelimitedFiles(path, relativeTo: "/", objects: { throw TaskFailure(message: "no objects") }),
                to: { "\(out)/\($0.rawValue)\(header ? "-with" : "").csv" }, hasHeader: header)
        }
        return (scratch.read("out/train-with.csv") ?? "") + (scratch.read("out/test.csv") ?? "")
    }

    @Test func `there are recorded files`() {
        #expect(RecordedPandasFile.all.count > 200)
    }

    @Test(arguments: RecordedPandasFile.all)
    func `the recorded bytes`(_ file: RecordedPandasFile) throws {
        #expect(try written(file.text) == file.written)
    }
}
