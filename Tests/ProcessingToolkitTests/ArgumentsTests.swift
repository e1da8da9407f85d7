import Testing

@testable import ProcessingToolkit

@Suite struct `The arguments of a script` {
    @Test func `a value follows its option or an equals sign, and the last one counts`() throws {
        let job = try JobDirectory().job("--seed", "7", "--split=70,15,15", "--seed=-8")

        #expect(try job.argument(named: "--seed") == "-8")
        #expect(try job.argument(named: "--split") == "70,15,15")
        #expect(try job.argument(named: "--see") == nil)
    }

    @Test func `a typed option is converted or has its default`() throws {
        let job = try JobDirectory().job("--seed", "-7", "--rate=0.25", "--name=")

        #expect(try job.argument(named: "--seed", default: 1) == -7)
        #expect(try job.argument(named: "--rate", default: 0.0) == 0.25)
        #expect(try job.argument(named: "--limit", default: 10) == 10)
        #expect(try job.argument(named: "--name", default: "x") == "")
    }

    @Test func `a value of another type is refused`() throws {
        let job = try JobDirectory().job("--seed", "x")

        #expect(throws: ProcessingError.argumentNotConvertible(name: "--seed", value: "x", type: "Int")) {
            try job.argument(named: "--seed", default: 1)
        }
    }

    @Test(arguments: [["--seed"], ["--seed", "--verbose"]])
    func `an option without its value is refused`(_ arguments: [String]) throws {
        let directory = try JobDirectory()
        let job = try ProcessingJob.load(root: directory.root, arguments: arguments)

        #expect(throws: ProcessingError.argumentWithoutValue(name: "--seed")) { try job.argument(named: "--seed") }
    }

    @Test func `a flag is there or not`() throws {
        let job = try JobDirectory().job("--verbose")

        #expect(job.hasFlag("--verbose") && !job.hasFlag("--quiet"))
    }
}
