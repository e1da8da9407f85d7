import AsyncHTTPClient
import Checksums
import FileTree
import NIOCore
import NIOHTTP1

/// Puts a file at a key: in one request, or in parts that become an object at the end.
struct ObjectUpload: Sendable {
    let connection: S3Connection
    let bucket: String
    let key: String

    /// Amazon recommends CRC64NVME; older compatible servers know CRC32.
    private var algorithm: ChecksumAlgorithm { connection.endpoint == .aws ? .crc64nvme : .crc32 }

    /// An upload that has sent everything and made nothing yet.
    struct Prepared: Sendable {
        /// nil when there is a body.
        fileprivate var uploadID: String?
        fileprivate var parts: [Part] = []
        fileprivate var body = ByteBuffer()
    }

    fileprivate struct Part: Sendable {
        let entityTag: String
        let checksum: [UInt8]
        let byteCount: Int64
    }

    /// Reads a file, and sends it if it is large; nothing can be seen at the key yet.
    ///
    /// Must be followed by `finish` or `abandon`.
    /// - Throws: `S3Failure`.
    func prepare(_ path: String) async throws -> Prepared {
        do {
            let file = try PositionedFile(reading: path)
            let before = try file.status()
            let plan = PiecePlan(byteCount: before.size)
            var prepared = Prepared()
            if plan.pieces.count == 1 {
                prepared.body = try read(plan.pieces[0], of: file)
                return prepared
            }
            let id = try await create()
            do {
                prepared.uploadID = id
                prepared.parts = try await send(plan, of: file, id)
                let after = try file.status()
                guard after.size == before.size, after.modified == before.modified else {
                    throw request("UploadPart", .PUT).failure(
                        .file("the file changed while it was read", isFull: false))
                }
                return prepared
            } catch {
                await abandon(prepared)
                throw error
            }
        } catch {
            throw S3Connection.failure(error, request("PutObject", .PUT))
        }
    }

    /// Makes what was prepared the object; it replaces an older one.
    /// - Throws: `S3Failure`; nothing is left over then.
    func finish(_ prepared: Prepared) async throws {
        guard let id = prepared.uploadID else {
            var request = request("PutObject", .PUT)
            request.body = prepared.body
            add(checksum(of: prepared.body), to: &request)
            _ = try await connection.answer(request)
            return
        }
        do {
            try await complete(id, prepared.parts)
        } catch {
            if await isThere(prepared.parts, after: error) { return }
            await abandon(prepared)
            throw error
        }
    }

    /// Takes back what was prepared; parts that stay would cost money.
    func abandon(_ prepared: Prepared) async {
        guard let id = prepared.uploadID else { return }
        var request = request("AbortMultipartUpload", .DELETE)
        request.query = [("uploadId", id)]
        // Also when the task is cancelled, whose end must not be that of this request.
        let sent = request
        _ = try? await Task.detached(executorPreference: TransferExecutor.shared) { [connection] in
            try await connection.answer(sent)
        }.value
    }

    // MARK: - Parts

    private func create() async throws -> String {
        var request = request("CreateMultipartUpload", .POST)
        request.query = [("uploads", "")]
        request.headers.add(name: "x-amz-checksum-algorithm", value: algorithm.rawValue)
        if isWholeChecked { request.headers.add(name: "x-amz-checksum-type", value: "FULL_OBJECT") }
        let answer = try await connection.answer(request)
        guard let id = (try? XMLReader.document(answer.body))?["UploadId"], !id.isEmpty else {
            throw request.failure(.unexpected("there is no UploadId in it"))
        }
        return id
    }

    private func send(_ plan: PiecePlan, of file: PositionedFile, _ id: String) async throws -> [Part] {
        var parts = [Part?](repeating: nil, count: plan.pieces.count)
        try await withThrowingTaskGroup(of: (Int, Part).self) { group in
            var next = 0
            func add() {
                guard next < plan.pieces.count else { return }
                let index = next
                next += 1
                group.addTask { (index, try await send(plan.pieces[index], number: index + 1, of: file, id)) }
            }
            for _ in 0..<plan.width { add() }
            while let (index, part) = try await group.next() {
                parts[index] = part
                add()
            }
        }
        return parts.compactMap(\.self)
    }

