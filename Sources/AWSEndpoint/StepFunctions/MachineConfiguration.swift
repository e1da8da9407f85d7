import OrderedJSON

/// The configurations of a state machine in a request, as answers show them.
enum MachineConfiguration {
    /// What a machine has that was made without any.
    static let initial: JSONObject = [
        "loggingConfiguration": ["includeExecutionData": false, "level": "OFF"],
        "tracingConfiguration": ["enabled": false], "encryptionConfiguration": ["type": "AWS_OWNED_KEY"],
    ]

    /// Takes what a request gives; what it leaves out stays.
    /// - Throws: `InvalidLoggingConfiguration`, `InvalidEncryptionConfiguration`.
    static func changed(_ configuration: JSONObject, by input: JSON) throws(AWSError) -> JSONObject {
        var changed = configuration
        if let given = input["loggingConfiguration"] { changed["loggingConfiguration"] = try logging(given) }
        if let given = input["tracingConfiguration"] {
            changed["tracingConfiguration"] = ["enabled": given["enabled"] ?? false]
        }
        if let given = input["encryptionConfiguration"] {
            guard given["type"]?.string == "AWS_OWNED_KEY", given["kmsKeyId"] == nil else {
                throw AWSError(
                    "InvalidEncryptionConfiguration",
                    "Invalid Encryption Configuration: pjrun encrypts nothing, so it takes no key. "
                        + "Leave encryptionConfiguration out.")
            }
            changed["encryptionConfiguration"] = ["type": "AWS_OWNED_KEY"]
        }
        return changed
    }

    /// Recorded: localstack/localstack, test_sfn_api_logs.
    private static func logging(_ given: JSON) throws(AWSError) -> JSON {
        let level = given["level"]?.string ?? "OFF"
        let count = given["destinations"]?.array?.count ?? 0
        guard count == 1 || count == 0 && level == "OFF" else {
            throw AWSError(
                "InvalidLoggingConfiguration",
                "Invalid Logging Configuration: Must specify exactly one Log Destination.")
        }
        var answer: JSONObject = [:]
        answer["destinations"] = given["destinations"]
        answer["includeExecutionData"] = given["includeExecutionData"] ?? false
        answer["level"] = .string(level)
        return .object(answer)
    }
}
