import JobModel
import PjrunTesting
import Synchronization
import Testing

@testable import S3Client

@Suite struct UploadTests {
    private func body(_ bench: StoreBench, _ key: String) -> [UInt8]? {
        bench.s3.state.withLock { $0.objects[key]?.body }
    }

    private func large(_ count: Int) -> [UInt8] {
        (0...(count >> 20)).reduce(into: []) { bytes, piece in
            bytes += [UInt8](repeating: UInt8(piece), count: min(1 << 20, count - bytes.count))
        }
    }

    @Test func `a small file is one request, with its checksum`() async throws {
        try await StoreBench.with { bench in
            let file = bench.scratch.write("a", "text")

            try bench.store.put(file, moving: true, at: bench.uri("s3://bucket/out"), relativePath: "x/ä +.txt")

            #expect(body(bench, "out/x/ä +.txt") == Array("text".utf8))
            #expect(
                bench.s3.requests("PutObject").map { $0.headers.first(name: "x-amz-checksum-crc32") } == ["O4unxw=="])
            #expect(bench.scratch.read("a") == "text")
        }
    }

    @Test func `a large file goes in parts, one of them twice`() async throws {
        try await StoreBench.with { bench in
            let content = large(20 << 20)
            let file = bench.scratch.write("a", content)
            bench.s3.fail("UploadPart", .error(500, "InternalError"))

            try bench.store.put(file, moving: false, at: bench.uri("s3://bucket/out/"), relativePath: "a")

            #expect(body(bench, "out/a") == content)
            #expect(bench.s3.count("UploadPart") == 4)
            let end = bench.s3.requests("CompleteMultipartUpload").map { String(decoding: $0.body, as: UTF8.self) }
            #expect(end.count == 1 && end[0].contains("<PartNumber>3</PartNumber>"))
            #expect(end[0].components(of: "<ChecksumCRC32>") == 3)
        }
    }

    @Test func `parts of an upload that fails are taken back`() async throws {
        try await StoreBench.with { bench in
            let file = bench.scratch.write("a", large(20 << 20))
            bench.s3.fail("UploadPart", .error(403, "AccessDenied"))

            let failure = #expect(throws: JobFailure.self) {
                try bench.store.put(file, moving: false, at: bench.uri("s3://bucket/out"), relativePath: "a")
            }

            #expect(failure?.stage == .upload)
            #expect(failure?.remedy?.contains("s3:PutObject on arn:aws:s3:::bucket/out/a") == true)
            #expect(bench.s3.count("AbortMultipartUpload") == 1)
            #expect(bench.s3.state.withLock { $0.uploads.isEmpty && $0.objects.isEmpty })
        }
    }

    @Test func `an error with status 200 at the end of an upload is an error`() async throws {
        try await StoreBench.with { bench in
            let content = large(9 << 20)
            let file = bench.scratch.write("a", content)
            bench.s3.fail("CompleteMultipartUpload", .error(200, "InternalError"))
            try bench.store.put(file, moving: false, at: bench.uri("s3://bucket/out"), relativePath: "a")
            #expect(bench.s3.count("CompleteMultipartUpload") == 2)
            #expect(body(bench, "out/a") == content)

            bench.s3.fail("CompleteMultipartUpload", .error(200, "InvalidPart"))
            #expect(throws: JobFailure.self) {
                try bench.store.put(file, moving: false, at: bench.uri("s3://bucket/out"), relativePath: "b")
            }
            #expect(body(bench, "out/b") == nil)
            #expect(bench.s3.count("AbortMultipartUpload") == 1)
        }
    }

    @Test func `an upload whose last answer was lost is done`() async throws {
        try await StoreBench.with { bench in
            let content = large(9 << 20)
            let file = bench.scratch.write("a", content)
            bench.s3.alter("CompleteMultipartUpload") { _ in .error(500, "InternalError") }

            try bench.store.put(file, moving: false, at: bench.uri("s3://bucket/out"), relativePath: "a")

            #expect(body(bench, "out/a") == content)
            #expect(bench.s3.count("CompleteMultipartUpload") == 2)
            #expect(bench.s3.count("AbortMultipartUpload") == 0)
        }
    }

    @Test(arguments: [10, 9 << 20]) func `a stale file replaces nothing`(size: Int) async throws {
        try await StoreBench.with { bench in
            let file = bench.scratch.write("a", large(size))
            try bench.store.put(
                file, moving: false, at: bench.uri("s3://bucket/out"), relativePath: "a", isStale: { true })
            #expect(bench.s3.state.withLock { $0.uploads.isEmpty && $0.objects.isEmpty })
        }
    }

    @Test func `of many files one that fails keeps no other back`() async throws {
        try await StoreBench.with { bench in
            let files = try (0..<40).map { index in
                OutgoingFile(
                    path: index == 11 ? "/nowhere/at/all" : bench.scratch.write("f\(index)", "\(index)"),
                    destination: try bench.uri("s3://bucket/out"), relativePath: "\(index)")
            }
            let done = Mutex<Set<Int>>([])

            let failures = bench.store.put(files) { index in done.withLock { _ = $0.insert(index) } }

            #expect(failures.indices.filter { failures[$0] != nil } == [11])
            #expect(failures[11]?.message.contains("/nowhere/at/all") == true)
            #expect(done.withLock { $0.count } == 39)
            for index in 0..<40 where index != 11 { #expect(body(bench, "out/\(index)") == Array("\(index)".utf8)) }
        }
    }

    @Test func `a destination is looked at before the job starts`() async throws {
        try await StoreBench.with { bench in
            try bench.store.prepare(destination: bench.uri("s3://bucket/out"))
            let failure = #expect(throws: JobFailure.self) {
                try bench.store.prepare(destination: bench.uri("s3://nobucket/out"))
            }
            #expect(failure?.stage == .plan)
            #expect(failure?.message.contains("NoSuchBucket") == true)

            // Who may only write cannot look at the bucket.
            bench.s3.fail("HeadBucket", FakeAnswer(status: 403))
            try bench.store.prepare(destination: bench.uri("s3://bucket/out"))
        }
    }

    @Test func `a wrong secret is said so`() async throws {
        try await StoreBench.with(secret: "wrong") { bench in
            let failure = #expect(throws: JobFailure.self) {
                try bench.store.objects(matching: bench.uri("s3://bucket/in"))
            }
            #expect(failure?.message.contains("ListObjectsV2 of s3://bucket was refused") == true)
            #expect(failure?.remedy == "the secret key does not belong to the access key; check both")
            #expect(bench.s3.count("ListObjectsV2") == 1)
        }
    }
}

extension String {
    /// How often a text is in this one.
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
