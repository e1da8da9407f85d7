import Glibc
import PjrunTesting
import Testing

/// What a script cannot do through the places that it shares with `pjrun`: pipes, outputs and the message.
@Suite struct HardeningOutputTests {
    private static let o = "/opt/ml/processing/output/o"

    private func gate(_ folder: JobFolder) -> [String] {
        Shell.run("mkdir -p '\(folder("gate"))'; chmod 777 '\(folder("gate"))'")
        return ["--open-path", "\(folder("gate")):rw", "--env", "GATE=\(folder("gate"))", "--output", "o=out"]
    }

    // MARK: - Pipes

    private func pipeRequest(_ folder: JobFolder) -> String {
        """
        {"ProcessingJobName":"job","ProcessingResources":{"ClusterConfig":{"InstanceCount":1,"InstanceType":"ml.m5.large","VolumeSizeInGB":1}},
         "AppSpecification":{"ImageUri":"local","ContainerEntrypoint":["/bin/bash","/opt/ml/processing/input/code/main.sh"]},
         "StoppingCondition":{"MaxRuntimeInSeconds":30},
         "ProcessingInputs":[
          {"InputName":"p","S3Input":{"S3Uri":"file://\(folder("data"))","LocalPath":"/opt/ml/processing/input/p","S3DataType":"S3Prefix","S3InputMode":"Pipe"}},
          {"InputName":"code","S3Input":{"S3Uri":"file://\(folder("main.sh"))","LocalPath":"/opt/ml/processing/input/code","S3DataType":"S3Prefix","S3InputMode":"File"}}]}
        """
    }

    /// What a script does to a pipe that it has not read.
    private static let replacements = [
        "rm $PIPE", "rm $PIPE; ln -s $VICTIM $PIPE", "ln -sf $VICTIM $PIPE", "rm $PIPE; mkdir $PIPE",
        "rm $PIPE; echo mine > $PIPE",
    ]

    @Test(arguments: Caller.possible, replacements)
    func `a pipe that the script removes or replaces does no harm`(caller: Caller, replacement: String) {
        let folder = caller.folder()
        folder.write("data/a", "first\n")
        folder.write("victim", "untouched\n")
        chmod(folder("victim"), 0o666)
        folder.write(
            "main.sh",
            "cd /opt/ml/processing/input/p; PIPE=p_0; VICTIM=\(folder("victim")); \(replacement); echo done\n")

        let job = folder.start(["run", "-q", "--request", "-"], input: pipeRequest(folder))
        let ended = eventually(within: 15) { !job.isRunning }

        #expect(ended)
        #expect(job.wait() == ShellResult(exit: 0, "done\n"))
        #expect(folder.read("victim") == "untouched\n")
        #expect(folder.leftovers == [])
    }

    @Test(arguments: Caller.possible, replacements)
    func `neither does the next pipe, while the one before is read`(caller: Caller, replacement: String) {
        let folder = caller.folder()
        // More than a pipe holds, so that the next one is there but nobody waits at it yet.
        folder.write("data/a", String(repeating: "0123456789abcde\n", count: 20_000))
        folder.write("victim", "untouched\n")
        chmod(folder("victim"), 0o666)
        folder.write(
            "main.sh",
            """
            cd /opt/ml/processing/input/p; PIPE=p_1; VICTIM=\(folder("victim"))
            exec 3<p_0; head -c 16 <&3
            until [ -p $PIPE ]; do sleep 0.01; done
            \(replacement)
            cat <&3 | wc -c

            """)

        let job = folder.start(["run", "-q", "--request", "-"], input: pipeRequest(folder))
        let ended = eventually(within: 15) { !job.isRunning }

        #expect(ended)
        #expect(job.wait() == ShellResult(exit: 0, "0123456789abcde\n319984\n"))
        #expect(folder.read("victim") == "untouched\n")
        #expect(folder.leftovers == [])
    }

    // MARK: - Directories

    /// With names of one byte every path is short enough for the kernel; with names of 20 bytes most are not.
    private static let trees = Caller.possible.map { (caller: $0, width: 20) } + [(caller: .tester, width: 1)]

