import Columnar

/// A Unicode normalization form, as `normalize` names them.
enum NormalizationForm: String, Sendable {
    case nfc = "NFC"
    case nfd = "NFD"
    case nfkc = "NFKC"
    case nfkd = "NFKD"

    /// Whether characters are put together again after they were taken apart.
    var isComposing: Bool { self == .nfc || self == .nfkc }
    /// Whether characters are also replaced by those that they are variants of.
    var isCompatible: Bool { self == .nfkc || self == .nfkd }
    /// A bit of its own; that of a compatible form is next to that of the canonical one.
    var bit: UInt8 {
        switch self {
        case .nfc: 1
        case .nfkc: 2
        case .nfd: 4
        case .nfkd: 8
        }
    }
}

/// Decomposition and composition by the Unicode standard's annex 15.
///
/// The Swift library has the combining classes and composition exclusions in public, but not the decompositions, so
/// these are in ``normalizationData``.
struct Normalization: Sendable {
    /// The data of the Unicode version that the table was made of.
    static let standard = Normalization()

    /// One step of canonical decomposition.
    private var canonical: [UInt32: [UInt32]] = [:]
    /// One step of compatibility decomposition, where it is not canonical.
    private var compatible: [UInt32: [UInt32]] = [:]
    /// Primary composites by their two parts.
    private var composites: [UInt64: UInt32] = [:]
    /// Of each code point of the basic plane, a bit for each form that leaves it alone whatever its neighbours are.
    private var stable: [UInt8] = []

    private init() {
        for line in normalizationData.split(separator: "\n") {
            for entry in line.split(separator: ";") {
                let isCompatible = entry.first == "<"
                let numbers = (isCompatible ? entry.dropFirst() : entry).split(separator: " ").compactMap {
                    UInt32($0, radix: 16)
                }
                let parts = Array(numbers.dropFirst())
                if isCompatible {
                    compatible[numbers[0]] = parts
                } else {
                    canonical[numbers[0]] = parts
                    addComposite(numbers[0], parts)
                }
            }
        }
        findStable()
    }

    private mutating func findStable() {
        let seconds = Set(composites.keys.map { UInt32(truncatingIfNeeded: $0) })
        stable = (UInt32(0)...0xFFFF).map { codePoint in
            let isMark = Normalization.combiningClass(codePoint) != 0
            if isMark || Hangul.isPart(codePoint) || canonical[codePoint] != nil && !isComposite(codePoint) { return 0 }
            let composing: UInt8 = seconds.contains(codePoint) ? 0 : NormalizationForm.nfc.bit
            let decomposing: UInt8 = canonical[codePoint] == nil ? NormalizationForm.nfd.bit : 0
            let bits = composing | decomposing
            let isVariant = ([codePoint] + (canonical[codePoint] ?? [])).contains { compatible[$0] != nil }
            return isVariant ? bits : bits | bits << 1
        }
    }

    /// Whether a code point with a decomposition is put together again.
    private func isComposite(_ codePoint: UInt32) -> Bool {
        guard let parts = canonical[codePoint], parts.count == 2 else { return false }
        return composites[Normalization.pair(parts[0], parts[1])] == codePoint && canonical[parts[0]] == nil
    }

    /// Whether text is in a form already; false if it takes more than a glance at each code point to know.
    func isEvidentlyNormal(_ text: ByteView, in form: NormalizationForm) -> Bool {
        var position = 0
        while position < text.count {
            guard case .scalar(let value, let byteCount) = text.codePoint(at: position), value <= 0xFFFF,
                stable[Int(value)] & form.bit != 0
            else { return false }
            position += byteCount
        }
        return true
    }

    private mutating func addComposite(_ whole: UInt32, _ parts: [UInt32]) {
        guard parts.count == 2, let scalar = Unicode.Scalar(whole), !scalar.properties.isFullCompositionExclusion
        else { return }
        composites[Normalization.pair(parts[0], parts[1])] = whole
    }

