import Columnar

extension FunctionRegistry {
    mutating func addBinaryNumbers() {
        scalar("to_big_endian_64", "bigint", returns: "varbinary") { call in
            call.mapText { (number: Int64, out: inout TextBuffer) in
                out.append(bytesOf: number.bigEndian)
                return true
            }
        }
        scalar("from_big_endian_64", "varbinary", returns: "bigint") { call in
            call.map { (bytes: ByteView) -> Int64? in
                guard bytes.count == 8 else {
                    throw Failure.invalidArgument("expected 8-byte input, but got instead: \(bytes.count)")
                }
                return Int64(bitPattern: bytes.fullWord(at: 0).byteSwapped)
            }
        }
        scalar("to_big_endian_32", "integer", returns: "varbinary") { call in
            call.mapText { (number: Int64, out: inout TextBuffer) in
                out.append(bytesOf: Int32(truncatingIfNeeded: number).bigEndian)
                return true
            }
        }
        scalar("from_big_endian_32", "varbinary", returns: "integer") { call in
            call.map { (bytes: ByteView) -> Int64? in
                guard bytes.count == 4 else {
                    throw Failure.invalidArgument("expected 4-byte input, but got instead: \(bytes.count)")
                }
                return Int64(Int32(bitPattern: bytes.bigEndian32))
            }
        }
        scalar("to_ieee754_32", "real", returns: "varbinary") { call in
            call.mapText { (number: Double, out: inout TextBuffer) in
                out.append(bytesOf: Float(number).bitPattern.bigEndian)
                return true
            }
        }
        scalar("from_ieee754_32", "varbinary", returns: "real") { call in
            call.map { (bytes: ByteView) -> Double? in
                guard bytes.count == 4 else {
                    throw Failure.invalidArgument("Input floating-point value must be exactly 4 bytes long")
                }
                return Double(Float(bitPattern: bytes.bigEndian32))
            }
        }
        scalar("to_ieee754_64", "double", returns: "varbinary") { call in
            call.mapText { (number: Double, out: inout TextBuffer) in
                // All NaN are one, as Java's `doubleToLongBits` has it.
                let bits = number.isNaN ? 0x7FF8_0000_0000_0000 : number.bitPattern
                out.append(bytesOf: bits.bigEndian)
                return true
            }
        }
        scalar("from_ieee754_64", "varbinary", returns: "double") { call in
            call.map { (bytes: ByteView) -> Double? in
                guard bytes.count == 8 else {
                    throw Failure.invalidArgument("Input floating-point value must be exactly 8 bytes long")
                }
                return Double(bitPattern: bytes.fullWord(at: 0).byteSwapped)
            }
        }
    }
}

extension ByteView {
    /// The first four bytes as a number, highest first.
    fileprivate var bigEndian32: UInt32 { UInt32(truncatingIfNeeded: partialWord(at: 0, 4)).byteSwapped }
}
