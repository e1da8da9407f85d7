import PjrunTesting
import Testing

@Suite struct `pjrun s3` {
    typealias Answer = Corner.Answer
    let corner = Corner()

    init() {
        corner.write("a.txt", "aa")
        corner.write("tree/one", "1")
        corner.write("tree/deep/ünïcode 漢.txt", "22")
    }

    private func s3(_ arguments: String...) -> Answer { corner.run(["s3"] + arguments) }
    private func keys(_ uri: String) -> [String] {
        corner.run("s3", "ls", uri).output.split(separator: "\n").map { line in
            String(line.drop { $0 == " " }.drop { $0 != " " }.dropFirst(2))
        }
    }

    // MARK: - ls

    @Test func `ls shows buckets, and objects with their sizes`() {
        #expect(s3("cp", "tree", "s3://second/x", "--recursive").code == 0)
        #expect(s3("cp", "a.txt", "s3://first/").code == 0)

        #expect(s3("ls") == Answer(code: 0, output: "first\nsecond\n"))
        #expect(s3("ls", "s3://second") == Answer(code: 0, output: "2  x/deep/ünïcode 漢.txt\n1  x/one\n"))
        #expect(keys("s3://second/x/o") == ["x/one"])
    }

    @Test func `ls tells JSON`() throws {
        #expect(s3("cp", "a.txt", "s3://b/k").code == 0)

        let buckets = try JSONAnswer(s3("ls", "--format", "json").output).list("Buckets")
        let contents = try JSONAnswer(s3("ls", "s3://b", "--format", "json").output).list("Contents")

        #expect(buckets.map { $0["Name"] as? String } == ["b"])
        #expect(contents.map { $0["Key"] as? String } == ["k"])
        #expect(contents.map { $0["Size"] as? Int } == [2])
    }

