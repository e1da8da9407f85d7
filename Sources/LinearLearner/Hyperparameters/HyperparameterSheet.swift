import NearestNames
internal import OrderedJSON

/// The values of a map of hyperparameters, each in its domain, and what was found on the way.
struct HyperparameterSheet {
    private(set) var problems: [HyperparameterProblem] = []
    private(set) var notes: [HyperparameterNote] = []
    private var values: [String: HyperparameterValue] = [:]
    private var texts: [String: String] = [:]
    /// Of those the table knows and whose values are good, in the order of the map.
    private(set) var keys: [String] = []

    /// Checks every value against its own domain, whatever the others are.
    init(_ object: JSONObject) {
        for (key, json) in object {
            guard let text = Self.text(json) else {
                problems.append(.notAString(key, found: json.kindDescription))
                continue
            }
            guard let entry = HyperparameterTable[key] else {
                let nearest = NearestNames.of(key, among: HyperparameterTable.names)
                problems.append(.unknown(key, value: text, nearest: nearest))
                continue
            }
            guard let value = entry.domain.value(text) else {
                problems.append(
                    .outOfDomain(
                        key, value: text, wanted: entry.domain.description, nearest: Self.nearest(text, entry.domain)))
                continue
            }
            values[key] = value
            texts[key] = text
            keys.append(key)
        }
    }

    /// The text of a value: a string, without the quotes it may have once more, or a number's or truth value's.
    private static func text(_ json: JSON) -> String? {
        switch json {
        case .string(let text):
            if text.hasPrefix("\""), let inner = try? JSON(parsing: text).string { inner } else { text }
        case .number(let number): number.text
        case .bool(let value): value ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    private static func nearest(_ text: String, _ domain: HyperparameterDomain) -> [String] {
        switch domain {
        case .words(let words): NearestNames.of(text, among: words)
        case .real(_, let words): NearestNames.of(text, among: words)
        case .truth(let orAuto): NearestNames.of(text, among: ["true", "false"] + (orAuto ? ["auto"] : []))
        case .integer(_, let orAuto): orAuto ? NearestNames.of(text, among: ["auto"]) : []
        case .text: []
        }
    }

    // MARK: - Values

    /// Whether the map has the key, with a value in its domain.
    func has(_ key: String) -> Bool { values[key] != nil }

    /// Whether the map had the key with a value outside of its domain, which needs no second problem.
    func isBad(_ key: String) -> Bool { problems.contains { $0.key == key } }

    /// The word; `nil` when there is none or the value is no word.
    func word(_ key: String) -> String? {
        if case .word(let word) = values[key] { word } else { nil }
    }

    /// The truth value; `nil` for `auto`, and where there is none.
    func truth(_ key: String) -> Bool? {
        if case .truth(let value) = values[key] { value } else { nil }
    }

    /// The whole number; `nil` for `auto`, and where there is none.
    func integer(_ key: String) -> Int? {
        if case .integer(let value) = values[key] { value } else { nil }
    }

    /// The number; `nil` for words, and where there is none.
    func real(_ key: String) -> Double? {
        if case .real(let value) = values[key] { value } else { nil }
    }

    /// The value as it was written, for messages.
    func written(_ key: String) -> String { texts[key] ?? "" }

    // MARK: - Findings

    mutating func refuse(_ problem: HyperparameterProblem) { problems.append(problem) }

    /// Notes something about those of `keys` that the map has; nothing if it has none.
    mutating func note(_ candidates: [String], _ note: ([String]) -> HyperparameterNote) {
        let present = keys.filter(candidates.contains)
        if !present.isEmpty { notes.append(note(present)) }
    }

    /// Notes something about keys, whether or not the map has them.
    mutating func note(_ note: HyperparameterNote) { notes.append(note) }
}