    private func send(
        _ range: Range<Int64>, number: Int, of file: PositionedFile, _ id: String
    ) async throws -> Part {
        var request = request("UploadPart", .PUT)
        request.query = [("partNumber", String(number)), ("uploadId", id)]
        request.body = try read(range, of: file)
        let checksum = checksum(of: request.body)
        add(checksum, to: &request)
        let answer = try await connection.answer(request)
        guard let tag = answer.headers.first(name: "ETag") else {
            throw request.failure(.unexpected("there is no ETag in it"))
        }
        return Part(entityTag: tag, checksum: checksum, byteCount: range.upperBound - range.lowerBound)
    }

    private func complete(_ id: String, _ parts: [Part]) async throws {
        var request = request("CompleteMultipartUpload", .POST)
        request.query = [("uploadId", id)]
        let name = "Checksum\(algorithm.rawValue)"
        let elements = parts.enumerated().map { index, part in
            "<Part><PartNumber>\(index + 1)</PartNumber><ETag>\(part.entityTag)</ETag>"
                + "<\(name)>\(Base64.encoded(part.checksum))</\(name)></Part>"
        }
        request.body = ByteBuffer(
            string: "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + elements.joined() + "</CompleteMultipartUpload>")
        request.headers.add(name: "Content-Type", value: "application/xml")
        if isWholeChecked {
            let whole = parts.dropFirst().reduce(parts[0].checksum) {
                RunningChecksum.combined(algorithm, $0, $1.checksum, secondByteCount: $1.byteCount)
            }
            add(whole, to: &request)
            request.headers.add(name: "x-amz-checksum-type", value: "FULL_OBJECT")
        }
        let sent = request
        try await connection.retrying(sent) {
            try await connection.slots.with {
                let response = try await connection.open(sent)
                let body = try await response.body.collect(upTo: 1 << 20)
                // Status 200 comes before S3 knows how it ends.
                let root = try? XMLReader.document(Array(body.readableBytesView))
                if root?.name == "Error" {
                    throw sent.failure(
                        .refused(ServiceError(status: 200, body: Array(body.readableBytesView)) { _ in nil }))
                }
                // Servers differ in the element's name, not in what is in it.
                guard root?.name == "CompleteMultipartUploadResult" || root?["ETag"] != nil else {
                    throw sent.failure(.unexpected("it neither says that the object is there nor that it is not"))
                }
            }
        }
    }

    /// Whether the object was made by a try whose answer was lost: the next one finds no upload then.
    private func isThere(_ parts: [Part], after error: any Error) async -> Bool {
        guard let failure = error as? S3Failure, failure.tries > 1, case .refused(let refusal) = failure.reason,
            refusal.code == "NoSuchUpload", let found = try? await S3ObjectStore.head(connection, bucket, key)
        else { return false }
        return found.byteCount == parts.reduce(0) { $0 + $1.byteCount }
            && found.entityTag.hasSuffix("-\(parts.count)\"")
    }

    // MARK: - Small things

    private func request(_ operation: String, _ method: HTTPMethod) -> S3Request {
        S3Request(operation: operation, method: method, bucket: bucket, key: key)
    }

    /// Whether S3 checks the whole object, not each part alone.
    private var isWholeChecked: Bool { connection.endpoint == .aws }

    private func checksum(of body: ByteBuffer) -> [UInt8] {
        var checksum = RunningChecksum(algorithm)
        unsafe body.withUnsafeReadableBytes { unsafe checksum.update($0) }
        return checksum.value()
    }

    private func add(_ checksum: [UInt8], to request: inout S3Request) {
        request.headers.add(name: algorithm.headerName, value: Base64.encoded(checksum))
    }

    private func read(_ range: Range<Int64>, of file: PositionedFile) throws -> ByteBuffer {
        let count = Int(range.upperBound - range.lowerBound)
        var buffer = ByteBuffer()
        let found = try unsafe buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
            try unsafe file.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]), at: range.lowerBound)
        }
        guard found == count else {
            throw request("PutObject", .PUT).failure(
                .file("the file became shorter while it was read", isFull: false))
        }
        return buffer
    }
}
