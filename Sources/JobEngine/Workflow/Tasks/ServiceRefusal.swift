import JobModel
import StatesLanguage

/// A call that a service refused, in the words of the two SDKs that Step Functions calls services with.
struct ServiceRefusal: Error {
    /// HTTP's status.
    let status: Int
    /// What the service calls it, without `Exception` where the service leaves that out.
    let code: String
    /// What happened.
    let message: String

    /// As an optimised integration says it, after the SDK for Java 1.
    ///
    /// - Parameters:
    ///   - prefix: what error names begin with, such as `StepFunctions`.
    ///   - service: what the SDK calls the service, such as `AWSStepFunctions`.
    ///   - modelled: the codes that have an exception of their own; all others are `<prefix>.<other>`.
    ///   - other: that exception, where it is not `<service>Exception`.
    /// - Returns: the failure of the task.
    func failure(prefix: String, service: String, modelled: Set<String>, other: String? = nil) -> TaskFailure {
        let exception = ServiceRefusal.exception(code, modelled: modelled) ?? other ?? service + "Exception"
        return TaskFailure(
            error: "\(prefix).\(exception)",
            cause: "\(message) (Service: \(service); Status Code: \(status); Error Code: \(code); "
                + "Request ID: \(RandomUUID.text()); Proxy: null)")
    }

    /// As a call of an AWS API says it, after the SDK for Java 2.
    ///
    /// - Parameters:
    ///   - service: what the SDK calls the service, such as `S3`.
    ///   - modelled: the codes that have an exception of their own; all others are `<service>.<service>Exception`.
    ///   - extendedID: what S3 says besides.
    /// - Returns: the failure of the task.
    func sdkFailure(service: String, modelled: Set<String>, extendedID: String? = nil) -> TaskFailure {
        let exception = ServiceRefusal.exception(code, modelled: modelled) ?? service + "Exception"
        let extended = extendedID.map { ", Extended Request ID: \($0)" } ?? ""
        return TaskFailure(
            error: "\(service).\(exception)",
            cause:
                "\(message) (Service: \(service), Status Code: \(status), Request ID: \(RandomUUID.text())\(extended))")
    }

    private static func exception(_ code: String, modelled: Set<String>) -> String? {
        guard modelled.contains(code) else { return nil }
        return code.hasSuffix("Exception") ? code : code + "Exception"
    }
}

extension TaskFailure {
    /// What pjrun cannot do; no Retry and no Catch takes it for a failure of the task.
    static func unsupported(_ reason: String) -> TaskFailure { TaskFailure(error: "States.Runtime", cause: reason) }
}
