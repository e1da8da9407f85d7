import StatesLanguage

/// The operation that a task calls, and in whose words it is answered.
struct APICall {
    /// As the API names it, such as `SendMessage`.
    let operation: String
    /// Whether it is an `aws-sdk:` call, whose answers and errors are those of the SDK for Java 2.
    let isSDK: Bool

    /// Reads a resource that ``TaskIntegrations`` takes for a call.
    init(_ resource: TaskResource) {
        let action: String
        switch resource.target {
        case .integration(_, let name, _): (action, isSDK) = (name, false)
        case .sdk(_, let name, _): (action, isSDK) = (name, true)
        case .function, .activity: preconditionFailure("a function or an activity is no call of an API")
        }
        operation = action.prefix(1).uppercased() + action.dropFirst()
    }
}
