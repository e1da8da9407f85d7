import Columnar

@testable import CSV

/// Writes results value by value with strings, as plainly as can be: what the fast writers are compared with.
struct ReferenceWriter {
    let format: ResultFormat
    let columns: [ColumnSchema]

    func text(_ rows: [[Value]]) -> [UInt8] {
        let names = columns.enumerated().map { $1.name ?? "_col\($0)" }
        var out: [UInt8] = []
        switch format {
        case .athenaCSV:
            out += join(names.map { quoted(Array($0.utf8)) }, ",") + "\n".utf8
            for row in rows { out += join(cells(row).map { $0.map(quoted) ?? [] }, ",") + "\n".utf8 }
        case .csv:
            out += join(names.map { minimal(Array($0.utf8)) }, ",") + "\n".utf8
            for row in rows { out += join(cells(row).map { $0.map(minimal) ?? [] }, ",") + "\n".utf8 }
        case .textFile:
            for row in rows { out += join(cells(row).map { $0 ?? Array("\\N".utf8) }, "\u{1}") + "\n".utf8 }
        case .hiveJSON:
            for row in rows { out += object(names.map { $0.lowercased() }, row) + "\n".utf8 }
        case .json:
            out += "[".utf8
            for (position, row) in rows.enumerated() {
                out += (position == 0 ? "\n" : ",\n").utf8
                out += object(names, row)
            }
            out += (rows.isEmpty ? "]\n" : "\n]\n").utf8
        case .jsonl:
            let described = zip(names, columns).map { name, column in
                Array("{\"name\":".utf8) + string(Array(name.utf8)) + Array(",\"type\":\"\(column.type)\"}".utf8)
            }
            out += Array("{\"columns\":[".utf8) + join(described, ",") + Array("],\"rows\":[".utf8)
            out += join(rows.map { Array("[".utf8) + join(json($0), ",") + Array("]".utf8) }, ",")
            out += "]}\n".utf8
        case .table: break
        }
        return out
    }

    // MARK: - Rows

    private func cells(_ row: [Value]) -> [[UInt8]?] {
        zip(row, columns).map { $0 == .null ? nil : plain($0, $1.type) }
    }

    private func object(_ names: [String], _ row: [Value]) -> [UInt8] {
        let fields = zip(names, json(row)).map { string(Array($0.utf8)) + Array(":".utf8) + $1 }
        return Array("{".utf8) + join(fields, ",") + Array("}".utf8)
    }

    private func json(_ row: [Value]) -> [[UInt8]] {
        zip(row, columns).map { value, column in
            if value == .null { return Array("null".utf8) }
            let text = plain(value, column.type)
            switch (column.type, value) {
            case (.boolean, _), (.tinyint, _), (.smallint, _), (.integer, _), (.bigint, _): return text
            case (.real, .double(let number)), (.double, .double(let number)):
                return number.isFinite || format == .hiveJSON ? text : string(text)
            case (.decimal, _) where format == .hiveJSON: return text
            default: return string(text)
            }
        }
    }

    private func join(_ parts: [[UInt8]], _ separator: String) -> [UInt8] {
        Array(parts.joined(separator: separator.utf8))
    }

    private func quoted(_ text: [UInt8]) -> [UInt8] {
        [34] + text.flatMap { $0 == 34 ? [34, 34] : [$0] } + [34]
    }

    private func minimal(_ text: [UInt8]) -> [UInt8] {
        text.isEmpty || text.contains { [34, 44, 10, 13].contains($0) } ? quoted(text) : text
    }

