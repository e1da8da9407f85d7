import JobEngine
import JobModel
import JobStore
import LocalServices
import OrderedJSON

/// Tells the bus of executions whose status changes.
enum WorkflowEvents {
    /// Publishes every change.
    ///
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html>
    static func publish(of runner: WorkflowRunner, _ composition: Composition) {
        let identity = composition.identity
        runner.observeStatusChanges { [weak events = composition.events, weak store = composition.store] record in
            guard let events, let store else { return }
            publish(record, events, store, identity)
        }
    }

    /// Publishes the ends that processes which are gone have not told.
    static func publishUntold(_ composition: Composition) throws {
        for record in try composition.store.takeUnannounced() {
            publish(record, composition.events, composition.store, composition.identity)
        }
    }

    private static func publish(
        _ record: ExecutionRecord, _ events: EventBus, _ store: JobStore, _ identity: JobIdentity
    ) {
        // Weakly, since the bus holds the store: one that is let go is closed, and the next process starts faster.
        let wasDelivered: @Sendable () -> Void = { [weak store] in try? store?.announced(executionARN: record.arn) }
        _ = events.publish(
            CustomEvent(
                source: "aws.states", detailType: "Step Functions Execution Status Change",
                detail: record.eventDetail.object ?? [:], resources: [record.arn],
                time: record.stopTime ?? record.startTime),
            identity: identity, wasDelivered: record.status == .running ? nil : wasDelivered)
    }
}
