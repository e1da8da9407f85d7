/// Checks the parameters of a Query call, and says everything that is wrong at once, in the words of the services.
struct ParameterChecker {
    /// What a text may consist of.
    enum Form {
        /// Anything.
        case any
        /// Letters, digits, `_` and `+=,.@-`: the names of IAM.
        case name
        /// Letters, digits and `_`.
        case word

        var pattern: String {
            switch self {
            case .any: ""
            case .name: "[\\w+=,.@-]*"
            case .word: "[\\w]*"
            }
        }

        func admits(_ text: String) -> Bool {
            text.unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "_": true
                case "+", "=", ",", ".", "@", "-": self != .word
                default: self == .any
                }
            }
        }
    }

    private let call: QueryCall
    private var problems: [String] = []

    init(_ call: QueryCall) { self.call = call }

    /// A text that must be there; empty where it is not.
    mutating func required(_ name: String, _ length: ClosedRange<Int>, _ form: Form = .any) -> String {
        guard let value = call.parameters[name] else {
            add(nil, name, "Member must not be null")
            return ""
        }
        check(value, name, length, form)
        return value
    }

    /// A text that may be there.
    mutating func optional(_ name: String, _ length: ClosedRange<Int>, _ form: Form = .any) -> String? {
        guard let value = call.parameters[name] else { return nil }
        check(value, name, length, form)
        return value
    }

    /// A number, or what stands for it where it is not given.
    mutating func number(_ name: String, _ range: ClosedRange<Int>, otherwise value: Int) -> Int {
        guard let text = call.parameters[name] else { return value }
        guard let number = Int(text) else {
            add(text, name, "Member must be an integer")
            return value
        }
        if number < range.lowerBound {
            add(text, name, "Member must have value greater than or equal to \(range.lowerBound)")
        } else if number > range.upperBound {
            add(text, name, "Member must have value less than or equal to \(range.upperBound)")
        }
        return number
    }

    /// Ends the check.
    /// - Throws: `ValidationError` when something was wrong.
    func finish() throws(AWSError) {
        guard !problems.isEmpty else { return }
        let count = problems.count == 1 ? "1 validation error" : "\(problems.count) validation errors"
        throw AWSError("ValidationError", "\(count) detected: " + problems.joined(separator: "; "))
    }

    private mutating func check(_ value: String, _ name: String, _ length: ClosedRange<Int>, _ form: Form) {
        let count = value.unicodeScalars.count
        if count < length.lowerBound {
            add(value, name, "Member must have length greater than or equal to \(length.lowerBound)")
        }
        if count > length.upperBound {
            add(value, name, "Member must have length less than or equal to \(length.upperBound)")
        }
        if !form.admits(value) { add(value, name, "Member must satisfy regular expression pattern: \(form.pattern)") }
    }

    private mutating func add(_ value: String?, _ name: String, _ constraint: String) {
        let path = name.prefix(1).lowercased() + name.dropFirst()
        problems.append(
            "Value \(value.map { "'\($0)'" } ?? "null") at '\(path)' failed to satisfy constraint: \(constraint)")
    }
}
