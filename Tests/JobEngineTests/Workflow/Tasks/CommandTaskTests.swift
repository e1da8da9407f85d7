import Glibc
import JobEngine
import OrderedJSON
import PjrunTesting
import Testing

@testable import StatesLanguage

private let resource = "arn:aws:states:::pjrun:command"

@Suite struct `Commands as tasks` {
    private let commands = CommandTasks(limit: 8)

    @Test func `what is printed as JSON is JSON`() {
        let outcome = commands.perform(task(resource, ["Command": ["printf", #"{"b": 1.50, "a": [true]}"#]]))

        #expect(outcome.output == #"{"ExitCode":0,"Output":{"b":1.50,"a":[true]},"Error":""}"#)
    }

    @Test func `other output is text, without the line breaks at its end`() {
        let outcome = commands.perform(task(resource, ["Command": "echo one; echo two; echo; echo three >&2"]))

        #expect(outcome.output == #"{"ExitCode":0,"Output":"one\ntwo","Error":"three\n"}"#)
    }

    @Test func `a command reads its input, sees its variables and runs in its directory`() throws {
        let scratch = ScratchDirectory()
        let script = "read line; printf '%s|%s|%s' \"$line\" \"$NAME\" \"$PWD\""
        let parameters: JSON = [
            "Command": .string(script), "Input": ["a": [1, 2]], "Environment": ["NAME": "va lue", "COUNT": 3],
            "WorkingDirectory": .string(scratch.path),
        ]

        let outcome = commands.perform(task(resource, parameters))

        #expect(outcome.json?["Output"]?.string == "{\"a\":[1,2]}|va lue|\(scratch.path)")
    }

    @Test func `without input there is nothing to read, and pjrun's variables are there`() {
        let outcome = commands.perform(task(resource, ["Command": "cat; printf '%s' \"${PATH:+set}\""]))

        #expect(outcome.json?["Output"]?.string == "set")
    }

    @Test func `another code than 0 fails the task with the result as cause`() {
        let outcome = commands.perform(task(resource, ["Command": "echo out; echo err >&2; exit 3"]))

        #expect(
            outcome.failure
                == TaskFailure(
                    error: "States.TaskFailed", cause: #"{"ExitCode":3,"Output":"out","Error":"err\n"}"#))
    }

    @Test func `a signal is told`() {
        let outcome = commands.perform(task(resource, ["Command": "kill -9 $$"]))

        #expect(outcome.failure?.cause == #"{"ExitCode":137,"Signal":9,"Output":"","Error":""}"#)
    }

    @Test func `a program that is not there fails as a shell would say it`() {
        let outcome = commands.perform(task(resource, ["Command": ["no-such-program-of-this-test"]]))

        #expect(
            outcome.failure?.cause
                == #"{"ExitCode":127,"Output":"","Error":"no-such-program-of-this-test: No such file or directory"}"#)
    }

    @Test func `much output is read while the command runs, and more than a state can pass on is refused`() {
        let most = commands.perform(task(resource, ["Command": "head -c 262144 /dev/zero | tr '\\0' x"]))
        let more = commands.perform(task(resource, ["Command": "head -c 262145 /dev/zero | tr '\\0' x"]))

        #expect(most.json?["Output"]?.string?.utf8.count == 262_144)
        #expect(more.failure?.error == "States.DataLimitExceeded")
    }

    @Test func `the end of a long standard error is kept`() {
        let outcome = commands.perform(
            task(resource, ["Command": "head -c 100000 /dev/zero | tr '\\0' x >&2; printf end >&2"]))

        let text = outcome.json?["Error"]?.string ?? ""
        #expect(text.utf8.count == 8192)
        #expect(text.hasSuffix("xxend"))
    }

    @Test func `what a command leaves behind ends with it and holds nothing up`() throws {
        let scratch = ScratchDirectory()

        let outcome = commands.perform(
            task(resource, ["Command": .string("sleep 1000 & echo $! > '\(scratch.path)/pid'; echo done")]))

        #expect(outcome.json?["Output"]?.string == "done")
        #expect(hasEnded(try pid(scratch.path + "/pid")))
    }

    @Test func `cancelling kills a command with all its children`() throws {
        let scratch = ScratchDirectory()
        let fifo = scratch.path + "/started"
        #expect(mkfifo(fifo, 0o600) == 0)

        let (outcome, handle) = commands.begin(
            task(resource, ["Command": .string("sleep 1000 & echo $! > '\(fifo)'; wait")]))
        let child = try pid(fifo)
        handle.cancel()

        #expect(hasEnded(child))
        // Its place is free again, and it has reported nothing.
        #expect(commands.perform(task(resource, ["Command": ["true"]])).output != nil)
        #expect(outcome.count == 0)
    }

    @Test func `a cancelled command that still waits is never started`() throws {
        let scratch = ScratchDirectory()
        let single = CommandTasks(limit: 1)
        let fifo = scratch.path + "/go"
        #expect(mkfifo(fifo, 0o600) == 0)

        let first = single.perform(task(resource, ["Command": .string("read line < '\(fifo)'")]))
        let (second, handle) = single.begin(task(resource, ["Command": .string("touch '\(scratch.path)/ran'")]))
        handle.cancel()
        let third = single.perform(task(resource, ["Command": ["true"]]))
        Shell.run("echo > '\(fifo)'")

        #expect(first.output != nil)
        #expect(third.output != nil)
        #expect(second.count == 0)
        #expect(access(scratch.path + "/ran", F_OK) != 0)
    }

    @Test func `hundreds of commands all end`() {
        let outcomes = (0..<300).map {
            commands.perform(task(resource, ["Command": ["echo", .number(JSONNumber($0))]]))
        }

        #expect(outcomes.map { $0.json?["Output"]?.int } == (0..<300).map(Optional.some))
    }

    @Test(arguments: [
        (#"{}"#, "Command must be a text for the shell or a list of words"),
        (#"{"Command": []}"#, "Command must be a text for the shell or a list of words"),
        (#"{"Command": ["a", {"b": 1}]}"#, "Command[1] is an object"),
        (#"{"Command": ["true"], "Comand": 1}"#, "'Comand' is not one of its parameters"),
        (#"{"Command": ["true"], "Environment": {"A=B": ""}}"#, "'A=B' cannot be the name of a variable"),
        (#"{"Command": ["a\u0000b"]}"#, "zero byte"),
    ])
    func `wrong parameters are refused`(parameters: String, message: String) throws {
        let outcome = commands.perform(task(resource, try JSON(parsing: parameters)))

        #expect(outcome.failure?.error == "States.Runtime")
        #expect(outcome.failure?.cause?.contains(message) == true)
    }
}

/// The number that a file or a pipe has.
private func pid(_ path: String) throws -> pid_t {
    let text = Shell.run("cat '\(path)'").output
    return try #require(pid_t(text.filter(\.isNumber)))
}

/// Waits until a process has ended; it is a child of nobody here, so it goes by itself.
private func hasEnded(_ process: pid_t) -> Bool {
    for _ in 0..<10_000 {
        if kill(process, 0) != 0 { return true }
        let state = Shell.run("cut -d' ' -f3 /proc/\(process)/stat").output
        if state.hasPrefix("Z") || state.isEmpty { return true }
    }
    return false
}
