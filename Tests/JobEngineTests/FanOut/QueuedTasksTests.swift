import FileTree
import JobEngine
import JobModel
import PjrunTesting
import Testing

@Suite("the lines of a file of tasks")
struct QueuedTasksTests {
    private let scratch = ScratchDirectory()

    private func tasks(_ text: String) throws -> QueuedTasks {
        let path = scratch.write("tasks.jsonl", text)
        return QueuedTasks(
            try TaskLines(OpenFile(path: FileName(path))), prefix: "tasks", roleARN: "arn:aws:iam::123456789012:role/r")
    }

    private static let good = """
        {"AppSpecification": {"ImageUri": "local"}, "ProcessingResources": {"ClusterConfig": \
        {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1}}}
        """

    @Test("blank lines and comments do not count as tasks, but as lines; the last line may be open")
    func lines() throws {
        let text = "\n// first\n\(Self.good)\r\n  \t\r\n   // more\n\(Self.good)"
        let lines = try tasks(text).lines

        #expect((0..<lines.count).map { lines.line(of: $0) } == [3, 6])
        #expect(try lines.bytes(of: 1) == Array(Self.good.utf8))
        #expect(try tasks("").lines.count == 0)
        #expect(try tasks("\n\n").lines.count == 0)
    }

    @Test(
        "lines are found across the pieces in which a file is read",
        arguments: [65_530, 65_535, 65_536, 65_537, 200_000])
    func pieces(length: Int) throws {
        let long = "{" + String(repeating: " ", count: length - 2) + "}"
        let lines = try tasks("\(long)\n\(Self.good)\n").lines

        #expect((0..<lines.count).map { lines.byteCount(of: $0) } == [length, Self.good.utf8.count])
        #expect(try lines.bytes(of: 1) == Array(Self.good.utf8))
    }

    private struct Place: Hashable {
        var line: Int
        var column: Int
        var path: String
        var message: String
    }

    @Test("everything that is wrong is said at once, with line, column and path")
    func faults() throws {
        let named = Self.good.dropLast() + #", "ProcessingJobName": "a"}"#
        let faults = try tasks(
            """
            \(named)
            {"a":
            [1]
            \(Self.good.replacing("InstanceCount\": 1", with: "InstanceCount\": 0").replacing("AppSpec", with: "Appspec"))
            \(named)
            \(Self.good.dropLast()), "ProcessingJobName": "-"}
            """
        ).check()

        #expect(
            faults.first.map { Place(line: $0.line, column: $0.column, path: $0.path, message: $0.message) } == [
                Place(
                    line: 2, column: 6, path: "",
                    message: "the task is not JSON: the document ends in the middle of a value"),
                Place(line: 3, column: 1, path: "", message: "the task is not a JSON object"),
                Place(
                    line: 4, column: 87, path: "ProcessingResources.ClusterConfig.InstanceCount",
                    message: "\"InstanceCount\" is 0, allowed is 1 to 100"),
                Place(line: 4, column: 1, path: "AppSpecification", message: "\"AppSpecification\" is missing"),
                Place(
                    line: 4, column: 2, path: "Appspecification",
                    message: "the API has no member \"Appspecification\" here"),
                Place(
                    line: 5, column: 161, path: "ProcessingJobName",
                    message: "the job name \"a\" is used twice: line 1 has it, too"),
                Place(
                    line: 6, column: 161, path: "ProcessingJobName",
                    message:
                        "\"ProcessingJobName\" is \"-\", expected is letters, digits and hyphens, with a letter or digit at both ends"
                ),
            ])
        #expect(faults.count == faults.first.count && faults.lineCount == 5)
    }

    @Test("of very many problems the first are kept, and all are counted")
    func many() throws {
        let faults = try tasks(String(repeating: "x\n", count: 250)).check()

        #expect(faults.first.map(\.line) == Array(1...100))
        #expect(faults.count == 250 && faults.lineCount == 250)
    }

    @Test("what cannot be run here is said, too")
    func refused() throws {
        let faults = try tasks(Self.good).check { request in
            throw JobFailure(stage: .plan, code: "X", message: "not \(request.name)", remedy: "help", cause: nil)
        }

        #expect(faults.first.map(\.message) == ["not tasks-1"])
        #expect(faults.first.first?.help == "help")
    }

    @Test("nesting that is meant to hurt is refused")
    func depth() throws {
        let faults = try tasks(String(repeating: "[", count: 100_000)).check()

        #expect(
            faults.first.map(\.message) == [
                "the task is not JSON: arrays and objects are nested deeper than 512 levels"
            ])
    }

    @Test(
        "a queue is called like its file",
        arguments: [
            ("tasks.jsonl", "tasks"), ("/a/b/nightly.run.jsonl", "nightly"), ("two words_here.jsonl", "two-words-here"),
            (".hidden", "hidden"), ("é.jsonl", "tasks"), ("-x-.jsonl", "x"),
            (String(repeating: "a", count: 80), String(repeating: "a", count: 50)),
        ])
    func names(file: String, name: String) {
        #expect(QueueFolders.name(ofFile: file) == name)
        #expect(QueueFolders.isLegal(name: name))
    }

    @Test("names of queues that lead elsewhere are none", arguments: ["", "..", "a/b", "a.b", "-a", "a-", "a b"])
    func illegal(name: String) { #expect(!QueueFolders.isLegal(name: name)) }
}