    private func string(_ text: [UInt8]) -> [UInt8] {
        var out = "\""
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\u{8}": out += "\\b"
            case "\t": out += "\\t"
            case "\n": out += "\\n"
            case "\u{C}": out += "\\f"
            case "\r": out += "\\r"
            case _ where scalar.value < 0x20: out += "\\u" + pad(String(scalar.value, radix: 16), 4)
            default: out.unicodeScalars.append(scalar)
            }
        }
        return Array((out + "\"").utf8)
    }

    // MARK: - Values

    private var isHive: Bool { format == .textFile || format == .hiveJSON }

    private func plain(_ value: Value, _ type: DataType) -> [UInt8] {
        switch (type, value) {
        case (.varbinary, .bytes(let bytes)): return binary(bytes)
        case (.char(let length), .bytes(let bytes)):
            let count = String(decoding: bytes, as: UTF8.self).unicodeScalars.count
            return bytes + Array(repeating: 32, count: max(0, length - count))
        case (_, .bytes(let bytes)): return bytes
        default: return Array(shown(value, type).utf8)
        }
    }

    private func shown(_ value: Value, _ type: DataType) -> String {
        switch (type, value) {
        case (.boolean, .bool(let flag)): return flag ? "true" : "false"
        case (.real, .double(let number)): return java(number, "\(Float(number))")
        case (.double, .double(let number)): return java(number, "\(number)")
        case (.decimal(_, let scale), .int64(let number)): return decimal(Int128(number), scale)
        case (.decimal(_, let scale), .int128(let number)): return decimal(number, scale)
        case (.date, .int64(let days)): return date(Int(days))
        case (.time(let precision), .int64(let picos)): return time(Int128(picos), precision)
        case (.timestamp(let precision), .int64(let micros)): return timestamp(Int128(micros) * 1_000_000, precision)
        case (.timestamp(let precision), .int128(let picos)): return timestamp(picos, precision)
        case (.intervalDayToSecond, .int64(let millis)):
            let rest = millis.magnitude % 86_400_000
            return "\(millis < 0 ? "-" : "")\(millis.magnitude / 86_400_000) " + time(Int128(rest) * 1_000_000_000, 3)
        case (.intervalYearToMonth, .int64(let months)):
            return "\(months < 0 ? "-" : "")\(months.magnitude / 12)-\(months.magnitude % 12)"
        case (_, .int64(let number)): return String(number)
        default: fatalError("no reference for \(type)")
        }
    }

    private func binary(_ bytes: [UInt8]) -> [UInt8] {
        let pairs = bytes.map { pad(String($0, radix: 16), 2) }
        switch format {
        case .athenaCSV, .table: return Array(pairs.joined(separator: " ").utf8)
        case .csv, .json, .jsonl: return Array(pairs.joined().utf8)
        case .hiveJSON: return bytes
        case .textFile:
            let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
            let bits = bytes.map { pad(String($0, radix: 2), 8) }.joined()
            var out = ""
            var rest = Substring(bits)
            while !rest.isEmpty {
                let six = String(rest.prefix(6))
                let index = Int(six + String(repeating: "0", count: 6 - six.count), radix: 2) ?? 0
                out.append(letters[index])
                rest = rest.dropFirst(6)
            }
            while out.count % 4 != 0 { out += "=" }
            return Array(out.utf8)
        }
    }

    private func pad(_ text: String, _ width: Int) -> String {
        String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// Java's form from Swift's, which has the same shortest digits.
    private func java(_ number: Double, _ text: String) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        if number == 0 { return number.sign == .minus ? "-0.0" : "0.0" }
        let sign = number < 0 ? "-" : ""
        // Java prefers two digits that are nearer.
        if number.magnitude == .leastNonzeroMagnitude { return sign + "4.9E-324" }
        let parts = text.drop { $0 == "-" }.lowercased().split(separator: "e")
        var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".")
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        exponent += mantissa[0].count
        var digits = String(mantissa[0] + fraction)
        while digits.hasPrefix("0") {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.hasSuffix("0") { digits.removeLast() }
        // The value is 0.digits times ten to the exponent.
        if exponent > -3 && exponent <= 7 {
            if exponent <= 0 { return sign + "0." + String(repeating: "0", count: -exponent) + digits }
            digits += String(repeating: "0", count: max(0, exponent - digits.count))
            let rest = digits.dropFirst(exponent)
            return sign + digits.prefix(exponent) + "." + (rest.isEmpty ? "0" : rest)
        }
        let rest = digits.dropFirst()
        return sign + digits.prefix(1) + "." + (rest.isEmpty ? "0" : rest) + "E\(exponent - 1)"
    }

    private func decimal(_ unscaled: Int128, _ scale: Int) -> String {
        let digits = pad(String(unscaled.magnitude), scale + 1)
        var text = String(digits.dropLast(scale))
        if scale > 0 { text += "." + digits.suffix(scale) }
        if format == .hiveJSON && scale > 0 {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        return (unscaled < 0 ? "-" : "") + text
    }

    private func date(_ days: Int) -> String {
        let (year, month, day) = civil(days)
        let shownYear = isHive ? String(year) : (year < 0 ? "-" : "") + pad(String(year.magnitude), 4)
        return "\(shownYear)-\(pad(String(month), 2))-\(pad(String(day), 2))"
    }

    private func time(_ picosOfDay: Int128, _ precision: Int) -> String {
        let seconds = picosOfDay / 1_000_000_000_000
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { pad(String($0), 2) }.joined(separator: ":")
        let fraction = pad(String(picosOfDay % 1_000_000_000_000), 12).prefix(precision)
        return precision == 0 ? clock : clock + "." + fraction
    }

    private func timestamp(_ picos: Int128, _ precision: Int) -> String {
        let picosPerDay: Int128 = 86_400_000_000_000_000
        let days = Int((picos - (picos % picosPerDay + picosPerDay) % picosPerDay) / picosPerDay)
        let rest = picos - Int128(days) * picosPerDay
        let year = civil(days).0
        if !isHive { return (year > 9999 ? "+" : "") + date(days) + " " + time(rest, precision) }
        var clock = time(rest, 9)
        while clock.hasSuffix("0") && clock.contains(".") { clock.removeLast() }
        if clock.hasSuffix(".") { clock.removeLast() }
        return date(days) + " " + clock
    }

    /// Year, month and day, counted day by day in steps of 400 years.
    private func civil(_ days: Int) -> (Int, Int, Int) {
        let cycles = (days >= 0 ? days : days - 146_096) / 146_097
        var year = 1970 + 400 * cycles
        var rest = days - 146_097 * cycles
        func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
        while rest >= (isLeap(year) ? 366 : 365) {
            rest -= isLeap(year) ? 366 : 365
            year += 1
        }
        let months = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var month = 0
        while rest >= months[month] {
            rest -= months[month]
            month += 1
        }
        return (year, month + 1, rest + 1)
    }
}
