import DefinitionSources
import OrderedJSON
import PjrunTesting
import Testing

/// A folder with files, removed with its last reference.
struct Files {
    let scratch = ScratchDirectory()

    init(_ files: [String: String]) {
        for (name, text) in files {
            scratch.write(name, text)
        }
    }

    func path(_ name: String) -> String { scratch.path + "/" + name }

    func load(
        _ name: String, _ stateMachine: String? = nil, _ parameters: [String: String] = [:]
    ) throws -> LoadedDefinition {
        try DefinitionSource.load(
            path(name), stateMachine: stateMachine, parameters: parameters,
            identity: TemplateIdentity(account: "123456789012", region: "eu-west-1"))
    }

    func failure(
        _ name: String, _ stateMachine: String? = nil, _ parameters: [String: String] = [:]
    ) -> DefinitionSourceError? {
        do {
            _ = try load(name, stateMachine, parameters)
            return nil
        } catch {
            return error as? DefinitionSourceError
        }
    }
}

@Suite("Definitions in files of their own")
struct DefinitionFileTests {
    @Test func `a definition in JSON is taken word for word`() throws {
        let text =
            "{ \"StartAt\": \"S\",\n  \"States\": {\"S\": {\"Type\": \"Succeed\", \"Comment\": \"1.50 ${!x} $x ${a b}\"}}}\n"
        let loaded = try Files(["m.asl.json": text]).load("m.asl.json")

        #expect(loaded.text == text)
        #expect(loaded.name == nil)
        #expect(loaded.type == "STANDARD")
        #expect(loaded.position(of: JSONPath([.key("States"), .key("S"), .key("Type")]))?.line == 2)
    }

    // The article "Run SageMaker Processing Jobs from Step Functions" has such placeholders.
    @Test func `placeholders get their values, in strings and elsewhere`() throws {
        let files = Files([
            "m.json": #"{"Resource":"${Start.Arn}","Seconds":${Wait},"Text":"${Text}","Region":"${AWS::Region}"}"#
        ])
        let loaded = try files.load(
            "m.json", nil, ["Start.Arn": "arn:x", "Wait": "30", "Text": "a \"b\" \\ ${Wait}"])

        #expect(
            loaded.text
                == #"{"Resource":"arn:x","Seconds":30,"Text":"a \"b\" \\ ${Wait}","Region":"eu-west-1"}"#)
    }

    @Test func `a placeholder without a value is named, and so is a value without a placeholder`() {
        let files = Files(["m.json": #"{"a":"${Start.Arn}","b":"${Wait}","c":"${Wait}"}"#])

        #expect(
            files.failure("m.json", nil, ["Start.Arn": "1"])
                == .missingValues(file: files.path("m.json"), names: ["Wait"], arePlaceholders: true))
        #expect(files.failure("m.json", nil, ["Start.Arn": "1"])?.help == "give --parameter Wait=VALUE")
        #expect(
            files.failure("m.json", nil, ["Start.Arn": "1", "Wait": "1", "Wiat": "2"])
                == .unknownParameters(names: ["Wiat"], known: ["Start.Arn", "Wait"]))
    }

    @Test func `without any values the definition is taken as it is, as by the service`() throws {
        let text = #"{"Command":"echo ${HOME:-x}"}"#

        #expect(try Files(["m.json": text]).load("m.json").text == text)
    }

    @Test func `YAML becomes JSON in the same order and with the same numbers`() throws {
        let text = """
            # a poll loop
            StartAt: "No"
            States:
              "No":
                Type: Wait
                Seconds: 1.50
                End: True
                Comment: |
                  two
                  lines
              z: &shared {a: 1e3, b: [0x1F, 010, 1_000, +7, .5, -0.0, 012345678901, 2030-01-01, "5", '~', ~, null, off, .]}
              a: {<<: *shared, a: ${A}}
            """
        let files = Files(["m.asl.yaml": text.replacing(with: "${A}", "'${A}'")])
        let loaded = try files.load("m.asl.yaml", nil, ["A": "x"])

        #expect(
            loaded.text
                == #"{"StartAt":"No","States":{"No":{"Type":"Wait","Seconds":1.50,"End":true,"Comment":"two\nlines\n"},"z":{"a":1e3,"b":[31,8,1000,7,0.5,-0.0,"012345678901","2030-01-01","5","~",null,null,false,"."]},"a":{"a":"x","b":[31,8,1000,7,0.5,-0.0,"012345678901","2030-01-01","5","~",null,null,false,"."]}}}"#
        )
        let place = loaded.position(of: JSONPath([.key("States"), .key("No"), .key("Seconds")]))
        #expect(place.map { [$0.line, $0.column] } == [6, 5])
        #expect(loaded.position(of: JSONPath([.key("States"), .key("No"), .key("Next")]))?.line == 4)
    }

    @Test(
        arguments: [
            ("a: [1", 2), ("b: 0\na: 1\na: 2", 2), ("a: .inf", 1), ("? [a]\n: 1", 1), ("a: !Unknown x", 1),
            ("a: *nobody", 1),
            ("<<: 1", 1), ("a: 1\n--- \nb: 2", 2),
        ])
    func `YAML that cannot become JSON is refused with its line`(text: String, line: Int) {
        guard case .malformed(_, let reason, let position)? = Files(["m.yml": text]).failure("m.yml") else {
            Issue.record("not refused")
            return
        }
        #expect(!reason.isEmpty)
        #expect(position?.line == line, "\(reason)")
    }

    @Test func `hostile YAML is refused`() {
        let bomb =
            "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
            + (1...8).map {
                "k\($0): &\(Self.letter($0)) [\(Array(repeating: "*\(Self.letter($0 - 1))", count: 10).joined(separator: ","))]\n"
            }
            .joined()
        let texts = [String(repeating: "[", count: 10_000), String(repeating: "- ", count: 10_000) + "x", bomb]
        for text in texts {
            let failure = Files(["m.yml": text]).failure("m.yml")
            guard case .malformed? = failure else {
                Issue.record("\(String(describing: failure))")
                continue
            }
        }
    }

    private static func letter(_ index: Int) -> String { String(UnicodeScalar(UInt8(97 + index))) }

    @Test func `a template that is no JSON is refused with its line`() {
        let files = Files(["t.json": "{\"Resources\": {\n \"M\": {\"Type\": \"AWS::StepFunctions::StateMachine\",}}}"])

        guard case .malformed(_, _, let position)? = files.failure("t.json") else {
            Issue.record("not refused")
            return
        }
        #expect(position?.line == 2)
    }

    @Test func `a file of another name is taken for what it looks like`() throws {
        let files = Files(["a": #" {"StartAt":"A"}"#, "b.txt": "StartAt: A", "c": ""])

        #expect(try files.load("a").text == #" {"StartAt":"A"}"#)
        #expect(try files.load("b.txt").text == #"{"StartAt":"A"}"#)
        #expect(try files.load("c").text == "")
    }

    @Test func `a file that is none says so`() {
        let files = Files(["m.json": "{}"])

        #expect(
            files.failure("n.json") == .unreadable(file: files.path("n.json"), reason: "No such file or directory"))
        #expect(
            files.failure("m.json", "X") == .noStateMachine(file: files.path("m.json"), wanted: "X", existing: []))
    }
}

extension String {
    func replacing(with part: String, _ other: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}
