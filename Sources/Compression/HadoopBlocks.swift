/// The blocks of Hadoop's BlockCompressorStream.
///
/// Each is the size of its content, then pieces with their own size before them until there is as much content. Sizes
/// are 32 bits, big-endian.
enum HadoopBlocks {
    typealias Code = (UnsafeRawPointer?, Int, UnsafeMutableRawPointer?, Int) -> Int64

    /// What Hadoop's buffer holds (`io.compression.codec.snappy.buffersize`).
    static let blockSize = 256 << 10

    static func bound(_ count: Int, _ piece: (Int) -> Int) -> Int {
        (count / blockSize + 1) * (8 + piece(min(count, blockSize)))
    }

    static func compress(
        _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer, _ code: Code
    ) -> Int64 {
        var (read, made) = (0, 0)
        while read < source.count {
            let size = min(blockSize, source.count - read)
            if target.count - made < 8 { return -2 }
            let rest = unsafe UnsafeRawBufferPointer(rebasing: source[read...])
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: target[(made + 8)...])
            let piece = unsafe code(rest.baseAddress, size, room.baseAddress, room.count)
            if piece < 0 { return piece }
            unsafe store(size, target, made)
            unsafe store(Int(piece), target, made + 4)
            read += size
            made += 8 + Int(piece)
        }
        return Int64(made)
    }

    static func decompress(
        _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer, _ code: Code
    ) -> Int64 {
        var (read, made) = (0, 0)
        while read < source.count {
            guard source.count - read >= 4 else { return -1 }
            let size = unsafe load(source, read)
            read += 4
            if size > target.count - made { return -2 }
            let end = made + size
            while made < end {
                guard source.count - read >= 4 else { return -1 }
                let length = unsafe load(source, read)
                read += 4
                guard length <= source.count - read else { return -1 }
                let body = unsafe UnsafeRawBufferPointer(rebasing: source[read..<(read + length)])
                let room = unsafe UnsafeMutableRawBufferPointer(rebasing: target[made..<end])
                let piece = unsafe code(body.baseAddress, length, room.baseAddress, room.count)
                // A piece without content would go on for ever.
                guard piece > 0 else { return -1 }
                read += length
                made += Int(piece)
            }
        }
        return Int64(made)
    }

    static func load(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> Int {
        unsafe Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
    }

    private static func store(_ number: Int, _ bytes: UnsafeMutableRawBufferPointer, _ place: Int) {
        unsafe bytes.storeBytes(of: UInt32(truncatingIfNeeded: number).bigEndian, toByteOffset: place, as: UInt32.self)
    }
}
