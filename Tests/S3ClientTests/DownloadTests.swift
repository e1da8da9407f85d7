import Checksums
import FileTree
import JobModel
import NIOHTTP1
import PjrunTesting
import Synchronization
import Testing

@testable import S3Client

@Suite struct DownloadTests {
    private func content(_ path: String) -> [UInt8]? { try? OpenFile(path: FileName(path)).readToEnd() }

    private func some(_ count: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: 7)
        var bytes: [UInt8] = []
        // A kibibyte at a time, each different: places that are mixed up are noticed.
        while bytes.count < count {
            bytes += [UInt8](
                repeating: UInt8.random(in: 0...255, using: &generator), count: min(1024, count - bytes.count))
        }
        return bytes
    }

    private func download(_ bench: StoreBench, _ uri: String = "s3://bucket/in/") throws -> [StoredObject] {
        let objects = try bench.store.objects(matching: bench.uri(uri)).objects
        try bench.store.download(objects) { _, _ in }
        return objects
    }

    @Test func `many small objects, over several pages, with keys of all kinds`() async throws {
        try await StoreBench.with { bench in
            bench.s3.state.withLock { $0.pageSize = 7 }
            for index in 0..<30 { bench.s3.put("in/é \(index)+%2F&.txt", Array("text \(index)".utf8)) }
            bench.s3.put("in/", [])
            bench.s3.put("in/empty", [])
            bench.s3.put("in/x//../%y?z#", [7])

            let objects = try download(bench)

            #expect(objects.count == 32)
            #expect(bench.s3.count("ListObjectsV2") == 5)
            #expect(objects.map(\.relativePath).contains("é 7+%2F&.txt"))
            for object in objects {
                let stored = bench.s3.state.withLock { $0.objects[object.key]?.body }
                #expect(content(object.file) == stored)
            }
        }
    }

    @Test func `a large object comes in ranges and is checked as a whole`() async throws {
        try await StoreBench.with { bench in
            let body = some(20 << 20)
            bench.s3.put(
                "in/large", body,
                headers: [
                    "x-amz-checksum-crc64nvme": FakeS3.value(.crc64nvme, body), "x-amz-checksum-type": "FULL_OBJECT",
                ])
            let told = Mutex<[(Int, Int64)]>([])

            let objects = try bench.store.objects(matching: bench.uri("s3://bucket/in/large")).objects
            try bench.store.download(objects) { files, bytes in told.withLock { $0.append((files, bytes)) } }

            #expect(content(objects[0].file) == body)
            let ranges = bench.s3.requests("GetObject").compactMap { $0.headers.first(name: "Range") }
            #expect(
                Set(ranges) == ["bytes=0-8388607", "bytes=8388608-16777215", "bytes=16777216-20971519"])
            #expect(bench.s3.requests("GetObject").allSatisfy { $0.headers.first(name: "If-Match") != nil })
            #expect(told.withLock { $0.last?.0 } == 1)
            #expect(told.withLock { $0.map(\.1).max() } == 20 << 20)
        }
    }

    @Test func `two server errors are tried again, after growing waits`() async throws {
        try await StoreBench.with { bench in
            bench.s3.put("in/a", [1, 2, 3])
            bench.s3.fail("GetObject", .error(500, "InternalError"))
            bench.s3.fail("GetObject", .error(503, "SlowDown"))

            let objects = try download(bench)

            #expect(content(objects[0].file) == [1, 2, 3])
            #expect(bench.waited == [.milliseconds(500), .seconds(1)])
        }
    }

    @Test func `five server errors are enough`() async throws {
        try await StoreBench.with { bench in
            bench.s3.put("in/a", [1, 2, 3])
            for _ in 0..<5 { bench.s3.fail("GetObject", .error(503, "SlowDown")) }

            let failure = #expect(throws: JobFailure.self) { try download(bench) }

            #expect(failure?.stage == .stage)
            #expect(failure?.message.contains("GetObject of s3://bucket/in/a was refused") == true)
            #expect(failure?.message.contains("SlowDown: so it is (request id R1) (tried 5 times)") == true)
            #expect(failure?.remedy == "try again later")
            #expect(bench.s3.count("GetObject") == 5)
        }
    }

    @Test(arguments: [100, 10 << 20]) func `a body that breaks off goes on where it was`(size: Int) async throws {
        try await StoreBench.with { bench in
            let body = some(size)
            bench.s3.put("in/a", body)
            bench.s3.alter("GetObject") { answer in
                var answer = answer
                answer.headers.add(name: "Content-Length", value: String(answer.body.count))
                answer.cutAfter = 40
                return answer
            }

            let objects = try download(bench)

            #expect(content(objects[0].file) == body)
            let ranges = bench.s3.requests("GetObject").compactMap { $0.headers.first(name: "Range") }
            #expect(ranges.contains { $0.hasPrefix("bytes=40-") || $0.hasPrefix("bytes=8388648-") })
        }
    }

    @Test func `bytes that turned on the way come again, and those that stay wrong are an error`() async throws {
        try await StoreBench.with { bench in
            bench.s3.put("in/a", [1, 2, 3])
            bench.s3.alter("GetObject") { answer in
                var answer = answer
                answer.body[1] = 9
                return answer
            }
            let first = try download(bench)[0]
            #expect(content(first.file) == [1, 2, 3])

            bench.s3.put("in/b", [4, 5], headers: ["x-amz-checksum-crc32": FakeS3.value(.crc32, [4, 6])])
            let failure = #expect(throws: JobFailure.self) { try download(bench, "s3://bucket/in/b") }
            #expect(failure?.message.contains("CRC32 is") == true)
            #expect(Shell.run("find '\(bench.scratch.path)/job' -type f | wc -l").output == "1\n")
        }
    }

    @Test(arguments: [ChecksumAlgorithm.crc32, .crc32c, .sha256])
    func `a large object with a wrong checksum is no object`(algorithm: ChecksumAlgorithm) async throws {
        try await StoreBench.with { bench in
            let body = some(9 << 20)
            bench.s3.put("in/a", body, headers: [algorithm.headerName: FakeS3.value(algorithm, body)])
            let first = try download(bench)[0]
            #expect(content(first.file) == body)

            bench.s3.put("in/a", body + [0], headers: [algorithm.headerName: FakeS3.value(algorithm, body)])
            let failure = #expect(throws: JobFailure.self) { try download(bench) }
            #expect(failure?.message.contains("\(algorithm.rawValue) is") == true)
        }
    }

    @Test func `an object that is replaced meanwhile is not mixed`() async throws {
        try await StoreBench.with { bench in
            bench.s3.put("in/a", [1, 2, 3])
            let objects = try bench.store.objects(matching: bench.uri("s3://bucket/in/")).objects
            bench.s3.put("in/a", [4, 5, 6])

            let failure = #expect(throws: JobFailure.self) { try bench.store.download(objects) { _, _ in } }

            #expect(failure?.remedy == "the object was replaced while it was read; run the job again")
        }
    }

    @Test func `the region that S3 names is followed, once for a bucket`() async throws {
        try await StoreBench.with { bench in
            bench.s3.state.withLock { $0.region = "eu-west-3" }
            bench.s3.put("in/a", [1])

            let objects = try download(bench)

            #expect(content(objects[0].file) == [1])
            #expect(bench.s3.count("ListObjectsV2") == 2)
            #expect(bench.s3.count("GetObject") == 1)
        }
    }

    @Test func `a redirect to the region where the bucket already is thought to be is no circle`() async throws {
        try await StoreBench.with { bench in
            var moved = FakeAnswer.error(301, "PermanentRedirect")
            moved.headers.add(name: "x-amz-bucket-region", value: "eu-west-3")
            bench.s3.fail("ListObjectsV2", moved)

            let failure = #expect(throws: JobFailure.self) { try download(bench) }

            // The second request was signed for a region in which this server is not.
            #expect(failure?.message.contains("AuthorizationHeaderMalformed") == true)
            #expect(bench.s3.count("ListObjectsV2") == 2)
        }
    }

    @Test func `a cached object is not fetched again, another version is`() async throws {
        try await StoreBench.with(cached: true) { bench in
            bench.s3.put("in/a", [1, 2, 3])
            let first = try download(bench)
            #expect(try download(bench) == first)
            #expect(bench.s3.count("GetObject") == 1)

            bench.s3.put("in/a", [4, 5, 6])
            let second = try download(bench)

            #expect(bench.s3.count("GetObject") == 2)
            #expect(content(first[0].file) == [1, 2, 3])
            #expect(content(second[0].file) == [4, 5, 6])
        }
    }

    @Test func `a stop ends the waiting, and nothing is left half-written`() async throws {
        let stop = Mutex<Cancellation?>(nil)
        try await StoreBench.with(onWait: { stop.withLock { $0 }?.cancel() }) { bench in
            stop.withLock { $0 = bench.cancellation }
            for index in 0..<50 { bench.s3.put("in/\(index)", [1]) }
            bench.s3.fail("GetObject", .error(500, "InternalError"))

            let failure = #expect(throws: JobFailure.self) { try download(bench) }

            #expect(failure?.message.contains("because the job is being stopped") == true)
            #expect(Shell.run("find '\(bench.scratch.path)' -name '.pjrun*' | wc -l").output == "0\n")
        }
    }

    @Test func `objects by their names come in the order of the names, nil where there is none`() async throws {
        try await StoreBench.with { bench in
            for index in 0..<40 where index != 17 { bench.s3.put("in/\(index)", [UInt8](repeating: 0, count: index)) }

            let found = try bench.store.objects(at: (0..<40).map { try bench.uri("s3://bucket/in/\($0)") })

            #expect(found.map { $0?.byteCount } == (0..<40).map { $0 == 17 ? nil : Int64($0) })
        }
    }
}
