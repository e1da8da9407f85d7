import JobEngine
import JobModel
import OrderedJSON
import StatesLanguage

/// What is asked of definitions that nobody has created.
extension StepFunctionsService {
    /// ValidateStateMachineDefinition.
    func validateDefinition(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.validateDefinition)
        return DefinitionValidation(
            of: input["definition"]?.string ?? "", type: input["type"] == "EXPRESS" ? .express : .standard,
            severity: input["severity"] == "WARNING" ? .warning : .error,
            maximumResults: input["maxResults"]?.int ?? 0
        ).json
    }

    /// TestState: runs one state; a task without a mocked result is performed.
    func testState(_ call: JSONCall) async throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.testState)
        var request = StateTest.Request(definition: input["definition"]?.string ?? "")
        request.stateName = input["stateName"]?.string
        request.input = input["input"]?.string
        request.roleARN = input["roleArn"]?.string
        request.level = input["inspectionLevel"]?.string.flatMap(StateTest.Request.Level.init(rawValue:)) ?? .info
        request.revealsSecrets = input["revealSecrets"]?.bool ?? false
        request.mock = input["mock"].map(StepFunctionsService.mock)
        request.context = input["context"]?.string
        request.variables = input["variables"]?.string
        if let given = input["stateConfiguration"] {
            request.configuration.retrierRetryCount = given["retrierRetryCount"]?.int
            request.configuration.errorCausedByState = given["errorCausedByState"]?.string
            request.configuration.mapIterationFailureCount = given["mapIterationFailureCount"]?.int
            request.configuration.mapItemReaderData = given["mapItemReaderData"]?.string
        }
        let setting = StateTest.Setting(
            region: identity.region, account: identity.account,
            now: WallTime(milliseconds: now().milliseconds), seed: UInt64.random(in: 0...UInt64.max))
        do throws(StateTest.Refusal) {
            return try await machines.test(request, setting).json
        } catch {
            throw AWSError(error.code, error.message)
        }
    }

    private static func mock(_ given: JSON) -> StateTest.Request.Mock {
        StateTest.Request.Mock(
            result: given["result"]?.string,
            errorOutput: given["errorOutput"].map { .init(error: $0["error"]?.string, cause: $0["cause"]?.string) },
            validation: given["fieldValidationMode"]?.string
                .flatMap(StateTest.Request.FieldValidationMode.init(rawValue:)) ?? .strict)
    }
}
