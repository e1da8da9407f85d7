internal import OrderedJSON

extension JSON {
    /// The value as Java prints it: what States.Format puts in, and what States.ArrayContains compares.
    ///
    /// Strings stand raw, objects as `{Arg1=1, Arg2=[]}` (recorded from the service: localstack/localstack,
    /// tests/aws/services/stepfunctions/v2/intrinsic_functions/test_generic.snapshot.json, test_format_2). What is nested deeper
    /// than ``depthLimit`` is shown as `…`; whoever needs all of it asks ``isTooDeep`` first.
    var javaText: String {
        var text = ""
        writeJavaText(to: &text, depth: 0)
        return text
    }

    private func writeJavaText(to text: inout String, depth: Int) {
        guard depth <= Self.depthLimit else {
            text += "…"
            return
        }
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let number): text += number.text
        case .string(let value): text += value
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                text += index == 0 ? "" : ", "
                value.writeJavaText(to: &text, depth: depth + 1)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                text += (index == 0 ? "" : ", ") + member.key + "="
                member.value.writeJavaText(to: &text, depth: depth + 1)
            }
            text += "}"
        }
    }

    /// Values nested deeper are not printed, compared or hashed: that takes one call for each level.
    static let depthLimit = 1_000

    /// True when arrays and objects are nested deeper than ``depthLimit``.
    var isTooDeep: Bool {
        var stack = [(value: self, depth: 0)]
        while let (value, depth) = stack.popLast() {
            guard depth <= Self.depthLimit else { return true }
            switch value {
            case .array(let elements): stack.append(contentsOf: elements.lazy.map { ($0, depth + 1) })
            case .object(let members): stack.append(contentsOf: members.lazy.map { ($0.value, depth + 1) })
            default: break
            }
        }
        return false
    }
}
