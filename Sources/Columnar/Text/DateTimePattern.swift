/// A compiled pattern that writes and reads dates and times.
///
/// Made from MySQL's notation (``mysql(_:)``: `date_format`, `date_parse`) or from Joda-Time's (``joda(_:currentYear:)``:
/// `format_datetime`, `parse_datetime`). Both behave as Joda-Time 2 does, on which Trino's functions rest: milliseconds,
/// English names, case-insensitive literals, numbers that may have fewer digits than written.
public struct DateTimePattern: Sendable {
    var elements: [Element] = []
    /// The bytes of all literals, one after the other.
    var literals: [UInt8] = []
    /// What the pattern consists of allows the quick way of reading.
    var isSimple = false

    /// One step of writing or reading.
    struct Element: BitwiseCopyable, Sendable {
        enum Kind: UInt8 {
            /// Literal that fails as a whole, or at the first character that differs.
            case string, characters
            case number, text, fraction, twoDigitYear
            case zoneOffset, zoneID, zoneShortName, zoneName
        }

        var kind: Kind
        var field = DateTimeField.year
        /// Least digits to write; for literals where they begin, for two-digit years the pivot.
        var minimum = 0
        /// Most digits to read; for literals where they end.
        var maximum = 0
        /// Whether a number may have a sign, a name is short, a two-digit year may have more digits, or an offset has a
        /// colon.
        var flag = false
    }

    /// Why a text is no pattern; the code is INVALID_FUNCTION_ARGUMENT.
    public struct Failure: Error, Hashable, Sendable {
        /// Trino's text.
        public var message: String

        /// Makes a failure.
        public init(message: String) { self.message = message }
    }

    /// What was read from a text.
    public struct Instant: Hashable, Sendable {
        /// The zone that stood in the text.
        public enum Zone: Hashable, Sendable {
            /// Milliseconds east of Greenwich.
            case offset(Int64)
            /// A name of the zone database.
            case name(String)
        }

        /// The date and time as written, in milliseconds since 1970-01-01.
        public var localMillis: Int64
        /// The zone, if the pattern has one.
        public var zone: Zone?

        /// Milliseconds since 1970-01-01 in UTC; a text without zone, or with a name, is taken to be in UTC.
        public var utcMillis: Int64 {
            if case .offset(let offset) = zone { return localMillis - offset }
            return localMillis
        }
    }

    /// Whether texts can be read by the pattern; Joda-Time writes names of zones in full and does not read them.
    public var canRead: Bool { !elements.contains { $0.kind == .zoneName } }

    /// The failure of `format_datetime` for a TIMESTAMP (without zone) whose pattern ``usesZone(_:)``.
    public static let zoneNotAllowed =
        "format_datetime for TIMESTAMP type, cannot use 'Z' nor 'z' in format, as this type does not contain TZ information"

    /// Whether a Joda-Time pattern has a z or Z outside quotes.
    public static func usesZone(_ pattern: UnsafeRawBufferPointer) -> Bool {
        var isQuoted = false
        var position = 0
        while position < pattern.count {
            let byte = unsafe pattern[position]
            if byte == UInt8(ascii: "'") { isQuoted.toggle() }
            if !isQuoted && byte | 0x20 == UInt8(ascii: "z") { return true }
            position += 1
        }
        return false
    }

    mutating func append(literal bytes: some Collection<UInt8>, asCharacters: Bool) {
        if asCharacters, let last = elements.last, last.kind == .characters {
            literals += bytes
            elements[elements.count - 1].maximum = literals.count
            return
        }
        let start = literals.count
        literals += bytes
        elements.append(
            Element(kind: asCharacters ? .characters : .string, minimum: start, maximum: literals.count))
    }

    mutating func append(number field: DateTimeField, _ minimum: Int, _ maximum: Int, isSigned: Bool = false) {
        elements.append(
            Element(
                kind: .number, field: field, minimum: minimum, maximum: max(minimum, maximum), flag: isSigned))
    }

    mutating func append(text field: DateTimeField, isShort: Bool) {
        elements.append(Element(kind: .text, field: field, flag: isShort))
    }

    /// Finds out whether the quick way of reading serves.
    mutating func finish() {
        var seen: Set<UInt8> = []
        isSimple = elements.allSatisfy { element in
            switch element.kind {
            case .string, .characters: return true
            case .fraction: return seen.insert(DateTimeField.millisOfSecond.rawValue).inserted
            case .number:
                switch element.field {
                case .year, .monthOfYear, .dayOfMonth, .hourOfDay, .minuteOfHour, .secondOfMinute:
                    return seen.insert(element.field.rawValue).inserted
                default: return false
                }
            default: return false
            }
        }
    }
}
