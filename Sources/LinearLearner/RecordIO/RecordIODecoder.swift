/// Reads records of `application/x-recordio-protobuf` from bytes that come in chunks of any size.
///
///     var decoder = RecordIODecoder()
///     var record = ProtobufRecord()
///     while let chunk = read() {
///         decoder.append(chunk)
///         while try decoder.next(into: &record) { use(record.label, record.values) }
///     }
///     try decoder.finish()
///
/// Records in several frames, which MXNet writes where a payload holds the magic number, are put together. Padding is
/// passed over without a look at it, as SageMaker's own reader does. After an error the decoder gives the same error
/// again.
public struct RecordIODecoder: Sendable {
    /// What is taken and what is not.
    public struct Options: Hashable, Sendable {
        /// Whether tensors of other types are errors, as for Linear Learner ("only Float32 tensors are supported").
        public var acceptsOnlyFloat32 = true
        /// Whether a record without a label is an error, as for training.
        public var requiresLabel = true
        /// How many features each record must have; `nil` for as many as the first.
        public var featureCount: Int?
        /// The largest record, in bytes.
        public var maximumRecordByteCount = 1 << 28
        /// The largest number of features: what a sparse record claims costs memory where it is used.
        public var maximumFeatureCount = 1 << 24

        /// Takes what Linear Learner trains on.
        public init() {}
    }

    /// Records decoded so far.
    public private(set) var recordCount = 0

    private let limit: Int
    private var parser: RecordParser
    private var buffer: [UInt8] = []
    /// The next byte of `buffer`, and what its first is in the input.
    private var position = 0
    private var base = 0
    /// The payloads so far of a record in several frames, and where its first frame is.
    private var parts: (bytes: [UInt8], offset: Int)?
    private var failure: RecordIOError?

    /// Starts without bytes.
    public init(_ options: Options = Options()) {
        parser = RecordParser(options: options, featureCount: options.featureCount)
        limit = options.maximumRecordByteCount
    }

    // MARK: - Bytes

    /// Takes the next bytes of the input.
    public mutating func append(_ bytes: some Collection<UInt8>) {
        dropConsumed()
        buffer.append(contentsOf: bytes)
    }

    /// Takes the next bytes of the input.
    public mutating func append(_ bytes: RawSpan) {
        dropConsumed()
        unsafe bytes.withUnsafeBytes { unsafe buffer.append(contentsOf: $0) }
    }

    private mutating func dropConsumed() {
        guard position > 0 else { return }
        buffer.removeSubrange(..<position)
        base += position
        position = 0
    }

    // MARK: - Records

    /// Decodes the next record, if all of its bytes are there.
    ///
    /// - Parameter record: gets the record; after `false` or an error its content means nothing.
    /// - Returns: false when more bytes are needed.
    /// - Throws: what is wrong with the bytes, and where.
    public mutating func next(into record: inout ProtobufRecord) throws(RecordIOError) -> Bool {
        if let failure { throw failure }
        switch Result(catching: { () throws(RecordIOError) in try decode(into: &record) }) {
        case .success(let isDecoded): return isDecoded
        case .failure(let error):
            failure = error
            throw error
        }
    }

    /// Makes sure that the input ends with a record.
    ///
    /// - Throws: `truncated` when it does not, or the error that ``next(into:)`` gave.
    public func finish() throws(RecordIOError) {
        if let failure { throw failure }
        guard position == buffer.count, parts == nil else {
            throw RecordIOError(kind: .truncated, record: recordCount + 1, byteOffset: base + buffer.count)
        }
    }

    private mutating func decode(into record: inout ProtobufRecord) throws(RecordIOError) -> Bool {
        while let frame = try nextFrame() {
            let payload = frame.payload
            switch (frame.part, parts != nil) {
            case (.whole, false):
                try parse(buffer, payload, origin: (base, true), into: &record)
                return true
            case (.first, false):
                parts = (Array(buffer[payload]) + RecordIO.magicBytes, frame.offset)
            case (.middle, true):
                parts?.bytes += buffer[payload]
                parts?.bytes += RecordIO.magicBytes
            case (.last, true):
                parts?.bytes += buffer[payload]
                guard let whole = parts else { return false }
                parts = nil
                try parse(whole.bytes, 0..<whole.bytes.count, origin: (whole.offset, false), into: &record)
                return true
            default: throw fault(.misplacedPart, at: frame.offset)
            }
        }
        return false
    }

    private mutating func parse(
        _ bytes: [UInt8], _ payload: Range<Int>, origin: (offset: Int, isExact: Bool),
        into record: inout ProtobufRecord
    ) throws(RecordIOError) {
        let message = WireCursor(payload, record: recordCount + 1, origin: origin)
        try parser.parse(bytes, message, into: &record)
        recordCount += 1
    }

    // MARK: - Frames

    /// Which part of a record a frame is: the upper three bits of its length.
    private enum Part: UInt32 {
        case whole, first, middle, last
    }

    /// Passes over the next frame, if all of its bytes are there.
    private mutating func nextFrame() throws(RecordIOError) -> (part: Part, payload: Range<Int>, offset: Int)? {
        let available = buffer.count - position
        let offset = base + position
        guard available >= 4 else { return nil }
        let magic = word(at: position)
        guard magic == RecordIO.magic else { throw fault(.badMagic(found: magic), at: offset) }
        guard available >= RecordIO.headerByteCount else { return nil }
        let header = word(at: position + 4)
        guard let part = Part(rawValue: header >> 29) else { throw fault(.misplacedPart, at: offset) }
        let count = Int(header) & RecordIO.maximumFrameByteCount
        let total = count + (parts?.bytes.count ?? 0)
        guard total <= limit else { throw fault(.tooLong(byteCount: total, limit: limit), at: offset) }
        let padded = (count + 3) & ~3
        guard available - RecordIO.headerByteCount >= padded else { return nil }
        let start = position + RecordIO.headerByteCount
        position = start + padded
        return (part, start..<(start + count), offset)
    }

    private func word(at index: Int) -> UInt32 {
        UInt32(buffer[index]) | UInt32(buffer[index + 1]) << 8 | UInt32(buffer[index + 2]) << 16
            | UInt32(buffer[index + 3]) << 24
    }

    private func fault(_ kind: RecordIOFault, at offset: Int) -> RecordIOError {
        RecordIOError(kind: kind, record: recordCount + 1, byteOffset: offset)
    }
}
