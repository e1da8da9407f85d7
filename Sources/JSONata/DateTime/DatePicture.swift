/// A picture of a date and time: `[Y0001]-[M01]-[D01]`.
///
/// XPath's fn:format-dateTime, <https://www.w3.org/TR/xpath-functions-31/#rules-for-datetime-formatting>, with the components
/// `X` and `x` that jsonata adds: the year and the month that a week is counted in.
struct DatePicture {
    /// One component in brackets.
    struct Marker {
        let component: Character
        var minimumWidth: Int?
        var maximumWidth: Int?
        var isTraditional = false
        /// The case of a name; nil for a number.
        var names: IntegerPicture.LetterCase?
        var integer: IntegerPicture?
        /// How many digits of the year are shown; nil for all.
        var yearDigits: Int?
    }

    enum Part {
        case literal(String)
        case marker(Marker)
    }

    private(set) var parts: [Part] = []

    /// Wider than any component; a picture cannot ask for more zeros than this.
    private static let maximumWidth = 100

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    private static let defaults: [Character: String] = [
        "Y": "1", "M": "1", "D": "1", "d": "1", "F": "n", "W": "1", "w": "1", "X": "1", "x": "1", "H": "1", "h": "1",
        "P": "n", "m": "01", "s": "01", "f": "1", "Z": "01:01", "z": "01:01", "C": "n", "E": "n",
    ]

    /// Reads a picture.
    ///
    /// - Throws: D3132 for an unknown component, D3135 for a bracket that is not closed.
    init(_ picture: String) throws(Fault) {
        let letters = Array(picture)
        var literal = ""
        var place = 0
        while place < letters.count {
            let letter = letters[place]
            let next = place + 1 < letters.count ? letters[place + 1] : nil
            if letter == "[", next == "[" {
                literal.append("[")
                place += 2
            } else if letter == "[" {
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                guard let end = letters[place...].firstIndex(of: "]") else { throw Fault("D3135") }
                try add(String(letters[place + 1..<end].filter { !$0.isWhitespace }))
                place = end + 1
            } else {
                literal.append(letter)
                place += letter == "]" && next == "]" ? 2 : 1
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
    }

    private mutating func add(_ text: String) throws(Fault) {
        guard let component = text.first else { throw Fault("D3132", value: .string("")) }
        var marker = Marker(component: component)
        var presentation = text.dropFirst()
        if let comma = text.lastIndex(of: ",") {
            let widths = text[text.index(after: comma)...].split(separator: "-", maxSplits: 1)
            marker.minimumWidth = widths.first.flatMap { Int($0) }.map { min($0, DatePicture.maximumWidth) }
            marker.maximumWidth = widths.count > 1 ? Int(widths[1]).map { min($0, DatePicture.maximumWidth) } : nil
            presentation = text[text.index(after: text.startIndex)..<comma]
        }
        var modifier: Character?
        if presentation.count > 1, let last = presentation.last, "atco".contains(last) {
            modifier = last
            presentation = presentation.dropLast()
        }
        marker.isTraditional = modifier == "t"
        let form = presentation.isEmpty ? DatePicture.defaults[component] : String(presentation)
        guard let form, DatePicture.defaults[component] != nil else {
            throw Fault("D3132", value: .string(String(component)))
        }
        if form.hasPrefix("n") {
            marker.names = .lower
        } else if form.hasPrefix("N") {
            marker.names = form.hasPrefix("Nn") ? .title : .upper
        } else if "YMDdFWwXxHhmsf".contains(component) {
            try addNumber(&marker, form, modifier)
        }
        if component == "Z" || component == "z" { marker.integer = try IntegerPicture(form) }
        parts.append(.marker(marker))
    }

    private mutating func addNumber(_ marker: inout Marker, _ form: String, _ modifier: Character?) throws(Fault) {
        var integer = try IntegerPicture(form + (modifier.map { ";\($0)" } ?? ""))
        if let least = marker.minimumWidth { integer.mandatoryDigits = max(integer.mandatoryDigits, least) }
        if marker.component == "Y" {
            if let most = marker.maximumWidth {
                marker.yearDigits = most
                integer.mandatoryDigits = most
            } else if integer.mandatoryDigits + integer.optionalDigits >= 2 {
                marker.yearDigits = integer.mandatoryDigits + integer.optionalDigits
            }
        }
        // A number that another follows at once can only be read when its width is known.
        if case .marker(var previous)? = parts.last, let digits = previous.integer?.mandatoryDigits {
            previous.integer?.parseWidth = digits
            parts[parts.count - 1] = .marker(previous)
        }
        marker.integer = integer
    }
}
