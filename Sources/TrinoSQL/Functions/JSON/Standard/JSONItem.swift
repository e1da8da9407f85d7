import Columnar

/// An item of the sequences that SQL's JSON paths go over.
indirect enum JSONItem {
    case null
    case bool(Bool)
    /// UTF-8.
    case string([UInt8])
    /// A number without point and exponent, as it is written.
    case integer([UInt8])
    case double(Double)
    case array([JSONItem])
    /// Members in their order, each name once.
    case object([Member])
    /// A value of an SQL type.
    case typed(Value, DataType)

    /// A member of an object.
    struct Member {
        /// UTF-8.
        let name: [UInt8]
        var value: JSONItem
    }

    /// What Jackson calls the kind of a node; of SQL values the type.
    var kind: String {
        switch self {
        case .null: "NULL"
        case .bool: "BOOLEAN"
        case .string: "STRING"
        case .integer, .double: "NUMBER"
        case .array: "ARRAY"
        case .object: "OBJECT"
        case .typed(_, let type): "\(type)"
        }
    }
}

extension JSONItem {
    /// Containers may be nested so deeply in what a path is applied to.
    static let deepest = 1000

    /// Reads text as JSON; what follows the first value is not looked at.
    ///
    /// - Returns: the item; nil if the text has nothing but spaces, which Jackson reads as no value.
    /// - Throws: what the text has wrong, also if it is nested too deeply.
    static func read(_ text: ByteView) throws(JSONSyntaxError) -> JSONItem? {
        var reader = JSONReader(text)
        guard try reader.next() != .end else { return nil }
        return try read(&reader)
    }

    private static func read(_ reader: inout JSONReader) throws(JSONSyntaxError) -> JSONItem {
        switch reader.token {
        case .null: return .null
        case .true: return .bool(true)
        case .false: return .bool(false)
        case .integer: return .integer(reader.content.array)
        case .float: return .double(JSONNumber.double(reader.content))
        case .string: return .string(JSONItem.text(reader))
        case .startArray:
            guard reader.depth <= deepest else { throw JSONSyntaxError() }
            var elements: [JSONItem] = []
            while try reader.next() != .endArray { elements.append(try read(&reader)) }
            return .array(elements)
        case .startObject:
            guard reader.depth <= deepest else { throw JSONSyntaxError() }
            return .object(try readMembers(&reader))
        default: throw JSONSyntaxError()
        }
    }

    private static func readMembers(_ reader: inout JSONReader) throws(JSONSyntaxError) -> [Member] {
        var members: [Member] = []
        var places: [[UInt8]: Int] = [:]
        while try reader.next() != .endObject {
            let name = text(reader)
            try reader.next()
            let value = try read(&reader)
            // Few names are compared one by one.
            if members.count == 8 {
                for (place, member) in members.enumerated() { places[member.name] = place }
            }
            let known = members.count < 8 ? members.firstIndex { $0.name == name } : places[name]
            if let known {
                members[known].value = value
            } else {
                if members.count >= 8 { places[name] = members.count }
                members.append(Member(name: name, value: value))
            }
        }
        return members
    }

    private static func text(_ reader: JSONReader) -> [UInt8] {
        if !reader.hasEscapes && reader.content.isASCII { return reader.content.array }
        var buffer = TextBuffer()
        var characters = JSONCharacters(reader.content, hasEscapes: reader.hasEscapes)
        while let code = characters.next() { buffer.append(code: code) }
        return buffer.array
    }

    /// The item as an SQL value; nil if it is null, an array or an object.
    ///
    /// - Throws: a number that no SQL type of Trino's choice holds.
    func scalar() throws(JSONPathFailure) -> (value: Value, type: DataType)? {
        switch self {
        case .null, .array, .object: return nil
        case .bool(let flag): return (.bool(flag), .boolean)
        case .string(let bytes): return (.bytes(bytes), .text)
        case .double(let number): return (.double(number), .double)
        case .typed(let value, let type): return (value, type)
        case .integer(let digits):
            guard let number = Int64(String(decoding: digits, as: UTF8.self)) else { throw .unknownReason }
            return (.int64(number), Int32(exactly: number) != nil ? .integer : .bigint)
        }
    }

