import Columnar

// Functions for those who come from Teradata (Trino's manual, functions/teradata). Their patterns are turned into
// Joda-Time's.

extension FunctionRegistry {
    mutating func addTeradataFunctions() {
        scalar("to_char", "timestamp(p) with time zone, varchar", returns: "varchar") { call in
            zonedTexts(call, teradataPatterns(call)) { _ in true }
        }
        scalar("to_timestamp", "varchar, varchar", returns: "timestamp(3)") { call in
            parsedTimestamps(call, teradataPatterns(call))
        }
        scalar("to_date", "varchar, varchar", returns: "date") { call in
            let times = parsedTimestamps(call, teradataPatterns(call))
            let days = ScalarCall(
                arguments: [times], resultType: .date, count: call.count, context: call.context)
            // As Java converts: towards 1970.
            return days.map { (micros: Int64) -> Int64? in micros / Microseconds.perDay }
        }
        scalar("index", "varchar(x), varchar(y)", returns: "bigint") { call in
            call.map { (text: ByteView, part: ByteView) -> Int64? in try text.position(of: part, instance: 1) }
        }
        scalar("char2hexint", "varchar(x)", returns: "varchar") { call in
            call.mapText { (text: ByteView, out: inout TextBuffer) in
                for unit in text.string.utf16 {
                    for shift in [12, 8, 4, 0] {
                        let digit = UInt8(truncatingIfNeeded: unit >> UInt16(shift)) & 15
                        out.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") - 10 + digit)
                    }
                }
                return true
            }
        }
    }
}

/// The patterns of the second argument; a year of two digits is between 2000 and 2099.
private func teradataPatterns(_ call: ScalarCall) -> CompiledPatterns {
    CompiledPatterns(call.arguments[1]) { text in
        let pattern = try jodaPattern(text.array)
        // Joda's pivot is thirty years before the year it is given.
        return unsafe try pattern.withUnsafeBytes { unsafe try DateTimePattern.joda($0, currentYear: 2080) }
    }
}

/// A Teradata pattern as Joda's.
private func jodaPattern(_ text: [UInt8]) throws -> [UInt8] {
    let fields: [(name: [UInt8], joda: String)] = [
        (Array("yyyy".utf8), "yyyy"), (Array("hh24".utf8), "HH"), (Array("yy".utf8), "yy"), (Array("dd".utf8), "dd"),
        (Array("hh".utf8), "KK"), (Array("mi".utf8), "mm"), (Array("mm".utf8), "MM"), (Array("ss".utf8), "ss"),
    ]
    var result: [UInt8] = []
    var position = 0
    while position < text.count {
        let rest = text[position...]
        if let field = fields.first(where: { rest.starts(with: $0.name) }) {
            result += Array(field.joda.utf8)
            position += field.name.count
        } else if "-/,.;: \t\r\n".utf8.contains(text[position]) {
            result.append(text[position])
            position += 1
        } else {
            let token = String(decoding: rest, as: UTF8.self).prefix(1)
            let offset = String(decoding: text[..<position], as: UTF8.self).unicodeScalars.count
            throw Failure.invalidArgument("Failed to tokenize string [\(token)] at offset [\(offset)]")
        }
    }
    return result
}