    @Test func `ls of a bucket that is not there says what to do`() {
        #expect(
            s3("ls", "s3://nobucket")
                == Answer(
                    code: 1,
                    error: """
                        error: there is no bucket 'nobucket'
                          help: 'pjrun s3 ls' lists the buckets, 'pjrun s3 cp' makes one

                        """))
    }

    // MARK: - cp

    @Test(arguments: [
        ("s3://b/key", "key"), ("s3://b/dir/", "dir/a.txt"), ("s3://b", "a.txt"), ("s3://b/", "a.txt"),
        ("s3://b/ünï cödé/漢", "ünï cödé/漢"),
    ])
    func `cp puts one file where the address says`(address: String, key: String) {
        #expect(s3("cp", "a.txt", address).code == 0)

        #expect(keys("s3://b") == [key])
        #expect(s3("cp", "s3://b/\(key)", "back").code == 0)
        #expect(corner.read("back") == "aa")
    }

    @Test func `cp gets an object into a directory under its own name`() {
        #expect(s3("cp", "a.txt", "s3://b/x/y").code == 0)
        corner.shell("mkdir dir")

        #expect(s3("cp", "s3://b/x/y", "dir").code == 0)
        #expect(s3("cp", "s3://b/x/y", "new/").code == 0)

        #expect(corner.read("dir/y") == "aa")
        #expect(corner.read("new/y") == "aa")
    }

    @Test(arguments: ["s3://b/p", "s3://b/p/"]) func `cp --recursive takes a whole tree, both ways`(prefix: String) {
        #expect(s3("cp", "tree", prefix, "--recursive").code == 0)

        #expect(keys("s3://b") == ["p/deep/ünïcode 漢.txt", "p/one"])
        #expect(s3("cp", prefix, "back", "--recursive").code == 0)
        #expect(corner.shell("diff -r tree back").output == "")
    }

    @Test func `cp --recursive of a partial prefix takes no neighbours`() {
        for key in ["data/a", "data2/b", "database"] { #expect(s3("cp", "a.txt", "s3://b/\(key)").code == 0) }

        #expect(s3("cp", "s3://b/data", "back", "--recursive").code == 0)

        #expect(corner.files.filter { $0.hasPrefix("back/") } == ["back/a"])
    }

    @Test func `cp between buckets`() {
        #expect(s3("cp", "a.txt", "s3://b/x").code == 0)

        #expect(s3("cp", "s3://b/x", "s3://c/y") == Answer(code: 0, output: "copy: x to s3://c/y\n"))

        #expect(keys("s3://c") == ["y"])
    }

    @Test(arguments: ["nope", "tree", "s3://b/nope"]) func `cp of what is not one file says so and makes nothing`(
        source: String
    ) {
        #expect(s3("cp", "a.txt", "s3://b/x").code == 0)
        let name = source.hasPrefix("s3://") ? source : "file://<tmp>/\(source)"

        #expect(
            s3("cp", source, "s3://c/y")
                == Answer(
                    code: 1,
                    error: """
                        error: there is no file or object '\(name)'
                          help: for everything under it: --recursive

                        """))
        #expect(s3("ls").output == "b\n")
    }

    // MARK: - rm

    @Test func `rm removes one object and keeps the bucket`() {
        #expect(s3("cp", "a.txt", "s3://b/x/y").code == 0)

        #expect(s3("rm", "s3://b/x/y") == Answer(code: 0, output: "delete: x/y\n"))

        #expect(keys("s3://b") == [])
        #expect(s3("ls").output == "b\n")
        #expect(
            s3("rm", "s3://b/x/y")
                == Answer(
                    code: 1,
                    error: """
                        error: there is no object 's3://b/x/y'
                          help: 'pjrun s3 ls' shows what is there

                        """))
    }

    @Test(arguments: ["s3://b/data", "s3://b/data/"]) func `rm --recursive of a prefix leaves its neighbours alone`(
        prefix: String
    ) {
        for key in ["data/a", "data/deep/b", "data2/c", "database"] {
            #expect(s3("cp", "a.txt", "s3://b/\(key)").code == 0)
        }

        #expect(s3("rm", prefix, "--recursive") == Answer(code: 0, output: "delete: data/a\ndelete: data/deep/b\n"))

        #expect(keys("s3://b") == ["data2/c", "database"])
    }

    @Test func `rm of a path of this machine is refused and the file stays`() {
        #expect(
            s3("rm", "a.txt")
                == Answer(
                    code: 2,
                    error: """
                        error: 'a.txt' is not an s3:// address
                          help: files are removed with rm(1)

                        """))
        #expect(corner.read("a.txt") == "aa")
    }

    // MARK: - sync

    @Test func `sync copies what is new or changed and nothing else`() {
        #expect(s3("sync", "tree", "s3://b/p").output.split(separator: "\n").count == 2)
        #expect(s3("sync", "tree", "s3://b/p") == Answer(code: 0))

        corner.write("tree/one", "changed")
        #expect(s3("sync", "tree", "s3://b/p") == Answer(code: 0, output: "copy: <tmp>/tree/one to s3://b/p/one\n"))

        #expect(s3("sync", "s3://b/p/", "back").code == 0)
        #expect(corner.shell("diff -r tree back").output == "")
        #expect(s3("sync", "s3://b/p", "back") == Answer(code: 0))
    }

    @Test func `sync --delete removes what is not at the source, in both directions, and no neighbours`() {
        #expect(s3("sync", "tree", "s3://b/p").code == 0)
        #expect(s3("cp", "a.txt", "s3://b/p/old").code == 0)
        #expect(s3("cp", "a.txt", "s3://b/p2").code == 0)

        #expect(s3("sync", "tree", "s3://b/p") == Answer(code: 0))
        #expect(s3("sync", "tree", "s3://b/p", "--delete") == Answer(code: 0, output: "delete: p/old\n"))
        #expect(keys("s3://b") == ["p/deep/ünïcode 漢.txt", "p/one", "p2"])

        corner.write("back/old", "")
        #expect(s3("sync", "s3://b/p", "back", "--delete").output.hasSuffix("\ndelete: <tmp>/back/old\n"))
        #expect(corner.shell("diff -r tree back").output == "")
    }

    @Test func `sync of nothing says so and deletes nothing`() {
        #expect(s3("cp", "a.txt", "s3://b/x").code == 0)

        #expect(
            s3("sync", "nope", "s3://b", "--delete")
                == Answer(
                    code: 1,
                    error: """
                        error: there is nothing under 'file://<tmp>/nope'
                          help: 'pjrun s3 ls' shows what is there

                        """))
        #expect(keys("s3://b") == ["x"])
    }

    @Test(arguments: [
        ("s3://", "the bucket name is missing", "write s3://bucket/key"),
        (
            "s3://b c/x", #""b c" cannot be a bucket name"#,
            "bucket names have letters, digits, dots, hyphens and underscores"
        ),
    ])
    func `an address that is none is shown`(address: String, problem: String, help: String) {
        #expect(
            s3("cp", "a.txt", address)
                == Answer(
                    code: 2,
                    error: """
                        error: \(problem)
                          --> \(address)
                          help: \(help)

                        """))
    }
}
