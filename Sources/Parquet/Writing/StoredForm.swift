import CParquet
import Columnar

/// How the values of a leaf lie in memory and in the file.
enum StoredForm: Hashable {
    case boolean
    /// 64 bits in memory, 32 in the file.
    case int32
    case int64
    /// A double in memory.
    case float
    case double
    case bytes
    /// So many big-endian bytes, of 64 bits in memory.
    case fixed64(width: Int)
    /// So many big-endian bytes, of 128 bits in memory.
    case fixed128(width: Int)
    case int96OfMicros
    case int96OfPicos
    case millisOfMicros
    case nanosOfPicos
}

extension StoredForm {
    /// Bytes of a value in memory.
    var memoryWidth: Int {
        switch self {
        case .boolean: 1
        case .int32, .int64, .float, .double, .fixed64, .int96OfMicros, .millisOfMicros: 8
        case .bytes, .fixed128, .int96OfPicos, .nanosOfPicos: 16
        }
    }

    /// Bytes of a value in the file; of texts those of the length alone; of booleans as they wait for being packed.
    var fileWidth: Int {
        switch self {
        case .boolean: 1
        case .int32, .float, .bytes: 4
        case .int64, .double, .millisOfMicros, .nanosOfPicos: 8
        case .fixed64(let width), .fixed128(let width): width
        case .int96OfMicros, .int96OfPicos: 12
        }
    }

    /// The type of the file.
    var type: ParquetType {
        switch self {
        case .boolean: .boolean
        case .int32: .int32
        case .int64, .millisOfMicros, .nanosOfPicos: .int64
        case .float: .float
        case .double: .double
        case .bytes: .byteArray
        case .fixed64, .fixed128: .fixedLenByteArray
        case .int96OfMicros, .int96OfPicos: .int96
        }
    }

    /// The dictionary that numbers the values as they lie in memory; nil: none is worth having.
    var dictionaryKind: pjrun_dictionary_kind? {
        switch self {
        case .boolean: nil
        case .bytes: PJRUN_DICTIONARY_BYTES
        default: memoryWidth == 8 ? PJRUN_DICTIONARY_64 : PJRUN_DICTIONARY_128
        }
    }

    /// Appends values as PLAIN has them; booleans one to a byte.
    ///
    /// - Throws: a timestamp that the file cannot hold.
    func appendPlain(_ values: UnsafeRawPointer, count: Int, to bytes: PageBytes) throws(ParquetWriteError) {
        switch self {
        case .boolean: unsafe bytes.append(values, count: count)
        case .int64, .double: unsafe bytes.append(values, count: count * 8)
        case .bytes:
            let texts = unsafe values.assumingMemoryBound(to: pjrun_text.self)
            let size = unsafe pjrun_text_bytes(texts, count) + count * 4
            let target = unsafe bytes.reserve(size + 16)
            unsafe bytes.advance(pjrun_put_texts(texts, count, target.assumingMemoryBound(to: UInt8.self)))
        default:
            let target = unsafe bytes.reserve(count * fileWidth)
            try unsafe convert(values, count, target)
            bytes.advance(count * fileWidth)
        }
    }

    private func convert(
        _ values: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer
    ) throws(ParquetWriteError) {
        let numbers = unsafe values.assumingMemoryBound(to: Int64.self)
        let bytes = unsafe target.assumingMemoryBound(to: UInt8.self)
        switch self {
        case .int32: unsafe pjrun_narrow32(numbers, count, target.assumingMemoryBound(to: Int32.self))
        case .float:
            unsafe pjrun_narrow_float(
                values.assumingMemoryBound(to: Double.self), count, target.assumingMemoryBound(to: Float.self))
        case .fixed64(let width): unsafe pjrun_big_endian64(numbers, count, UInt32(width), bytes)
        case .fixed128(let width): unsafe pjrun_big_endian128(values, count, UInt32(width), bytes)
        case .int96OfMicros: unsafe pjrun_int96_of_micros(numbers, count, bytes)
        case .int96OfPicos: unsafe pjrun_int96_of_picos(values, count, bytes)
        case .millisOfMicros:
            unsafe pjrun_millis_of_micros(numbers, count, target.assumingMemoryBound(to: Int64.self))
        case .nanosOfPicos:
            let fits = unsafe pjrun_nanos_of_picos(values, count, target.assumingMemoryBound(to: Int64.self))
            if fits == 0 { throw .timestampOutOfRange }
        case .boolean, .int64, .double, .bytes: preconditionFailure("these are copied")
        }
    }
}
