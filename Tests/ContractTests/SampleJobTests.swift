import PjrunTesting
import Testing

/// The repository, found from this file.
private let repository = String(#filePath.split(separator: "/Tests/")[0])

/// Runs the same scripts with `PROCESSING_ROOT` instead of pjrun, as sample-data/README.md shows it.
private func plainly(_ command: String, in folder: JobFolder) -> ShellResult {
    Shell.run(
        """
        set -e
        export PROCESSING_ROOT='\(folder("plain"))'
        mkdir -p "$PROCESSING_ROOT/config" "$PROCESSING_ROOT/processing/input/data"
        cp '\(repository)/sample-data/jobs/preprocess.job.json' "$PROCESSING_ROOT/config/processingjobconfig.json"
        cp '\(repository)/sample-data/breast_cancer.csv' "$PROCESSING_ROOT/processing/input/data/"
        \(command)
        """)
}

private let toolkit = """
    (cd "$PROCESSING_ROOT" && swiftc -O -wmo -parse-as-library -emit-module -emit-library -static \
        -module-name ProcessingToolkit '\(repository)'/Sources/ProcessingToolkit/*.swift)
    swiftc -O '\(repository)/sample-data/jobs/preprocess.swift' -I "$PROCESSING_ROOT" -L "$PROCESSING_ROOT" \
        -lProcessingToolkit -o "$PROCESSING_ROOT/preprocess"
    "$PROCESSING_ROOT/preprocess" --seed 42 --split 70,15,15
    """

@Suite struct SampleJobTests {
    @Test(arguments: [
        ("preprocess.py", "python3 '\(repository)/sample-data/jobs/preprocess.py' --seed 42 --split 70,15,15"),
        ("preprocess.swift", toolkit),
    ])
    func `the sample job writes the same bytes with pjrun and without`(script: String, command: String) {
        let folder = JobFolder()

        let job = folder.pjrun(
            "-q", "--script", "\(repository)/sample-data/jobs/\(script)", "--input",
            "data=\(repository)/sample-data/breast_cancer.csv", "--output", "train=out/train", "--output",
            "validation=out/validation", "--output", "test=out/test", "--argument", "--seed", "--argument", "42",
            "--argument", "--split", "--argument", "70,15,15")
        let plain = plainly(command, in: folder)

        #expect(job.code == 0)
        #expect(job.output == plain.output)
        let files = folder.contents("out")
        #expect(files.keys.sorted() == ["test/test.csv", "train/train.csv", "validation/validation.csv"])
        #expect(files == folder.contents("plain/processing/output"))
    }

    @Test func `the sample request runs as it stands`() {
        let folder = JobFolder()
        folder.pjrun("s3", "cp", "\(repository)/sample-data/breast_cancer.csv", "s3://sample/data/")
        folder.pjrun("s3", "cp", "\(repository)/sample-data/jobs/preprocess.swift", "s3://sample/code/")

        let job = folder.pjrun("-q", "--request", "\(repository)/sample-data/jobs/preprocess.job.json")

        #expect(job.code == 0)
        #expect(
            folder.files("home/s3/sample/out") == ["test/test.csv", "train/train.csv", "validation/validation.csv"])
    }
}