    @Test(arguments: trees)
    func `a tree of 1,500 levels ends the job in good order`(_ tree: (caller: Caller, width: Int)) {
        let folder = tree.caller.folder()

        let result = folder.runScript(
            """
            exec python3 - <<'END'
            import os
            os.chdir('\(Self.o)')
            for _ in range(1500):
                os.mkdir('d' * \(tree.width))
                os.chdir('d' * \(tree.width))
            open('f', 'w').write('deep')
            END
            """, ["--output", "o=out"])

        #expect([0, 125].contains(result.code))
        if result.code == 0 {
            #expect(Shell.run("find '\(folder("out"))' -type f -size 4c | wc -l").output == "1\n")
        } else {
            #expect(folder.state().status == "Failed")
            #expect(folder.state().reason?.hasPrefix("ClientError: Failed to upload") == true)
        }
        #expect(Shell.run("ls -A '\(folder.home)/scratch'").output == "")
    }

    @Test(arguments: Caller.possible, [[], ["--continuous"]])
    func `an output directory that nobody may enter is uploaded all the same`(caller: Caller, flags: [String]) {
        let folder = caller.folder()

        let result = folder.runScript(
            "cd \(Self.o); mkdir -p d/e; echo 1 > d/f; echo 2 > d/e/g; chmod 000 d/e d", ["--output", "o=out"] + flags)

        #expect(result == ShellResult(exit: 0))
        #expect(folder.contents("out") == ["d/f": "1\n", "d/e/g": "2\n"])
        #expect(folder.leftovers == [])
    }

    @Test(arguments: Caller.possible, [[], ["--continuous"]])
    func `so is an output whose own directory nobody may enter`(caller: Caller, flags: [String]) {
        let folder = caller.folder()

        let result = folder.runScript("cd \(Self.o); echo 1 > f; chmod 000 .", ["--output", "o=out"] + flags)

        #expect(result == ShellResult(exit: 0))
        #expect(folder.contents("out") == ["f": "1\n"])
        #expect(folder.leftovers == [])
    }

    @Test(arguments: Caller.possible, ["/opt/ml/output/message", "/opt/ml/output", "/opt/ml"])
    func `so is a message that nobody may read`(caller: Caller, place: String) {
        let folder = caller.folder()

        let result = folder.runScript("printf hello > /opt/ml/output/message; chmod 000 \(place)", [])

        #expect(result == ShellResult(exit: 0))
        #expect(folder.state() == JobState("Completed", message: "hello"))
    }

    // MARK: - Links

    @Test(
        arguments: Caller.possible,
        [
            ("/opt/ml/processing/output", []), ("/opt/ml/processing/output", ["--continuous"]),
            ("/opt/ml/processing/output/o", []), ("/opt/ml/processing/output/o", ["--continuous"]),
            ("/opt/ml/output", []), ("/opt/ml/processing", []),
        ] as [(String, [String])])
    func `a link in place of a directory shows nothing of the machine`(
        caller: Caller, change: (place: String, flags: [String])
    ) {
        let folder = caller.folder()
        // Under each name that pjrun may look for below the link.
        let secrets = ["message": "a", "secret": "b", "o/secret": "c", "output/o/secret": "d", "output/message": "e"]
        for (name, text) in secrets { folder.write("private/\(name)", text) }
        Shell.run("chown -R \(caller.user) '\(folder("private"))'")

        let result = folder.runScript(
            """
            rm -rf \(change.place) 2>/dev/null || mv \(change.place) \(change.place).old
            ln -s \(folder("private")) \(change.place) && readlink \(change.place)
            """, ["--output", "o=out"] + change.flags)

        #expect(result.withoutError == ShellResult(exit: 0, "\(folder("private"))\n"))
        #expect(folder.state() == JobState("Completed"))
        #expect(folder.contents("private") == secrets)
        #expect(folder.files("out") == [])
        #expect(folder.leftovers == [])
    }

    @Test(arguments: Caller.possible, [[], ["--continuous"]])
    func `neither does a link in place of a directory of an output`(caller: Caller, flags: [String]) {
        let folder = caller.folder()
        folder.write("private/secret", "secret")
        Shell.run("chown -R \(caller.user) '\(folder("private"))'")
        let job = folder.startScript(
            """
            cd \(Self.o); mkdir d; echo 1 > d/f; touch $GATE/made; until [ -e $GATE/go ]; do sleep 0.01; done
            rm -r d; ln -s \(folder("private")) d; echo 2 > g
            """, gate(folder) + flags)
        #expect(folder.waits(for: flags.isEmpty ? "gate/made" : "out/d/f"))

        folder.write("gate/go", "")

        let kept = flags.isEmpty ? ["g": "2\n"] : ["d/f": "1\n", "g": "2\n"]
        #expect(job.wait().withoutError == ShellResult(exit: 0))
        #expect(folder.contents("out") == kept)
        #expect(folder.contents("private") == ["secret": "secret"])
    }
}
