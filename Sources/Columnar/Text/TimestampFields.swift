/// The parts of a date with time of day, and where a zone stands in the text they came from.
public struct TimestampFields: Hashable, Sendable {
    /// The date; not checked.
    public var date: CalendarDate
    /// 0...23 when valid.
    public var hour = 0
    /// 0...59 when valid.
    public var minute = 0
    /// 0...59 when valid.
    public var second = 0
    /// The digits after the point as a number.
    public var fraction: Int64 = 0
    /// Number of digits after the point.
    public var fractionDigits = 0
    /// Bytes of the text that name a zone.
    public var zone: Range<Int>?

    /// Whether month, day, hour, minute and second exist and the year is one that Java's dates have.
    public var isValid: Bool {
        date.isValid && hour <= 23 && minute <= 59 && second <= 59 && date.year.magnitude <= 999_999_999
    }

    /// Seconds since 1970-01-01 00:00:00, without the fraction.
    @inline(__always)
    public var epochSeconds: Int64 {
        date.days &* 86_400 &+ Int64(hour &* 3600 &+ minute &* 60 &+ second)
    }

    /// Takes a text apart as Trino's casts and literals of TIMESTAMP do.
    ///
    /// Year of four or more digits with optional sign, month and day of one or two digits, joined by "-"; then perhaps a
    /// space and hour, minute, perhaps second and fraction, joined by ":" and "."; then perhaps a zone. Nil for another
    /// form and for numbers that are too long.
    ///
    /// - Parameter text: the text, already trimmed.
    public init?(_ text: UnsafeRawBufferPointer) {
        var scanner = unsafe DigitScanner(text)
        guard let year = scanner.signedYear(), scanner.take(UInt8(ascii: "-")), let month = scanner.number(upTo: 2),
            scanner.take(UInt8(ascii: "-")), let day = scanner.number(upTo: 2)
        else { return nil }
        date = CalendarDate(year: year, month: month, day: day)
        if scanner.isAtEnd { return }
        guard scanner.take(0x20) else { return nil }
        guard scanTime(&scanner) else { return nil }
        scanner.skipSpace()
        if !scanner.isAtEnd { zone = scanner.position..<text.count }
    }

    /// Reads hour, minute, second and fraction as far as they are there; false if the fraction is too long.
    private mutating func scanTime(_ scanner: inout DigitScanner) -> Bool {
        let start = scanner.position
        guard let hour = scanner.number(upTo: 2), scanner.take(UInt8(ascii: ":")),
            let minute = scanner.number(upTo: 2)
        else {
            scanner.position = start
            return true
        }
        self.hour = hour
        self.minute = minute
        return scanSecond(&scanner)
    }

    /// Reads second and fraction as far as they are there; false if the fraction is too long.
    mutating func scanSecond(_ scanner: inout DigitScanner) -> Bool {
        let beforeSecond = scanner.position
        guard scanner.take(UInt8(ascii: ":")), let second = scanner.number(upTo: 2) else {
            scanner.position = beforeSecond
            return true
        }
        self.second = second
        let beforeFraction = scanner.position
        guard scanner.take(UInt8(ascii: ".")), let digits = scanner.digits() else {
            scanner.position = beforeFraction
            return true
        }
        guard let fraction = digits.value else { return false }
        self.fraction = fraction
        fractionDigits = digits.count
        return true
    }

    init(date: CalendarDate) {
        self.date = date
    }
}

/// Reads digits and separators one after the other.
@safe struct DigitScanner {
    let base: UnsafePointer<UInt8>
    let count: Int
    var position = 0

    init(_ text: UnsafeRawBufferPointer) {
        // An empty text may have no address; its bytes are never read.
        unsafe base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? DigitScanner.nowhere
        count = text.count
    }

    // One zero byte that is never freed nor written.
    nonisolated(unsafe) private static let nowhere: UnsafePointer<UInt8> = {
        let byte = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
        unsafe byte.initialize(to: 0)
        return unsafe UnsafePointer(byte)
    }()

    var isAtEnd: Bool { position >= count }

    @inline(__always)
    var next: UInt8? { unsafe position < count ? base[position] : nil }

    /// Goes past a byte if it comes next.
    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard unsafe position < count && base[position] == byte else { return false }
        position &+= 1
        return true
    }

    /// Reads one up to `limit` digits.
    @inline(__always)
    mutating func number(upTo limit: Int) -> Int? {
        let end = min(count, position &+ limit)
        var value = 0
        let start = position
        while position < end {
            let digit = unsafe base[position] &- 0x30
            if digit >= 10 { break }
            value = value &* 10 &+ Int(digit)
            position &+= 1
        }
        return position > start ? value : nil
    }

    /// Reads all digits that follow; the value is nil where Java's `Long.parseLong` fails.
    mutating func digits() -> (value: Int64?, count: Int)? {
        let start = position
        while unsafe position < count && isDigit(base[position]) { position &+= 1 }
        guard position > start else { return nil }
        let value = unsafe IntegerText.parse(
            UnsafeRawBufferPointer(start: base + start, count: position &- start))
        return (value, position &- start)
    }

    /// Reads an optional sign and four or more digits that fit in 32 bits.
    mutating func signedYear() -> Int? {
        let start = position
        let isNegative = take(UInt8(ascii: "-"))
        if !isNegative { _ = take(UInt8(ascii: "+")) }
        guard let digits = digits(), digits.count >= 4, let value = digits.value, value <= Int64(Int32.max) else {
            position = start
            return nil
        }
        return isNegative ? -Int(value) : Int(value)
    }

    /// Goes past ASCII white space, as `\s*` in Java.
    mutating func skipSpace() {
        while unsafe position < count && (base[position] == 0x20 || base[position] &- 0x09 < 5) { position &+= 1 }
    }
}
