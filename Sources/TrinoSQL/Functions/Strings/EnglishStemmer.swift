/// The English stemmer of the Snowball project ("Porter2"), as Lucene has it.
///
/// Works on UTF-16 units, as the Java original. Steps and regions: https://snowballstem.org/algorithms/english/stemmer.html
struct EnglishStemmer {
    private var word: [UInt16]
    /// Where the region after the first consonant behind a vowel begins.
    private var r1 = 0
    /// The same within the first region.
    private var r2 = 0
    private var hasMarkedY = false

    /// The stem of a word; only lower case letters count as letters.
    static func stem(_ text: String) -> String {
        var stemmer = EnglishStemmer(word: Array(text.utf16))
        stemmer.run()
        return String(decoding: stemmer.word, as: UTF16.self)
    }

    private init(word: [UInt16]) {
        self.word = word
    }

    private mutating func run() {
        if let stem = EnglishStemmer.exceptions[String(decoding: word, as: UTF16.self)] {
            word = Array(stem.utf16)
            return
        }
        if word.count < 3 { return }
        markConsonantY()
        findRegions()
        removePlural()
        if !EnglishStemmer.finished.contains(String(decoding: word, as: UTF16.self)) {
            removeParticiple()
            replaceFinalY()
            replaceDerivation()
            shortenDerivation()
            removeDerivation()
            removeFinalLetter()
        }
        if hasMarkedY { word = word.map { $0 == EnglishStemmer.bigY ? EnglishStemmer.smallY : $0 } }
    }

    // MARK: - Words that the rules would spoil

    private static let exceptions = [
        "skis": "ski", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "idly": "idl",
        "gently": "gentl", "ugly": "ugli", "early": "earli", "only": "onli", "singly": "singl", "sky": "sky",
        "news": "news", "howe": "howe", "atlas": "atlas", "cosmos": "cosmos", "bias": "bias", "andes": "andes",
    ]
    private static let finished: Set = [
        "inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed",
    ]

    // MARK: - Letters

    private static let smallY = UInt16(UInt8(ascii: "y"))
    private static let bigY = UInt16(UInt8(ascii: "Y"))
    private static let vowels = Set("aeiouy".utf16)
    private static let vowelsAndWXY = Set("aeiouywxY".utf16)
    private static let beforeLi = Set("cdeghkmnrt".utf16)

    private func isVowel(_ index: Int) -> Bool { EnglishStemmer.vowels.contains(word[index]) }

    private func endsWith(_ suffix: String, before end: Int? = nil) -> Bool {
        let end = end ?? word.count
        let units = suffix.utf16
        return end >= units.count && word[(end - units.count)..<end].elementsEqual(units)
    }

    /// The longest of some suffixes that the word has.
    private func longest(of suffixes: [String]) -> String? {
        suffixes.filter { endsWith($0) }.max { $0.utf16.count < $1.utf16.count }
    }

    private mutating func replace(_ suffix: String, by replacement: String) {
        word.removeLast(suffix.utf16.count)
        word.append(contentsOf: replacement.utf16)
    }

    /// Whether the part before an end is a short syllable: a vowel between consonants of which the last is not w, x or
    /// Y, or a vowel at the beginning before a consonant.
    private func endsInShortSyllable(before end: Int) -> Bool {
        if end >= 3, !EnglishStemmer.vowelsAndWXY.contains(word[end - 1]), isVowel(end - 2), !isVowel(end - 3) {
            return true
        }
        return end == 2 && !isVowel(1) && isVowel(0)
    }

    private func hasVowel(before end: Int) -> Bool { (0..<max(0, end)).contains { isVowel($0) } }

    // MARK: - Preparing

    /// Takes an apostrophe away and marks each y that is a consonant: at the beginning and after a vowel.
    private mutating func markConsonantY() {
        if word.first == UInt16(UInt8(ascii: "'")) { word.removeFirst() }
        if word.first == EnglishStemmer.smallY {
            word[0] = EnglishStemmer.bigY
            hasMarkedY = true
        }
        for index in word.indices.dropFirst() where word[index] == EnglishStemmer.smallY && isVowel(index - 1) {
            word[index] = EnglishStemmer.bigY
            hasMarkedY = true
        }
    }

