import Columnar

extension ByteView {
    /// The bytes as a Java string has them: what is not UTF-8 is replaced by U+FFFD.
    ///
    /// Java replaces a surrogate that is written as UTF-8 once, and Swift each of its bytes.
    var javaString: String { unsafe decodedAsJava(UnsafeBufferPointer(start: start, count: count)) }

    /// Lends the bytes of ``javaString``.
    @inline(__always)
    func withJavaText<Result>(_ body: (ByteView) throws -> Result) rethrows -> Result {
        isASCII ? try body(self) : try withRepairedText(body)
    }

    @inline(never)
    private func withRepairedText<Result>(_ body: (ByteView) throws -> Result) rethrows -> Result {
        var text = javaString
        return try text.withUTF8 { bytes in
            guard let start = bytes.baseAddress else { return try body(.empty) }
            return try unsafe body(ByteView(start: start, count: bytes.count))
        }
    }
}

/// Bytes as a Java string has them; see ``Columnar/ByteView/javaString``.
func decodedAsJava(_ bytes: some RandomAccessCollection<UInt8>) -> String {
    guard bytes.contains(0xED) else { return String(decoding: bytes, as: UTF8.self) }
    var repaired: [UInt8] = []
    repaired.reserveCapacity(bytes.count)
    var rest = bytes[...]
    while let byte = rest.popFirst() {
        guard byte == 0xED, let second = rest.first, second & 0xE0 == 0xA0 else {
            repaired.append(byte)
            continue
        }
        // This byte is never UTF-8, and replaced for itself.
        repaired.append(0xFF)
        rest = rest.dropFirst()
        if let third = rest.first, third & 0xC0 == 0x80 { rest = rest.dropFirst() }
    }
    return String(decoding: repaired, as: UTF8.self)
}
