import Columnar

extension FunctionRegistry {
    mutating func addPaddingFunctions() {
        for (name, left) in [("lpad", true), ("rpad", false)] {
            scalar(name, "varchar(x), bigint, varchar(y)", returns: "varchar") { call in
                call.mapText { (text: ByteView, target: Int64, pad: ByteView, out: inout TextBuffer) in
                    let padding = try Padding(of: text.codePointCount, to: target, with: pad)
                    try call.checkRoom(for: padding.byteCount + text.count, in: out)
                    if padding.isTruncating {
                        out.append(text.substring(from: 1, length: target))
                    } else if left {
                        out.append(padding)
                        out.append(text)
                    } else {
                        out.append(text)
                        out.append(padding)
                    }
                    return true
                }
            }
        }
    }
}

/// What fills text up to a length.
struct Padding {
    /// Whether the text is longer than wanted.
    let isTruncating: Bool
    /// How often all of the pad occurs.
    let repetitions: Int
    /// The part of the pad that follows.
    let rest: ByteView
    /// The pad.
    let pad: ByteView

    /// Computes the padding in code points.
    ///
    /// - Parameters:
    ///   - count: code points of the text.
    ///   - target: code points wanted.
    ///   - pad: what is repeated.
    /// - Throws: ``Failure`` if the target is negative or beyond 32 bits, or the pad is empty.
    init(of count: Int, to target: Int64, with pad: ByteView) throws {
        guard target >= 0, target <= Int64(Int32.max) else {
            throw Failure.invalidArgument("Target length must be in the range [0..\(Int32.max)]")
        }
        guard pad.count > 0 else { throw Failure.invalidArgument("Padding string must not be empty") }
        let missing = Int(target) - count
        self.pad = pad
        isTruncating = missing < 0
        guard missing > 0 else {
            repetitions = 0
            rest = .empty
            return
        }
        let unit = max(1, pad.codePointCount)
        repetitions = missing / unit
        rest = pad.slice(0, pad.offset(ofCodePoint: missing % unit) ?? 0)
    }

    /// Bytes of the padding.
    var byteCount: Int { repetitions * pad.count + rest.count }
}

extension TextBuffer {
    /// Appends padding.
    mutating func append(_ padding: Padding) {
        reserve(padding.byteCount)
        if padding.pad.count == 1 {
            let byte = padding.pad[0]
            for _ in 0..<padding.repetitions { appendReserved(byte) }
            return
        }
        for _ in 0..<padding.repetitions { append(padding.pad) }
        append(padding.rest)
    }
}
