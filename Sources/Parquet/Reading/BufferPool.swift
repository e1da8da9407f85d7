import Columnar
import Synchronization

/// Memory of one reader that is used again as soon as nobody holds it.
///
/// Blocks and columns hold their buffers by reference; when only the pool has one left, it is free.
struct BufferPool {
    private var buffers: [Buffer] = []
    /// Buffers kept at most; what is needed beyond them is allocated and freed.
    private static let capacity = 6

    /// A buffer of at least so many bytes that nobody else holds.
    mutating func take(_ byteCount: Int) -> Buffer {
        for position in buffers.indices where isKnownUniquelyReferenced(&buffers[position]) {
            // Pairs with the release of the last other reference, maybe by another thread.
            atomicMemoryFence(ordering: .acquiring)
            if buffers[position].byteCount < byteCount { buffers[position] = Buffer(byteCount: byteCount) }
            return buffers[position]
        }
        let buffer = Buffer(byteCount: byteCount)
        if buffers.count < BufferPool.capacity { buffers.append(buffer) }
        return buffer
    }
}
