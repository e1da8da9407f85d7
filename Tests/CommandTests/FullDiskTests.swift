import PjrunTesting
import Testing

/// Small disks, each of one command alone: mounted for it and gone with it.
@Suite(.enabled(if: Launcher.canMount)) struct `A disk that is full` {
    let corner = Corner()

    init() {
        corner.write("s.sh", "cp /opt/ml/processing/input/data/* /opt/ml/processing/output/out/\n")
        corner.shell("head -c 3000000 /dev/zero > big.bin; mkdir disk")
    }

    /// Runs with a disk of a size at `disk`, and notes which files are there at the end.
    private func run(_ size: String, home: String? = nil, _ arguments: String...) -> Corner.Answer {
        corner.run(
            ["--script", "s.sh", "--job-name", "job"] + arguments,
            environment: home.map { ["PJRUN_HOME": corner($0)] } ?? [:],
            launcher: Launcher.mounting(
                "mount -t tmpfs -o size=\(size) none disk", afterwards: "find disk -type f > left")
                + (home.map { ["env", "PJRUN_HOME=\(corner($0))"] } ?? []))
    }

    @Test func `a full home fails the staging of copies and says where room is needed`() {
        let answer = run("1m", home: "disk/home", "--input", "data=big.bin", "--output", "out=out")

        #expect(
            answer
                == Corner.Answer(
                    code: 125,
                    error: """
                        pjrun Starting    job (local, 1 host)
                        pjrun Downloading 2 inputs
                        pjrun Failed      ClientError: Failed to download data. Cannot write '<tmp>/disk/home/scratch/<staged>/big.bin': No space left on device
                          help: make room where PJRUN_HOME is, or set it to another disk

                        """))
        #expect(corner.read("left")?.contains("scratch/") == false)
        #expect(corner.shell("ls -A out").output == "")
    }

    @Test func `a full destination fails the job, says how to go on and leaves no part of a file`() {
        let answer = run("1m", "--input", "data=big.bin", "--output", "out=disk/out")

        #expect(
            answer
                == Corner.Answer(
                    code: 125,
                    error: """
                        pjrun Starting    job (local, 1 host)
                        pjrun Downloading 2 inputs
                        pjrun Processing  /bin/bash /opt/ml/processing/input/code/s.sh
                        pjrun Uploading   1 output
                        pjrun Failed      ClientError: Failed to upload 'big.bin' to file://<tmp>/disk/out: cannot write '<tmp>/disk/out/.pjrun~<temporary>': No space left on device
                          help: make room on the disk, or choose another destination
                        output  where                            files  bytes
                        out     <tmp>/disk/out      0    0 B

                        """))
        #expect(corner.read("left") == "")
        #expect(corner.records == ["job Failed"])
        #expect(corner.scratchEntries == [])
    }

    @Test func `a home without room for records is said with its place and a way out`() {
        let answer = run("16k", home: "disk/home")

        #expect(
            answer
                == Corner.Answer(
                    code: 125,
                    error: """
                        error: the records '<tmp>/disk/home/pjrun.sqlite' cannot be written: database or disk is full
                          help: make room there, or set PJRUN_HOME to another disk

                        """))
    }

    @Test func `a script that fills its disk fails by itself and leaves nothing running or staged`() {
        corner.write("s.sh", "dd if=/dev/zero of=/opt/ml/processing/output/out/x bs=1M count=8 2>/dev/null || exit 9\n")

        let answer = run("3m", home: "disk/home", "--output", "out=out")

        #expect(answer.code == 9)
        #expect(answer.error.contains("\npjrun Failed      AlgorithmError: , exit code: 9\n"))
        #expect(corner.read("left")?.contains("scratch/") == false)
        // What it wrote until then is an output, as in the cloud.
        #expect(corner.files.contains("out/x"))
    }
}
