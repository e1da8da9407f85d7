import PjrunTesting
import Testing

@Suite struct `Flags that are refused` {
    typealias Refusal = Corner.Refusal
    let corner = Corner()

    init() { corner.write("s.sh", "true\n") }

    @Test func `nothing to run is said with an example`() {
        #expect(
            corner.refusal("run")
                == Refusal(
                    code: 2,
                    error: """
                        error: there is nothing to run
                          help: pjrun --script preprocess.py --input data=./data --output train=./out/train

                        """))
    }

    @Test func `flags beside a request are named`() {
        corner.write("job.json", Corner.request())

        #expect(
            corner.refusal("--request", "job.json", "--image", "local", "--script", "s.sh", "--shard")
                == Refusal(
                    code: 2,
                    error: """
                        error: --request says everything about the job; it cannot be combined with --image, --script, --shard
                          help: change the request, or leave --request out; --job-name may be combined with it

                        """))
    }

    @Test(arguments: [
        (["--input", "data"], "--input 'data' has no name", "write NAME=URI or NAME=URI:/opt/ml/processing/…"),
        (["--input", "=data"], "--input '=data' has no name", "write NAME=URI or NAME=URI:/opt/ml/processing/…"),
        (["--output", "out="], "--output 'out=' has no URI", "write NAME=URI or NAME=URI:/opt/ml/processing/…"),
        (["--tag", "team"], "--tag 'team' has no '='", "write KEY=VALUE"),
        (["--tag", "=x"], "--tag '=x' has no key", "write KEY=VALUE"),
        (
            ["--open-path", "data"], "--open-path 'data' is not an absolute path that exists",
            "write /path or /path:rw"
        ),
    ])
    func `a value without its form is shown with the form`(flags: [String], problem: String, help: String) {
        #expect(
            corner.refusal(["--script", "s.sh"] + flags)
                == Refusal(
                    code: 2,
                    error: """
                        error: \(problem)
                          help: \(help)

                        """))
    }

    @Test(arguments: [
        ("NOPE", "the variable 'NOPE' is not set here, so it cannot be passed on", "--env NOPE", "write NOPE=VALUE"),
        ("=x", "an environment variable has no name", "--env =x", "write NAME=VALUE"),
        (
            "1A=x", #"the variable name "1A" is not letters, digits and underscores, not beginning with a digit"#,
            "Environment.1A", "the pattern is [a-zA-Z_][a-zA-Z0-9_]*"
        ),
    ])
    func `a bad --env is shown with what is wrong`(value: String, problem: String, place: String, help: String) {
        #expect(
            corner.refusal("--script", "s.sh", "--env", value)
                == Refusal(
                    code: 2,
                    error: """
                        error: \(problem)
                          --> \(place)
                          help: \(help)

                        """))
    }

    @Test(arguments: [
        ("# all\n\nA=1\nNOPE\n", 4, "the variable 'NOPE' is not set here, so it cannot be passed on", "NOPE=VALUE"),
        ("A=1\n=2\n", 2, "an environment variable has no name", "NAME=VALUE"),
    ])
    func `a bad line of an --env-file is named by file and line`(text: String, line: Int, problem: String, form: String)
    {
        corner.write("job.env", text)

        #expect(
            corner.refusal("--script", "s.sh", "--env-file", "job.env")
                == Refusal(
                    code: 2,
                    error: """
                        error: \(problem)
                          --> job.env:\(line)
                          help: write \(form)

                        """))
    }

    @Test func `an --env-file that is not there is named`() {
        #expect(
            corner.refusal("--script", "s.sh", "--env-file", "no.env")
                == Refusal(
                    code: 2,
                    error: """
                        error: the environment file cannot be read: No such file or directory
                          --> no.env

                        """))
    }

    @Test func `an address of another store is refused and not taken for a path`() {
        #expect(
            corner.refusal("--script", "s.sh", "--input", "data=gs://bucket/x")
                == Refusal(
                    code: 2,
                    error: """
                        error: "S3Uri" is "gs://bucket/x", expected is s3://bucket/key, or file:///absolute/path for local data
                          --> ProcessingInputs[0].S3Input.S3Uri
                          help: the pattern is (https|s3)://([^/]+)/?(.*)

                        """))
    }

    @Test(arguments: [("--instances", "0", "1 to 100"), ("--instances", "101", "1 to 100")])
    func `a number outside its range is refused`(flag: String, value: String, range: String) {
        #expect(
            corner.refusal("--script", "s.sh", flag, value)
                == Refusal(
                    code: 2,
                    error: """
                        error: "InstanceCount" is \(value), allowed is \(range)
                          --> ProcessingResources.ClusterConfig.InstanceCount

                        """))
    }

    @Test func `a job name with a space is refused`() {
        #expect(
            corner.refusal("--script", "s.sh", "--job-name", "my job")
                == Refusal(
                    code: 2,
                    error: """
                        error: "ProcessingJobName" is "my job", expected is letters, digits and hyphens, with a letter or digit at both ends
                          --> ProcessingJobName
                          help: the pattern is [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}

                        """))
    }

    @Test func `a sandbox that does not exist is refused before there is a record`() {
        #expect(
            corner.refusal("--script", "s.sh", environment: ["PJRUN_SANDBOX": "bogus"])
                == Refusal(
                    code: 2,
                    error: """
                        error: PJRUN_SANDBOX is 'bogus', which is not a way to isolate a job
                          help: it is mount-namespace, user-namespace or none; unset, pjrun takes the best that works

                        """))
    }

    // MARK: - The parser's own words

    @Test(arguments: [
        (["--instances", "abc"], "The value 'abc' is invalid for '--instances <instances>'"),
        (["--bogus"], "Unknown option '--bogus'"),
        (["--inptu", "a=b"], "Unknown option '--inptu'. Did you mean '--input'?"),
        (
            ["--stop-signal", "KILL"],
            "The value 'KILL' is invalid for '--stop-signal <stop-signal>'. Please provide one of 'TERM' and 'INT'."
        ),
        (["--stop-grace=-1"], "--stop-grace is a number of seconds, 0 or more"),
    ])
    func `a usage error is said first and leaves nothing behind`(flags: [String], problem: String) {
        let refusal = corner.refusal(["--script", "s.sh"] + flags)

        #expect(refusal.error.split(separator: "\n").first.map(String.init) == "Error: \(problem)")
        #expect(refusal == Refusal(code: 2, error: refusal.error))
    }

    @Test(arguments: [
        (["logs", "job", "--since", "yesterday"], "The value 'yesterday' is invalid for '--since <since>'"),
        (
            ["list", "--format", "xml"],
            "The value 'xml' is invalid for '--format <format>'. Please provide one of 'text' and 'json'."
        ),
        (
            ["completion", "tcsh"],
            "The value 'tcsh' is invalid for '<shell>'. Please provide one of 'bash', 'zsh' or 'fish'."
        ),
        (["prune", "--keep=-1"], "--keep is 0 or more"),
        (["describe"], "Missing expected argument '<name>'"),
    ])
    func `commands check their flags too`(arguments: [String], problem: String) {
        let answer = corner.run(arguments)

        #expect(answer.error.split(separator: "\n").first.map(String.init) == "Error: \(problem)")
        #expect(answer == Corner.Answer(code: 2, error: answer.error))
    }

    @Test func `a command that does not exist is answered with the commands, not with the flags of run`() {
        let answer = corner.run("lst")

        #expect(
            answer
                == Corner.Answer(
                    code: 2,
                    error: """
                        error: there is no command 'lst'
                          help: did you mean 'list'? 'pjrun --help' lists all commands

                        """))
    }
}
