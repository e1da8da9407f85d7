import OrderedJSON

/// What a mocked result of a task must look like: the answer of the API that the task calls.
///
/// Fields that the API does not have pass. Tasks whose API is not listed are not looked at.
/// The sentences were recorded on AWS: localstack/localstack, test_state/test_field_validation_mode.snapshot.json, and
/// radkawar/stackd, testdata/aws/stepfunctions/test_state_mock.json.
enum MockResultShape {
    indirect enum Kind: Sendable {
        case string, number, boolean
        case list(Kind)
        case object([String: Kind], required: [String])
        case any
    }

    static func fault(
        of result: JSON, _ resource: TaskResource, _ mode: StateTest.Request.FieldValidationMode
    ) -> String? {
        guard mode != .none, let shape = shape(of: resource) else { return nil }
        return fault(of: result, shape, isStrict: mode == .strict)
    }

    private static func fault(of value: JSON, _ kind: Kind, isStrict: Bool) -> String? {
        guard case .object(let fields, let required) = kind, let object = value.object else { return nil }
        if isStrict, let missing = required.first(where: { object[$0] == nil }) {
            return "Required field '\(missing)' is missing"
        }
        for (name, value) in object {
            guard let kind = fields[name] else { continue }
            if let type = mismatch(value, kind) { return "Field '\(name)' must be \(type)" }
            let elements: [JSON]
            let inner: Kind
            switch kind {
            case .list(let element): (elements, inner) = (value.array ?? [], element)
            default: (elements, inner) = ([value], kind)
            }
            for element in elements {
                if let fault = fault(of: element, inner, isStrict: isStrict) { return fault }
            }
        }
        return nil
    }

    private static func mismatch(_ value: JSON, _ kind: Kind) -> String? {
        switch kind {
        case .string: value.string == nil ? "a string" : nil
        case .number: value.double == nil ? "a number" : nil
        case .boolean: value.bool == nil ? "a boolean" : nil
        case .list: value.array == nil ? "an array" : nil
        case .object: value.object == nil ? "an object" : nil
        case .any: nil
        }
    }

    private static let capacity = Kind.object(
        [
            "TableName": .string, "CapacityUnits": .number, "ReadCapacityUnits": .number, "WriteCapacityUnits": .number,
        ], required: [])

    private static func shape(of resource: TaskResource) -> Kind? {
        let name: String
        switch resource.target {
        // The others answer what somebody else says, or what has become of what was started.
        case .integration(let service, let action, .requestResponse), .sdk(let service, let action, .requestResponse):
            name = "\(service):\(action)"
        default: return nil
        }
        switch name {
        case "lambda:invoke":
            return .object(
                [
                    "Payload": .string, "StatusCode": .number, "ExecutedVersion": .string, "FunctionError": .string,
                    "LogResult": .string,
                ], required: [])
        case "states:startExecution", "sfn:startExecution":
            return .object(["ExecutionArn": .string, "StartDate": .string], required: ["ExecutionArn", "StartDate"])
        case "events:putEvents", "eventbridge:putEvents":
            let entry = Kind.object(
                ["EventId": .string, "ErrorCode": .string, "ErrorMessage": .string], required: [])
            return .object(["Entries": .list(entry), "FailedEntryCount": .number], required: [])
        case "sqs:sendMessage":
            return .object(
                [
                    "MD5OfMessageBody": .string, "MD5OfMessageAttributes": .string,
                    "MD5OfMessageSystemAttributes": .string, "MessageId": .string, "SequenceNumber": .string,
                ], required: [])
        case "sns:publish": return .object(["MessageId": .string, "SequenceNumber": .string], required: [])
        case "dynamodb:getItem": return .object(["Item": .any, "ConsumedCapacity": capacity], required: [])
        case "dynamodb:putItem", "dynamodb:updateItem", "dynamodb:deleteItem":
            return .object(
                ["Attributes": .any, "ConsumedCapacity": capacity, "ItemCollectionMetrics": .any], required: [])
        case "sagemaker:createProcessingJob":
            return .object(["ProcessingJobArn": .string], required: ["ProcessingJobArn"])
        default: return nil
        }
    }
}
