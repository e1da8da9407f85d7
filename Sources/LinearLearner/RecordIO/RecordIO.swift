/// Facts of the RecordIO container: frames of a magic number, a length, the payload, and zeros up to a multiple of 4.
///
/// Source: dmlc-core's recordio.h, and sagemaker/amazon/common.py for the part SageMaker writes.
public enum RecordIO {
    /// What every frame begins with, little-endian.
    public static let magic: UInt32 = 0xced7_230a
    static let magicBytes: [UInt8] = [0x0a, 0x23, 0xd7, 0xce]
    /// The name of features and label in a record.
    static let valuesName = Array("values".utf8)
    /// Bytes before the payload.
    static let headerByteCount = 8
    /// The largest length a frame can state; the three bits above tell which part of a record it is.
    public static let maximumFrameByteCount = (1 << 29) - 1
}