    private mutating func findRegions() {
        let prefix = ["gener", "commun", "arsen"].first { word.starts(with: $0.utf16) }
        r1 = prefix?.utf16.count ?? afterVowelAndConsonant(from: 0)
        r2 = afterVowelAndConsonant(from: r1)
    }

    private func afterVowelAndConsonant(from start: Int) -> Int {
        guard let vowel = word.indices[start...].first(where: { isVowel($0) }),
            let consonant = word.indices[vowel...].first(where: { !isVowel($0) })
        else { return word.count }
        return consonant + 1
    }

    // MARK: - Steps

    private mutating func removePlural() {
        if let suffix = longest(of: ["'", "'s", "'s'"]) { replace(suffix, by: "") }
        switch longest(of: ["sses", "ied", "ies", "s", "us", "ss"]) {
        case "sses": replace("sses", by: "ss")
        case "ied", "ies": replace("ies", by: word.count - 3 >= 2 ? "i" : "ie")
        case "s" where hasVowel(before: word.count - 2): replace("s", by: "")
        default: break
        }
    }

    private mutating func removeParticiple() {
        guard let suffix = longest(of: ["eed", "eedly", "ed", "edly", "ing", "ingly"]) else { return }
        let start = word.count - suffix.utf16.count
        if suffix.hasPrefix("eed") {
            if start >= r1 { replace(suffix, by: "ee") }
            return
        }
        guard hasVowel(before: start) else { return }
        replace(suffix, by: "")
        if longest(of: ["at", "bl", "iz"]) != nil {
            replace("", by: "e")
        } else if longest(of: ["bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt"]) != nil {
            word.removeLast()
        } else if word.count == r1 && endsInShortSyllable(before: word.count) {
            replace("", by: "e")
        }
    }

    private mutating func replaceFinalY() {
        guard word.last == EnglishStemmer.smallY || word.last == EnglishStemmer.bigY, word.count > 2,
            !isVowel(word.count - 2)
        else { return }
        replace("y", by: "i")
    }

    private mutating func replaceDerivation() {
        guard let suffix = longest(of: Array(EnglishStemmer.derivations.keys)),
            let replacement = EnglishStemmer.derivations[suffix]
        else { return }
        let start = word.count - suffix.utf16.count
        guard start >= r1 else { return }
        switch suffix {
        case "ogi": if endsWith("l", before: start) { replace(suffix, by: replacement) }
        case "li": if start > 0, EnglishStemmer.beforeLi.contains(word[start - 1]) { replace(suffix, by: "") }
        default: replace(suffix, by: replacement)
        }
    }

    private static let derivations = [
        "tional": "tion", "enci": "ence", "anci": "ance", "abli": "able", "entli": "ent", "izer": "ize",
        "ization": "ize", "ational": "ate", "ation": "ate", "ator": "ate", "alism": "al", "aliti": "al",
        "alli": "al", "fulness": "ful", "ousli": "ous", "ousness": "ous", "iveness": "ive", "iviti": "ive",
        "biliti": "ble", "bli": "ble", "ogi": "og", "fulli": "ful", "lessli": "less", "li": "",
    ]

    private mutating func shortenDerivation() {
        guard let suffix = longest(of: Array(EnglishStemmer.shortenings.keys)),
            let replacement = EnglishStemmer.shortenings[suffix]
        else { return }
        let start = word.count - suffix.utf16.count
        if start >= (suffix == "ative" ? max(r1, r2) : r1) { replace(suffix, by: replacement) }
    }

    private static let shortenings = [
        "tional": "tion", "ational": "ate", "alize": "al", "icate": "ic", "iciti": "ic", "ical": "ic", "ful": "",
        "ness": "", "ative": "",
    ]

    private mutating func removeDerivation() {
        let suffixes = [
            "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ism", "ate", "iti",
            "ous", "ive", "ize", "ion",
        ]
        guard let suffix = longest(of: suffixes) else { return }
        let start = word.count - suffix.utf16.count
        guard start >= r2 else { return }
        if suffix == "ion" && !endsWith("s", before: start) && !endsWith("t", before: start) { return }
        replace(suffix, by: "")
    }

    private mutating func removeFinalLetter() {
        let start = word.count - 1
        if endsWith("e") {
            if start >= r2 || (start >= r1 && !endsInShortSyllable(before: start)) { word.removeLast() }
        } else if endsWith("ll"), start >= r2 {
            word.removeLast()
        }
    }
}
