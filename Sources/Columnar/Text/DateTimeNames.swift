/// The English names of months, days, halves of the day and eras.
enum DateTimeNames {
    private static let months: [StaticString] = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let days: [StaticString] = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
    private static let halves: [StaticString] = ["AM", "PM"]
    private static let eras: [StaticString] = ["BC", "AD"]
    // What else stands for the eras when reading.
    private static let otherEras: [StaticString] = ["BCE", "CE"]

    private static func names(_ field: DateTimeField) -> [StaticString] {
        switch field {
        case .monthOfYear: months
        case .dayOfWeek: days
        case .halfdayOfDay: halves
        default: eras
        }
    }

    private static func first(_ field: DateTimeField) -> Int {
        field == .monthOfYear || field == .dayOfWeek ? 1 : 0
    }

    /// Appends a name; short ones are the first three letters.
    static func append(_ field: DateTimeField, _ value: Int, isShort: Bool, to buffer: inout TextBuffer) {
        let name = names(field)[value - first(field)]
        let length = isShort ? min(3, name.utf8CodeUnitCount) : name.utf8CodeUnitCount
        unsafe buffer.append(UnsafeRawBufferPointer(start: name.utf8Start, count: length))
    }

    /// Reads the longest name, short or long, that stands at a position, and goes past it.
    ///
    /// Names are taken as they are, all lower or all upper case.
    static func read(_ field: DateTimeField, _ text: UnsafeRawBufferPointer, _ position: inout Int) -> Int? {
        var best = 0
        var value: Int?
        for (index, name) in names(field).enumerated() {
            for length in [name.utf8CodeUnitCount, min(3, name.utf8CodeUnitCount)]
            where unsafe length > best && stands(name, length, text, position) {
                best = length
                value = index + first(field)
            }
        }
        if field == .era {
            for (index, name) in otherEras.enumerated()
            where unsafe name.utf8CodeUnitCount > best && stands(name, name.utf8CodeUnitCount, text, position) {
                best = name.utf8CodeUnitCount
                value = index
            }
        }
        position += best
        return value
    }

    private static func stands(
        _ name: StaticString, _ length: Int, _ text: UnsafeRawBufferPointer, _ position: Int
    ) -> Bool {
        guard position + length <= text.count else { return false }
        var isExact = true
        var isLower = true
        var isUpper = true
        for index in 0..<length {
            let byte = unsafe text[position + index]
            let letter = unsafe name.utf8Start[index]
            if byte != letter { isExact = false }
            if byte != letter | 0x20 { isLower = false }
            if byte != letter & ~0x20 { isUpper = false }
        }
        return isExact || isLower || isUpper
    }
}
