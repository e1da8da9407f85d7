import JobEngine
import JobModel
import LocalServices
import OrderedJSON

/// Tells the bus of executions whose status changes.
enum WorkflowEvents {
    /// Publishes every change.
    ///
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html>
    static func publish(of runner: WorkflowRunner, _ composition: Composition) {
        let identity = composition.identity
        runner.observeStatusChanges { [weak events = composition.events] record in
            _ = events?.publish(
                CustomEvent(
                    source: "aws.states", detailType: "Step Functions Execution Status Change",
                    detail: record.eventDetail.object ?? [:], resources: [record.arn],
                    time: record.stopTime ?? record.startTime),
                identity: identity)
        }
    }
}