    /// The item as JSON; SQL values become scalars.
    ///
    /// - Parameters:
    ///   - out: what is appended to.
    ///   - surrogates: how code points beyond the basic plane are written.
    /// - Throws: the type of a value that JSON has no form for.
    func written(
        to out: inout TextBuffer, surrogates: JSONString.Surrogates = .escaped
    ) throws(JSONItemTypeFailure) {
        switch self {
        case .null: out.append("null")
        case .bool(let flag): out.append(flag ? "true" : "false")
        case .string(let bytes): JSONItem.append(bytes, surrogates, to: &out)
        case .integer(let digits):
            if digits == Array("-0".utf8) {
                out.append(UInt8(ascii: "0"))
            } else {
                unsafe digits.withUnsafeBytes { unsafe out.append($0) }
            }
        case .double(let number): JSONNumber.append(number, to: &out)
        case .array(let elements):
            out.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                try element.written(to: &out, surrogates: surrogates)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                JSONItem.append(member.name, surrogates, to: &out)
                out.append(UInt8(ascii: ":"))
                try member.value.written(to: &out, surrogates: surrogates)
            }
            out.append(UInt8(ascii: "}"))
        case .typed(let value, let type): try JSONItem.append(value, type, surrogates, to: &out)
        }
    }

    /// What a CHAR is, which is stored without the spaces at its end.
    static func padded(_ bytes: [UInt8], to length: Int) -> [UInt8] {
        let characters = bytes.count { $0 & 0xC0 != 0x80 }
        return bytes + Array(repeating: 0x20, count: max(0, length - characters))
    }

    private static func append(
        _ value: Value, _ type: DataType, _ surrogates: JSONString.Surrogates, to out: inout TextBuffer
    ) throws(JSONItemTypeFailure) {
        switch (type, value) {
        case (_, .null): out.append("null")
        case (.boolean, .bool(let flag)): out.append(flag ? "true" : "false")
        case (.varchar, .bytes(let bytes)): append(bytes, surrogates, to: &out)
        case (.char(let length), .bytes(let bytes)):
            append(padded(bytes, to: length), surrogates, to: &out)
        case (.real, .double(let number)): JSONNumber.append(real: number, to: &out)
        case (.double, .double(let number)): JSONNumber.append(number, to: &out)
        case (.decimal(_, let scale), .int64(let unscaled)): JSONNumber.append(Int128(unscaled), scale: scale, to: &out)
        case (.decimal(_, let scale), .int128(let unscaled)): JSONNumber.append(unscaled, scale: scale, to: &out)
        case (_, .int64(let number)) where type.isInteger: IntegerText.append(number, to: &out)
        default: throw JSONItemTypeFailure(type: type)
        }
    }

    private static func append(_ bytes: [UInt8], _ surrogates: JSONString.Surrogates, to out: inout TextBuffer) {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            let text = unsafe bytes.baseAddress.map { unsafe ByteView(start: $0, count: bytes.count) } ?? .empty
            JSONString.append(text, surrogates: surrogates, to: &out)
        }
    }
}

/// A value of an SQL type that JSON has no form for.
struct JSONItemTypeFailure: Error {
    let type: DataType
}

/// Why a path could not be followed.
struct JSONPathFailure: Error {
    /// The reason; empty where Trino gives none.
    let reason: String

    /// A failure of something whose words Trino does not repeat.
    static let unknownReason = JSONPathFailure(reason: "")

    /// A step that needs items of another kind.
    static func kind(_ expected: String, _ item: JSONItem) -> JSONPathFailure {
        JSONPathFailure(reason: "invalid item type. Expected: \(expected), actual: \(item.kind)")
    }

    /// A step to what is not there, which strict mode does not forgive.
    static func structure(_ text: String) -> JSONPathFailure { JSONPathFailure(reason: "structural error: \(text)") }

    /// The failure of the function.
    var failure: Failure { Failure("PATH_EVALUATION_ERROR", "path evaluation failed: \(reason)") }
}
