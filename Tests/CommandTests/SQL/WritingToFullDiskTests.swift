import PjrunTesting
import Testing

/// Statements that write to a small disk, which is mounted for them and gone with them.
@Suite(.enabled(if: Launcher.canMount)) struct `Tables on a disk that is full` {
    let corner = Corner()

    init() { corner.shell("mkdir disk") }

    /// 6.4 MB of texts that compress to half of that.
    private static let rows = """
        SELECT to_hex(md5(to_utf8(cast(a * 1000 + b AS varchar)))) AS x
        FROM UNNEST(sequence(1, 200)) AS t (a), UNNEST(sequence(1, 1000)) AS u (b)
        """

    private func run(_ statement: String) -> Corner.Answer {
        corner.run(
            ["sql", statement],
            launcher: Launcher.mounting(
                "mount -t tmpfs -o size=1m none disk", afterwards: "find disk -type f > left"))
    }

    @Test(arguments: ["PARQUET", "AVRO", "JSON", "TEXTFILE"])
    func `a statement says where no room is left, and leaves no part of a file`(format: String) {
        let place = "file://\(corner("disk"))/out/"

        let answer = run("UNLOAD (\(Self.rows)) TO '\(place)' WITH (format = '\(format)')")

        #expect(
            answer
                == Corner.Answer(
                    code: 125, error: "error: OUTPUT_FAILED: no space is left to write file://<tmp>/disk/out/\n"))
        #expect(corner.read("left") == "")
    }
}
