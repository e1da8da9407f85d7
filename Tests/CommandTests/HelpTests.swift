import PjrunTesting
import Testing

@Suite struct `Help and facts` {
    typealias Answer = Corner.Answer
    let corner = Corner()

    @Test func `without arguments there are two examples and the way to more`() {
        #expect(
            corner.run()
                == Answer(
                    code: 0,
                    output: """
                        pjrun runs Amazon SageMaker Processing jobs on this machine.

                          pjrun --script preprocess.py --input data=./data --output train=./out/train
                          pjrun --request job.json --dry-run

                        'pjrun --help' lists all options and commands.

                        """))
    }

    @Test func `the version is one line and makes no home`() {
        let answer = corner.run("--version")

        #expect(answer.code == 0)
        #expect(answer.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
        #expect(corner.shell("ls -A home").output == "")
    }

    @Test(arguments: [
        "", "run", "plan", "list", "describe", "stop", "logs", "wait", "rm", "prune", "runtimes", "doctor", "s3",
        "s3 ls", "sql", "catalog", "catalog import", "catalog export", "split", "transform", "train", "predict",
        "evaluate",
        "s3 cp", "s3 rm", "s3 sync", "queue", "queue run", "queue resume", "queue list", "queue status", "queue rm",
        "completion",
    ])
    func `the help of every command has an example and makes no home`(command: String) {
        let words = command.split(separator: " ").map(String.init)

        let long = corner.run(words + ["--help"])
        let short = corner.run(words + ["-h"])

        #expect(long.code == 0)
        #expect(long.error == "")
        #expect(long == short)
        let beforeUsage = long.output.prefix(
            upTo: long.output.firstRange(of: "USAGE:")?.lowerBound ?? long.output.endIndex)
        let example = ("pjrun " + command).trimmingSuffix(" ")
        #expect(
            beforeUsage.split(separator: "\n").contains {
                $0.contains(example + " ") || $0.hasSuffix(example) || $0.hasPrefix("pjrun --")
            },
            "\(beforeUsage)")
        #expect(corner.shell("ls -A home").output == "")
    }

    @Test(arguments: [("bash", "bash -n"), ("zsh", "zsh -n"), ("fish", "fish -n")])
    func `completions are scripts of their shell`(shell: String, check: String) {
        let answer = corner.run("completion", shell)
        corner.write("completion", answer.output)

        #expect(answer.code == 0)
        for word in ["network-isolation", "describe", "sync", "job-name"] { #expect(answer.output.contains(word)) }
        if corner.shell("command -v \(shell)").code == 0 {
            #expect(corner.shell("\(check) completion") == corner.shell("true"))
        }
    }

    @Test func `bash completes commands and flags`() {
        corner.write("completion", corner.run("completion", "bash").output)

        func words(_ line: String) -> [String] {
            corner.shell(
                """
                source completion; COMP_WORDS=(\(line) ''); COMP_WORDS[-1]="${COMP_WORDS[-2]}"; unset 'COMP_WORDS[-2]'
                COMP_WORDS=("${COMP_WORDS[@]}"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE='\(line)'; COMP_POINT=${#COMP_LINE}
                _pjrun pjrun "${COMP_WORDS[-1]}"; printf '%s\\n' "${COMPREPLY[@]}"
                """
            ).output.split(separator: "\n").map { $0.trimmingSuffix(" ") }
        }
        #expect(words("pjrun desc").contains("describe"))
        #expect(words("pjrun run --network").contains("--network-isolation"))
    }

    // MARK: - doctor, runtimes

    @Test func `doctor shows the kernels that were asked for, and says when there are none of that name`() throws {
        let scalar = corner.run("doctor", environment: ["PJRUN_KERNEL": "scalar"])
        let unknown = corner.run("doctor", environment: ["PJRUN_KERNEL": "sse9"])

        #expect(scalar.output.split(separator: "\n").contains { $0.hasPrefix("kernel ") && $0.hasSuffix(" scalar") })
        #expect(unknown.output.contains("help: PJRUN_KERNEL names no kernel"))
    }

    @Test func `doctor tells people and programs the same facts`() throws {
        let text = corner.run("doctor")
        let json = try JSONAnswer(corner.run("doctor", "--format", "json").output)

        #expect(text.code == 0)
        #expect(text.error == "")
        #expect(
            json.keys == [
                "pjrun", "system", "home", "cache", "sqlite", "sandbox", "staging", "processes", "kernel", "algebra",
                "refusals",
                "help", "missing",
            ])
        #expect(json["home"] == "<tmp>/home")
        for key in [
            "pjrun", "system", "home", "cache", "sqlite", "sandbox", "staging", "processes", "kernel", "algebra",
        ] {
            let value = try #require(json[key])
            let isShown = text.output.split(separator: "\n").contains {
                $0.hasPrefix(key + " ") && $0.hasSuffix(" " + value)
            }
            #expect(isShown, "\(key)")
        }
    }

    @Test func `doctor shows what a forced way of isolating means`() throws {
        let json = try JSONAnswer(
            corner.run("doctor", "--format", "json", environment: ["PJRUN_SANDBOX": "none"]).output)

        #expect(
            json["sandbox"]
                == "none: /opt/ml is a link while a job runs; one job at a time, one host, no network isolation")
        #expect(json["staging"] == "copies")
    }

    @Test func `doctor says which way of isolating does not exist`() {
        #expect(
            corner.run("doctor", environment: ["PJRUN_SANDBOX": "bogus"])
                == Answer(
                    code: 2,
                    error: """
                        error: PJRUN_SANDBOX is 'bogus', which is not a way to isolate a job
                          help: it is mount-namespace, user-namespace or none; unset, pjrun takes the best that works

                        """))
    }

    @Test func `runtimes lists what images can be named and what is missing`() throws {
        let text = corner.run("runtimes")
        let json = try JSONAnswer(corner.run("runtimes", "--format", "json").output).list("Runtimes")

        #expect(text.code == 0)
        #expect(json.map { Set($0.keys) } == json.map { _ in ["Name", "Summary", "Images", "Tags", "Missing"] })
        #expect(json.contains { $0["Name"] as? String == "local" })
        for runtime in json {
            let name = try #require(runtime["Name"] as? String)
            let summary = try #require(runtime["Summary"] as? String)
            #expect(text.output.split(separator: "\n").contains("\(name)  \(summary)"[...]))
        }
    }

    @Test func `runtimes says how to get what is missing`() throws {
        corner.shell("mkdir bin")

        let answer = corner.run("runtimes", launcher: ["/usr/bin/env", "PATH=\(corner("bin"))"])

        #expect(answer.code == 0)
        #expect(answer.output.split(separator: "\n").contains("  missing  .js: apt-get install nodejs"))
    }
}

extension String {
    func trimmingSuffix(_ character: Character) -> String {
        var text = self[...]
        while text.last == character { text = text.dropLast() }
        return String(text)
    }
}
extension Substring {
    func trimmingSuffix(_ character: Character) -> String { String(self).trimmingSuffix(character) }
}
