import CKernels
import Columnar

/// What a text looks like to inference.
enum InferredKind: Hashable {
    /// `true` or `false` in any case.
    case boolean
    /// Digits, perhaps with a minus, that fit 64 bits; no needless zero in front.
    case bigint
    /// Such digits with a point or exponent, within the range of a double.
    case double
    /// `yyyy-MM-dd`.
    case date
    /// `yyyy-MM-dd HH:mm:ss` with a fraction of so many digits, at most 12; `T` may stand for the space.
    case timestamp(digits: Int)
    /// Everything else.
    case text

    /// Looks at a text that is not empty.
    init(_ text: UnsafeRawBufferPointer) {
        self = unsafe InferredKind.number(text) ?? InferredKind.moment(text) ?? .text
        if unsafe self == .text && HiveText.boolean(text) != nil { self = .boolean }
    }

    private static func number(_ text: UnsafeRawBufferPointer) -> InferredKind? {
        var at = unsafe text.first == UInt8(ascii: "-") ? 1 : 0
        let integerStart = at
        while unsafe at < text.count && text[at] &- 0x30 < 10 { at += 1 }
        let integerDigits = at - integerStart
        if unsafe integerDigits > 1 && text[integerStart] == UInt8(ascii: "0") { return nil }
        if at == text.count {
            if integerDigits == 0 { return nil }
            // A longer number is an identifier rather than a quantity, and no double may round it.
            return unsafe IntegerText.cast(text, bits: 64) == nil ? nil : .bigint
        }
        var digits = integerDigits
        if unsafe text[at] == UInt8(ascii: ".") {
            at += 1
            while unsafe at < text.count && text[at] &- 0x30 < 10 {
                at += 1
                digits += 1
            }
        }
        guard digits > 0 else { return nil }
        if unsafe at < text.count && text[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            if unsafe at < text.count && (text[at] == UInt8(ascii: "-") || text[at] == UInt8(ascii: "+")) { at += 1 }
            let exponentStart = at
            while unsafe at < text.count && text[at] &- 0x30 < 10 { at += 1 }
            if at == exponentStart { return nil }
        }
        guard at == text.count, let value = unsafe DoubleText.parse(text), value.isFinite else { return nil }
        return .double
    }

    private static func moment(_ text: UnsafeRawBufferPointer) -> InferredKind? {
        guard text.count >= 10, unsafe isDate(text) else { return nil }
        if text.count == 10 { return .date }
        guard text.count >= 19, text.count <= 32, text.count != 20 else { return nil }
        guard unsafe text[10] == 0x20 || text[10] == UInt8(ascii: "T") else { return nil }
        for at in 11..<text.count {
            let byte = unsafe text[at]
            switch at {
            case 13, 16: if byte != UInt8(ascii: ":") { return nil }
            case 19: if byte != UInt8(ascii: ".") { return nil }
            default: if byte &- 0x30 >= 10 { return nil }
            }
        }
        let spaced = unsafe withSpace(text)
        let isValid = unsafe spaced.withUnsafeBytes { unsafe TimestampText.castToPicos($0, precision: 12) != nil }
        return isValid ? .timestamp(digits: max(0, text.count - 20)) : nil
    }

    private static func isDate(_ text: UnsafeRawBufferPointer) -> Bool {
        for at in 0..<10 {
            let byte = unsafe text[at]
            if at == 4 || at == 7 ? byte != UInt8(ascii: "-") : byte &- 0x30 >= 10 { return false }
        }
        guard unsafe DateText.cast(UnsafeRawBufferPointer(rebasing: text[..<10])) != nil else { return false }
        return unsafe !text.prefix(4).elementsEqual([0x30, 0x30, 0x30, 0x30])
    }

    /// A timestamp with a space in the place of `T`.
    static func withSpace(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        var bytes = unsafe Array(text)
        if bytes.count > 10 && bytes[10] == UInt8(ascii: "T") { bytes[10] = 0x20 }
        return bytes
    }
}

// MARK: - Types

extension InferredKind {
    /// The narrowest type that inference gives to a column of such texts.
    var type: DataType {
        switch self {
        case .boolean: .boolean
        case .bigint: .bigint
        case .double: .double
        case .date: .date
        case .timestamp(let digits): .timestamp(digits <= 3 ? 3 : digits <= 6 ? 6 : digits <= 9 ? 9 : 12)
        case .text: .text
        }
    }

    /// Whether a column of an inferred type can hold the text.
    func fits(_ type: DataType) -> Bool { widening(type) == type }

    /// The type that holds this text and all values of an inferred type.
    func widening(_ type: DataType) -> DataType {
        switch (type, self.type) {
        case (let left, let right) where left == right: left
        case (.bigint, .double), (.double, .bigint): .double
        case (.date, .timestamp(let digits)), (.timestamp(let digits), .date): .timestamp(digits)
        case (.timestamp(let left), .timestamp(let right)): .timestamp(max(left, right))
        default: .text
        }
    }
}
