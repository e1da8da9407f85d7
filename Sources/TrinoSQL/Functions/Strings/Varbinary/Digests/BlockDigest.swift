import Columnar

/// A message digest that takes its message in blocks: MD5 and the SHA family.
protocol BlockDigest: SendableMetatype {
    /// Bytes of a block.
    static var blockSize: Int { get }
    /// Bytes of the message's length at its end.
    static var lengthSize: Int { get }
    /// Whether numbers are written with the highest byte first.
    static var isBigEndian: Bool { get }
    /// The state before the first block.
    init()
    /// Takes a block in.
    mutating func compress(_ block: UnsafeRawPointer)
    /// Appends the state: the digest, after the last block.
    func append(to out: inout TextBuffer)
}

extension BlockDigest {
    /// Appends the digest of a message.
    static func append(_ message: ByteView, to out: inout TextBuffer) {
        var digest = Self()
        unsafe digest.finish(message.buffer, after: 0)
        digest.append(to: &out)
    }

    /// Appends the keyed digest of a message (RFC 2104).
    static func append(_ message: ByteView, key: ByteView, to out: inout TextBuffer) {
        var block = [UInt8](repeating: 0, count: blockSize)
        var short = TextBuffer(capacity: 64)
        if key.count > blockSize { append(key, to: &short) } else { short.append(key) }
        for (index, byte) in short.array.enumerated() { block[index] = byte }

        short.removeAll()
        var inner = Self()
        unsafe inner.compress(block.map { $0 ^ 0x36 })
        unsafe inner.finish(message.buffer, after: blockSize)
        inner.append(to: &short)

        var outer = Self()
        unsafe outer.compress(block.map { $0 ^ 0x5C })
        unsafe short.withBytes { bytes in unsafe outer.finish(bytes, after: blockSize) }
        outer.append(to: &out)
    }

    /// Takes in the rest of a message and its padding.
    ///
    /// - Parameters:
    ///   - message: the rest.
    ///   - count: bytes taken in before; whole blocks.
    private mutating func finish(_ message: UnsafeRawBufferPointer, after count: Int) {
        let size = Self.blockSize
        var position = 0
        while position &+ size <= message.count {
            if let base = message.baseAddress { unsafe compress(base + position) }
            position &+= size
        }
        unsafe withUnsafeTemporaryAllocation(byteCount: 2 * size, alignment: 8) { last in
            let rest = message.count - position
            let used = rest + 1 + Self.lengthSize <= size ? size : 2 * size
            guard let base = last.baseAddress else { return }
            unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: used)
            if rest > 0, let source = message.baseAddress {
                unsafe base.copyMemory(from: source + position, byteCount: rest)
            }
            unsafe last[rest] = 0x80
            let bits = UInt64(message.count + count) &* 8
            let length = Self.isBigEndian ? bits.bigEndian : bits.littleEndian
            // The upper half of SHA-512's 16 bytes stays zero.
            let place = Self.isBigEndian ? used - 8 : used - Self.lengthSize
            unsafe base.storeBytes(of: length, toByteOffset: place, as: UInt64.self)
            unsafe compress(base)
            if used > size { unsafe compress(base + size) }
        }
    }
}
