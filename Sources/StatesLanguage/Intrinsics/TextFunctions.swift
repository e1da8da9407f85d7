internal import OrderedJSON

/// States.StringToJson and States.JsonMerge.
enum JSONText {
    /// The value of a JSON text.
    ///
    /// Nothing but white space is null, and `-0` is 0 (recorded from the service: localstack/localstack,
    /// tests/aws/services/stepfunctions/v2/intrinsic_functions/test_json_manipulation.snapshot.json).
    static func parsed(_ text: String) throws(IntrinsicFailure.Reason) -> JSON {
        guard !text.utf8.allSatisfy({ $0 <= 0x20 }) else { return .null }
        let value: JSON
        do {
            value = try JSON(parsing: text, duplicateKeys: .lastWins)
        } catch {
            throw .notJSON(JacksonFault(error, in: text).description(of: .redacted))
        }
        guard case .number(let number) = value, number.text == "-0" else { return value }
        return 0
    }

    /// Two objects as one, the second's members before the first's; members of members are not merged.
    ///
    /// The third argument must not be true; that it is a boolean at all is not asked (seen on AWS by the authors of a
    /// conformance catalogue, States.JsonMerge.ts, JMG-13).
    static func merged(_ first: JSON, _ second: JSON, isDeep: JSON) -> JSON? {
        guard case .object(var members) = first, case .object(let others) = second, isDeep != true else { return nil }
        for (key, value) in others {
            members[key] = value
        }
        return .object(members)
    }
}

/// States.StringSplit.
enum StringPieces {
    /// The pieces between the characters of `delimiters`, each of which counts for itself; empty pieces are left out.
    static func split(_ text: JSON, _ delimiters: JSON) -> JSON? {
        guard case .string(let text) = text, case .string(let delimiters) = delimiters else { return nil }
        let separators = Set(delimiters.unicodeScalars)
        return .array(text.unicodeScalars.split { separators.contains($0) }.map { .string(String($0)) })
    }
}
