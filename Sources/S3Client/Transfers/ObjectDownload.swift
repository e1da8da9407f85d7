import AsyncHTTPClient
import Checksums
import FileTree
import NIOCore
import NIOHTTP1

/// Brings one version of an object into a file; the file appears whole and checked, or not at all.
struct ObjectDownload: Sendable {
    let connection: S3Connection
    let object: RemoteObject
    /// Told of bytes as they arrive; of a negative number when they have to come again.
    let progress: @Sendable (Int64) -> Void

    /// Downloads to a path whose directory is there.
    /// - Throws: `S3Failure`.
    func run(to path: String) async throws {
        let target = FileName(path)
        do {
            try await carry(to: target)
        } catch let failure as S3Failure {
            // Bytes may turn on the way; those that are stored wrong are wrong the second time too.
            guard case .corrupt = failure.reason else { throw failure }
            do {
                try await carry(to: target)
            } catch var failure as S3Failure {
                if case .corrupt = failure.reason { failure.tries = 2 }
                throw failure
            }
        }
    }

    private func carry(to target: FileName) async throws {
        let temporary = Directory.temporaryName(beside: target)
        do {
            let root = try Directory("/")
            do {
                let file = try PositionedFile(making: temporary)
                try await fill(file)
                try root.rename(temporary, to: root, target)
            } catch {
                try? root.remove(temporary)
                throw error
            }
        } catch {
            throw S3Connection.failure(error, request)
        }
    }

    private var request: S3Request { object.request("GetObject", .GET) }

    // MARK: - In one request

    private func fill(_ file: PositionedFile) async throws {
        let plan = PiecePlan(byteCount: object.byteCount, most: .max)
        if plan.pieces.count > 1 { return try await fill(file, plan) }
        var check: DigestCheck?
        let value = try await piece(0..<object.byteCount, into: file, &check)
        if let problem = check?.problem(value) { throw corrupt(problem) }
    }

    private func corrupt(_ problem: String) -> S3Failure {
        progress(-object.byteCount)
        return request.failure(.corrupt(problem))
    }

    // MARK: - In ranges

    private func fill(_ file: PositionedFile, _ plan: PiecePlan) async throws {
        let head = try await connection.answer(object.request("HeadObject", .HEAD))
        let stored = StoredDigest(entityTag: object.entityTag, bucket: object.bucket) { head.headers.first(name: $0) }
        // Only the values of a CRC's pieces give that of the whole.
        let isCombined = if case .checksum(let algorithm, _) = stored { algorithm.isCRC } else { false }
        var values = [[UInt8]](repeating: [], count: plan.pieces.count)
        try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            var next = 0
            func add() {
                guard next < plan.pieces.count else { return }
                let index = next
                next += 1
                group.addTask {
                    var check: DigestCheck? = DigestCheck(isCombined ? stored : .none)
                    return (index, try await piece(plan.pieces[index], into: file, &check))
                }
            }
            for _ in 0..<4 { add() }
            while let (index, value) = try await group.next() {
                values[index] = value
                add()
            }
        }
        let value: [UInt8]
        if isCombined, case .checksum(let algorithm, _) = stored {
            value = zip(values, plan.pieces).dropFirst().reduce(values[0]) { whole, piece in
                RunningChecksum.combined(
                    algorithm, whole, piece.0, secondByteCount: piece.1.upperBound - piece.1.lowerBound)
            }
        } else {
            value = try digest(of: file, stored)
        }
        if let problem = DigestCheck(stored).problem(value) { throw corrupt(problem) }
    }

    /// Reads a file again, which is still in memory.
    private func digest(of file: PositionedFile, _ stored: StoredDigest) throws -> [UInt8] {
        if stored == .none { return [] }
        var check = DigestCheck(stored)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var offset: Int64 = 0
        while offset < object.byteCount {
            try Task.checkCancellation()
            let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe file.read(into: $0, at: offset) }
            if count == 0 { break }
            unsafe buffer.withUnsafeBytes { unsafe check.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            offset += Int64(count)
        }
        return check.value
    }

    // MARK: - Pieces

    /// Downloads some bytes, and gives their digest; a request that breaks off is followed by one for the rest.
    ///
    /// Without a check the bytes are a whole object, and the check becomes what its answer says of it.
    private func piece(
        _ range: Range<Int64>, into file: PositionedFile, _ check: inout DigestCheck?
    ) async throws -> [UInt8] {
        let isWhole = check == nil
        var received: Int64 = 0
        var digest = check
        var tries = 1
        while true {
            var request = request
            let rest = (range.lowerBound + received)..<range.upperBound
            let isRange = !isWhole || received > 0
            if isRange { request.headers.add(name: "Range", value: "bytes=\(rest.lowerBound)-\(rest.upperBound - 1)") }
            do {
                try await connection.slots.with {
                    let response = try await connection.open(request)
                    if isRange {
                        try checkRange(response.headers.first(name: "Content-Range"), rest)
                    } else {
                        digest = DigestCheck(
                            StoredDigest(entityTag: object.entityTag, bucket: object.bucket) {
                                response.headers.first(name: $0)
                            })
                    }
                    for try await buffer in response.body {
                        let count = Int64(buffer.readableBytes)
                        guard range.lowerBound + received + count <= range.upperBound else {
                            throw request.failure(.unexpected("more than \(range.upperBound) bytes come"))
                        }
                        try unsafe buffer.withUnsafeReadableBytes { bytes in
                            try unsafe file.write(bytes, at: range.lowerBound + received)
                            unsafe digest?.update(bytes)
                        }
                        received += count
                        progress(count)
                    }
                    guard range.lowerBound + received == range.upperBound else {
                        throw request.failure(.connection("the answer ended after \(received) bytes"))
                    }
                }
                check = digest
                return digest?.value ?? []
            } catch {
                try await connection.wait(after: error, tries, request)
                // All bytes may be there, and only the end of the answer missing.
                if received > 0, range.lowerBound + received == range.upperBound {
                    check = digest
                    return digest?.value ?? []
                }
                tries += 1
            }
        }
    }

    private func checkRange(_ header: String?, _ range: Range<Int64>) throws {
        let expected = "bytes \(range.lowerBound)-\(range.upperBound - 1)/"
        guard header?.hasPrefix(expected) == true else {
            throw request.failure(
                .unexpected("asked for a range it sends \(header.map { "'\($0)'" } ?? "the whole object")"))
        }
    }
}
