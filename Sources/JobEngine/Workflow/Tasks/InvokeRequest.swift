import Checksums
import JobModel
import OrderedJSON

/// The parameters of `lambda:invoke`.
struct InvokeRequest {
    private static let known = ["FunctionName", "Payload", "ClientContext", "InvocationType", "LogType", "Qualifier"]

    private let function: String
    private let payload: [UInt8]
    private let clientContext: String?
    private let wantsLogTail: Bool
    /// Whether nobody waits for the function.
    let isEvent: Bool

    /// Reads them.
    init(_ parameters: JSON) throws(ServiceRefusal) {
        for (name, _) in parameters.object ?? [:] where !InvokeRequest.known.contains(name) {
            throw .invalidLambdaParameter(
                "'\(name)' is not a parameter of lambda:invoke; it has \(InvokeRequest.known.joined(separator: ", ")).")
        }
        guard let name = parameters["FunctionName"]?.string, !name.isEmpty else {
            throw ServiceRefusal(
                status: 400, code: "ValidationException",
                message: "1 validation error detected: Value null at 'functionName' failed to satisfy constraint: "
                    + "Member must not be null")
        }
        function = name + (parameters["Qualifier"]?.string.map { ":" + $0 } ?? "")
        // Without a payload the function gets an empty object (recorded: services/test_lambda_task_service, test_invoke).
        let event = parameters["Payload"] ?? .null
        payload = event.isNull ? Array("{}".utf8) : event.serializedBytes()
        clientContext = try InvokeRequest.context(parameters["ClientContext"])
        wantsLogTail = parameters["LogType"]?.string == "Tail"
        switch parameters["InvocationType"]?.string ?? "RequestResponse" {
        case "RequestResponse": isEvent = false
        case "Event": isEvent = true
        case let other:
            throw .invalidLambdaParameter(
                "InvocationType '\(other)' is not run by pjrun; take RequestResponse or Event.")
        }
    }

    /// Base64 of JSON, as the API has it; JSON itself, too.
    private static func context(_ value: JSON?) throws(ServiceRefusal) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let text = value.string else { return value.serialized() }
        guard let bytes = Base64.decoded(text), (try? JSON(parsing: bytes)) != nil else {
            throw .invalidLambdaParameter("ClientContext is not Base64 of JSON: '\(text)'.")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The call.
    func call(_ cancellation: Cancellation) -> FunctionCall {
        FunctionCall(
            function: function, payload: payload, clientContext: clientContext, wantsLogTail: wantsLogTail,
            // A function that nobody waits for is not ended with the execution either.
            cancellation: isEvent ? nil : cancellation)
    }
}

extension ServiceRefusal {
    fileprivate static func invalidLambdaParameter(_ message: String) -> ServiceRefusal {
        ServiceRefusal(status: 400, code: "InvalidParameterValueException", message: message)
    }
}
