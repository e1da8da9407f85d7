import Columnar
import Crypto

extension FunctionRegistry {
    /// Adds MD5 and the SHA family, plain and keyed (RFC 2104).
    mutating func addMessageDigests() {
        addDigest("md5", Insecure.MD5.self)
        addDigest("sha1", Insecure.SHA1.self)
        addDigest("sha256", SHA256.self)
        addDigest("sha512", SHA512.self)
    }

    private mutating func addDigest<Function: HashFunction & SendableMetatype>(_ name: String, _: Function.Type) {
        scalar(name, "varbinary", returns: "varbinary") { call in
            call.mapText { (bytes: ByteView, out: inout TextBuffer) in
                var function = Function()
                unsafe function.update(bufferPointer: bytes.buffer)
                out.append(digest: function.finalize())
                return true
            }
        }
        scalar("hmac_\(name)", "varbinary, varbinary", returns: "varbinary") { call in
            call.mapText { (bytes: ByteView, key: ByteView, out: inout TextBuffer) in
                // Java refuses it too.
                if key.count == 0 { throw Failure("GENERIC_INTERNAL_ERROR", "Empty key") }
                var function = HMAC<Function>(key: SymmetricKey(data: unsafe [UInt8](key.buffer)))
                unsafe function.update(data: bytes.buffer)
                out.append(digest: function.finalize())
                return true
            }
        }
    }
}

extension TextBuffer {
    fileprivate mutating func append(digest: some Sequence<UInt8>) {
        for byte in digest { append(byte) }
    }
}
