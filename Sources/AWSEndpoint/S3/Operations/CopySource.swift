import S3Model

/// The object that `x-amz-copy-source` names, opened, after its conditions have held.
struct CopySource: Sendable {
    let bucket: String
    let key: String
    let object: S3Object
    let content: any S3Content

    /// The largest object that is copied in one piece.
    static let mostBytes: Int64 = 5 << 30

    /// Opens it.
    init(_ call: S3Call) throws {
        let header = call.header("x-amz-copy-source") ?? ""
        (bucket, key) = try Self.address(header)
        (object, content) = try call.store.open(S3Address(bucket: bucket, key: key))
        let conditions = ReadConditions(prefix: "x-amz-copy-source-", header: call.header)
        let modified = S3Time.seconds(ofNanoseconds: object.modified)
        switch conditions.outcome(eTag: object.attributes.eTag, modified: modified) {
        case .proceed: break
        case .failed(let name), .notModified(let name):
            throw S3Error.preconditionFailed("x-amz-copy-source-\(name)")
        }
    }

    /// `/bucket/key`, percent-escaped, with or without the slash and a version.
    private static func address(_ header: String) throws(S3Error) -> (String, String) {
        var rest = Array(header.utf8)[...]
        let mark = Array("?versionId=".utf8)
        if let start = rest.lastIndex(of: UInt8(ascii: "?")), rest[start...].starts(with: mark) {
            let version = String(decoding: rest[(start + mark.count)...], as: UTF8.self)
            guard version == "null" else {
                throw .invalidArgument("Invalid version id specified", "x-amz-copy-source", header)
            }
            rest = rest[..<start]
        }
        let wrong = S3Error.invalidArgument(
            "Copy Source must mention the source bucket and key: sourcebucket/sourcekey", "x-amz-copy-source", header)
        guard let text = PercentCoding.decoded(rest, plusIsSpace: false) else { throw wrong }
        if text.hasPrefix("arn:") {
            throw .notImplemented(what: "x-amz-copy-source with an ARN", [("Header", "x-amz-copy-source")])
        }
        let path = Array(text.utf8)[...]
        let names = path.first == UInt8(ascii: "/") ? path.dropFirst() : path
        guard let slash = names.firstIndex(of: UInt8(ascii: "/")), slash > names.startIndex,
            slash + 1 < names.endIndex
        else { throw wrong }
        return (
            String(decoding: names[..<slash], as: UTF8.self), String(decoding: names[(slash + 1)...], as: UTF8.self)
        )
    }

    /// Reads a part of it piece by piece into a sink.
    func read(_ range: Range<Int64>, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        let size = Int(min(Int64(1 << 20), Int64(range.count)))
        guard size > 0 else { return }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        defer { unsafe buffer.deallocate() }
        var at = range.lowerBound
        while at < range.upperBound {
            let wanted = Int(min(Int64(size), range.upperBound - at))
            let count = try unsafe content.read(
                at: at, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
            guard count > 0 else { throw S3Failure.internalError("the source of a copy ended at byte \(at)") }
            try unsafe sink(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            at += Int64(count)
        }
    }
}
