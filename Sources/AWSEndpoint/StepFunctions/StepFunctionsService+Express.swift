import JobEngine
import JobModel
import OrderedJSON

extension StepFunctionsService {
    /// StartSyncExecution: runs an execution of an EXPRESS machine to its end; nothing of it is kept.
    ///
    /// Recorded: localstack/localstack, test_sfn_api_express and express/test_express_sync.
    func startSyncExecution(_ call: JSONCall) async throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.startSyncExecution)
        let record: ExecutionRecord
        do throws(ExecutionRefusal) {
            record = try await machines.runToEnd(start(input))
        } catch {
            throw StepFunctionsService.error(error)
        }
        let isWhole = input["includedData"]?.string != "METADATA_ONLY"
        let stop = record.stopTime ?? record.startTime
        // In steps of 100 ms, of at least one; memory in steps of 64 MB.
        let duration = max(1, (stop.milliseconds - record.startTime.milliseconds + 99) / 100) * 100
        var answer: JSONObject = [
            "executionArn": .string(record.arn), "stateMachineArn": .string(record.stateMachineARN),
            "name": .string(record.name), "startDate": record.startTime.json, "stopDate": stop.json,
            "status": .string(record.status.rawValue), "inputDetails": ["included": .bool(isWhole)],
            "outputDetails": ["included": .bool(isWhole)],
            "billingDetails": [
                "billedDurationInMilliseconds": .number(JSONNumber(duration)), "billedMemoryUsedInMB": 64,
            ],
        ]
        answer["traceHeader"] = record.traceHeader.map(JSON.string)
        if isWhole { record.addPayload(to: &answer) }
        return .object(answer)
    }
}
