/// The form of times in a definition: RFC 3339 with an upper-case `T` and `Z` or an offset.
///
/// <https://states-language.net/spec.html#timestamps>
enum TimestampForm {
    static func isValid(_ text: String) -> Bool {
        var rest = Substring(text)
        guard let year = number(4, from: &rest), take("-", from: &rest), let month = number(2, from: &rest),
            take("-", from: &rest), let day = number(2, from: &rest), take("T", from: &rest),
            let hour = number(2, from: &rest), take(":", from: &rest), let minute = number(2, from: &rest),
            take(":", from: &rest), let second = number(2, from: &rest)
        else { return false }
        if take(".", from: &rest) {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty else { return false }
            rest = rest.dropFirst(digits.count)
        }
        return isDate(year, month, day) && hour < 24 && minute < 60 && second < 60 && isOffset(rest)
    }

    private static func isOffset(_ text: Substring) -> Bool {
        if text == "Z" { return true }
        var rest = text
        guard take("+", from: &rest) || take("-", from: &rest), let hour = number(2, from: &rest),
            take(":", from: &rest),
            let minute = number(2, from: &rest)
        else { return false }
        return rest.isEmpty && hour < 24 && minute < 60
    }

    private static func isDate(_ year: Int, _ month: Int, _ day: Int) -> Bool {
        guard (1...12).contains(month), day >= 1 else { return false }
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= lengths[month - 1]
    }

    private static func number(_ digits: Int, from rest: inout Substring) -> Int? {
        let text = rest.prefix(digits)
        guard text.count == digits, text.utf8.count == digits, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        rest = rest.dropFirst(digits)
        return Int(text)
    }

    private static func take(_ character: Character, from rest: inout Substring) -> Bool {
        guard rest.first == character else { return false }
        rest = rest.dropFirst()
        return true
    }
}
