import S3Model

/// The bytes of an object, read ahead a piece at a time.
struct ObjectBytes: Sendable {
    private let content: any S3Content
    private let name: String
    private var buffer: [UInt8] = []
    private var place = 0
    private var offset: Int64 = 0

    private static let step = 262_144

    init(_ content: any S3Content, name: String) {
        self.content = content
        self.name = name
    }

    /// The next byte without taking it; nil at the end.
    mutating func peek() throws(ItemFailure) -> UInt8? {
        if place == buffer.count { try fill() }
        return place < buffer.count ? buffer[place] : nil
    }

    /// Takes the next byte; nil at the end.
    mutating func next() throws(ItemFailure) -> UInt8? {
        if place == buffer.count { try fill() }
        guard place < buffer.count else { return nil }
        defer { place += 1 }
        return buffer[place]
    }

    /// Adds bytes to a line or string up to the first one that ends it, which is not taken.
    mutating func take(into target: inout [UInt8], until isEnd: (UInt8) -> Bool) throws(ItemFailure) {
        while true {
            if place == buffer.count { try fill() }
            guard place < buffer.count else { return }
            let end = buffer[place...].firstIndex(where: isEnd) ?? buffer.count
            target += buffer[place..<end]
            place = end
            if end < buffer.count { return }
        }
    }

    private mutating func fill() throws(ItemFailure) {
        let content = content
        let offset = offset
        var failure: S3Failure?
        buffer = unsafe [UInt8](unsafeUninitializedCapacity: ObjectBytes.step) { target, count in
            do throws(S3Failure) {
                count = unsafe try content.read(at: offset, into: UnsafeMutableRawBufferPointer(target))
            } catch {
                failure = error
            }
        }
        if let failure { throw ItemFailure("The object '\(name)' cannot be read: \(ObjectFailure.message(failure))") }
        place = 0
        self.offset += Int64(buffer.count)
    }

    /// Passes a UTF-8 byte order mark over.
    mutating func skipMark() throws(ItemFailure) {
        guard try peek() == 0xef, buffer.count >= 3, buffer[..<3].elementsEqual([0xef, 0xbb, 0xbf]) else { return }
        place = 3
    }
}
