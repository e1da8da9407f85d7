import Checksums
import S3Model

/// Copies an object's content piece by piece.
enum ObjectCopy {
    private static let pieceSize = 1 << 20

    /// Writes all of some content as an object with these attributes; ETag and checksum are worked out.
    static func copy(
        _ content: any S3Content, to upload: any S3Upload, _ attributes: S3Attributes, if condition: S3Condition?
    ) throws(S3Failure) -> S3Object {
        let size = Int(min(Int64(pieceSize), content.byteCount))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(size, 1), alignment: 16)
        defer { unsafe buffer.deallocate() }
        var md5 = RunningMD5()
        var checksum = RunningChecksum(.crc64nvme)
        var at: Int64 = 0
        do throws(S3Failure) {
            while at < content.byteCount {
                let wanted = Int(min(Int64(size), content.byteCount - at))
                let count = try unsafe content.read(
                    at: at, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
                guard count > 0 else { throw S3Failure.internalError("the source of a copy ended at byte \(at)") }
                let piece = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
                unsafe md5.update(piece)
                unsafe checksum.update(piece)
                try unsafe upload.write(piece)
                at += Int64(count)
            }
        } catch {
            upload.discard()
            throw error
        }
        var attributes = attributes
        attributes.eTag = Hexadecimal.encoded(md5.value())
        attributes.checksum = S3Checksum(
            algorithm: checksum.algorithm.rawValue, value: Base64.encoded(checksum.value()), kind: .fullObject)
        return try upload.commit(attributes, if: condition)
    }
}
