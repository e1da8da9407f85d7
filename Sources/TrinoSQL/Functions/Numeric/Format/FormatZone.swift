import Columnar

/// The zone of a date and time that `format` shows, as Java's `ZonedDateTime` has it.
struct FormatZone: CustomStringConvertible {
    /// Seconds east of UTC at the instant.
    let offset: Int64
    /// Milliseconds since 1970.
    private let millis: Int64
    private let key: TimeZoneKey

    init(_ zone: UInt16, _ millis: Int64) {
        key = TimeZoneKey(number: zone)
        self.millis = millis
        offset = Int64(key.rules.offset(at: millis.floorDivided(by: Milliseconds.perSecond)))
    }

    /// An offset is its own zone; `UTC` is a region.
    private var isRegion: Bool { !key.id.hasPrefix("+") && !key.id.hasPrefix("-") }

    /// What follows the time: `+02:00[Europe/Zurich]`.
    var description: String {
        let offset = offset == 0 ? "Z" : FormatZone.text(offset, separator: ":")
        return isRegion ? "\(offset)[\(key.id)]" : offset
    }

    /// `CEST`.
    var shortName: String {
        var text = TextBuffer()
        ZoneNaming.appendShort(key, at: millis, to: &text)
        return text.string
    }

    /// What `%t` and a letter show of the zone or the instant; nil for other letters.
    func field(_ letter: Character) -> String? {
        switch letter {
        case "z": FormatZone.text(offset / 60 * 60, separator: "")
        case "Z": shortName
        case "s": "\(millis.floorDivided(by: Milliseconds.perSecond))"
        case "Q": "\(millis)"
        default: nil
        }
    }

    /// What the zone adds to Java's `hashCode`.
    var javaHash: Int32 {
        let hash = isRegion ? key.id.utf16.reduce(Int32(0)) { $0 &* 31 &+ Int32($1) } : Int32(offset)
        let bits = UInt32(bitPattern: hash)
        return Int32(offset) ^ Int32(bitPattern: bits << 3 | bits >> 29)
    }

    private static func text(_ offset: Int64, separator: String) -> String {
        func two(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let magnitude = offset.magnitude
        let text = (offset < 0 ? "-" : "+") + two(magnitude / 3600) + separator + two(magnitude / 60 % 60)
        return magnitude % 60 == 0 ? text : text + separator + two(magnitude % 60)
    }
}
