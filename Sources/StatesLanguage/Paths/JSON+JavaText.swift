internal import OrderedJSON

extension JSON {
    /// The value as Java prints it: what States.Format puts in, and what States.ArrayContains compares.
    ///
    /// Strings stand raw, objects as `{Arg1=1, Arg2=[]}` (recorded from the service: localstack/localstack,
    /// tests/aws/services/stepfunctions/v2/intrinsic_functions/test_generic.snapshot.json, test_format_2).
    var javaText: String {
        var text = ""
        writeJavaText(to: &text)
        return text
    }

    private func writeJavaText(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let number): text += number.text
        case .string(let value): text += value
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                text += index == 0 ? "" : ", "
                value.writeJavaText(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                text += (index == 0 ? "" : ", ") + member.key + "="
                member.value.writeJavaText(to: &text)
            }
            text += "}"
        }
    }
}