    private static func pair(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) << 32 | UInt64(second) }

    /// The normal form of code points.
    func normalized(_ codePoints: [UInt32], to form: NormalizationForm) -> [UInt32] {
        var result: [UInt32] = []
        result.reserveCapacity(codePoints.count)
        for codePoint in codePoints { decompose(codePoint, form.isCompatible, into: &result) }
        let classes = reorder(&result)
        if form.isComposing { compose(&result, classes) }
        return result
    }

    // MARK: - Taking apart

    private func decompose(_ codePoint: UInt32, _ isCompatible: Bool, into result: inout [UInt32]) {
        if codePoint < 0x80 {
            result.append(codePoint)
        } else if let syllable = Hangul(codePoint) {
            syllable.append(to: &result)
        } else if let parts = canonical[codePoint] ?? (isCompatible ? compatible[codePoint] : nil) {
            for part in parts { decompose(part, isCompatible, into: &result) }
        } else {
            result.append(codePoint)
        }
    }

    /// Sorts runs of combining marks by their class, keeping the order of equals.
    ///
    /// - Returns: the class of each code point afterwards.
    private func reorder(_ codePoints: inout [UInt32]) -> [UInt8] {
        var classes = codePoints.map(Normalization.combiningClass)
        for index in codePoints.indices where classes[index] != 0 {
            var position = index
            while position > 0, classes[position - 1] > classes[position] {
                codePoints.swapAt(position - 1, position)
                classes.swapAt(position - 1, position)
                position -= 1
            }
        }
        return classes
    }

    private static func combiningClass(_ codePoint: UInt32) -> UInt8 {
        if codePoint < 0x300 { return 0 }
        return Unicode.Scalar(codePoint)?.properties.canonicalCombiningClass.rawValue ?? 0
    }

    // MARK: - Putting together

    private func compose(_ codePoints: inout [UInt32], _ classes: [UInt8]) {
        var result: [UInt32] = []
        result.reserveCapacity(codePoints.count)
        var starter: Int?
        // Class of the last character kept after the starter; nil if there is none between.
        var last: UInt8?
        for (codePoint, combiningClass) in zip(codePoints, classes) {
            // A mark is blocked from its starter by one of the same or of a higher class, or by another starter.
            let isBlocked = last.map { $0 == 0 || $0 >= combiningClass } ?? false
            if let starter, !isBlocked, let whole = composite(result[starter], codePoint) {
                result[starter] = whole
                continue
            }
            if combiningClass == 0 {
                starter = result.count
                last = nil
            } else {
                last = combiningClass
            }
            result.append(codePoint)
        }
        codePoints = result
    }

    private func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
        Hangul.composite(first, second) ?? composites[Normalization.pair(first, second)]
    }
}

/// A Korean syllable, which is composed by calculation (Unicode standard, section 3.12).
private struct Hangul {
    private static let (syllables, leads, vowels, trails): (UInt32, UInt32, UInt32, UInt32) =
        (0xAC00, 0x1100, 0x1161, 0x11A7)
    private static let (leadCount, vowelCount, trailCount): (UInt32, UInt32, UInt32) = (19, 21, 28)
    private let index: UInt32

    init?(_ codePoint: UInt32) {
        guard codePoint >= Hangul.syllables, codePoint < Hangul.syllables + 11172 else { return nil }
        index = codePoint - Hangul.syllables
    }

    /// Whether a code point is a syllable or a letter of one.
    static func isPart(_ codePoint: UInt32) -> Bool {
        Hangul(codePoint) != nil || (0x1100..<0x1200).contains(codePoint)
    }

    func append(to result: inout [UInt32]) {
        let perLead = Hangul.vowelCount * Hangul.trailCount
        result.append(Hangul.leads + index / perLead)
        result.append(Hangul.vowels + index % perLead / Hangul.trailCount)
        let trail = index % Hangul.trailCount
        if trail != 0 { result.append(Hangul.trails + trail) }
    }

    static func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
        let lead = first &- leads
        let vowel = second &- vowels
        if lead < leadCount && vowel < vowelCount { return syllables + (lead * vowelCount + vowel) * trailCount }
        let syllable = first &- syllables
        let trail = second &- trails
        if syllable < 11172 && syllable % trailCount == 0 && trail > 0 && trail < trailCount { return first + trail }
        return nil
    }
}

extension TextBuffer {
    /// Appends text in a normal form; what is not UTF-8 is replaced by U+FFFD as Java does it.
    mutating func append(_ text: ByteView, normalizedTo form: NormalizationForm) {
        if text.isASCII || Normalization.standard.isEvidentlyNormal(text, in: form) {
            append(text)
            return
        }
        let codePoints = text.javaString.unicodeScalars.map(\.value)
        for codePoint in Normalization.standard.normalized(codePoints, to: form) { append(codePoint: codePoint) }
    }
}
