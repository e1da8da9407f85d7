import AWSEndpoint
import JobEngine
import JobModel
import JobStore
import LocalServices
import OrderedJSON
import StatesLanguage
import Transfer

/// The executions that a server runs: those that clients start, and those that servers before it have left.
final class ServedWorkflows: Sendable {
    let machines: StoredMachines
    private let runner: WorkflowRunner
    private let tokens: TaskTokens
    private let composition: Composition

    init(_ composition: Composition, _ access: Server.Access) {
        self.composition = composition
        tokens = access.tokens
        machines = StoredMachines(directory: composition.store, stops: composition.store)
        var tasks = composition.tasks(access, starter: machines)
        let calls = StepFunctionsTasks()
        tasks.stepFunctions = calls
        let objects = HomeMapRunObjects(store: composition.objects, outputs: composition.objects)
        runner = WorkflowRunner(
            performer: tasks, objects: objects, directory: composition.store,
            folders: ExecutionFolders(root: composition.home.executions), scratch: composition.home.scratch)
        machines.run(
            with: runner,
            express: ExpressExecutions(performer: tasks, objects: objects, scratch: composition.home.scratch))
        WorkflowEvents.publish(of: runner, composition)
        composition.events.deliver { [machines] in $0.machines = EventStarter(machines) }
        calls.call(service)
    }

    /// The API over them.
    var service: StepFunctionsService {
        StepFunctionsService(
            directory: composition.store, executions: composition.store, machines: machines, runner: runner,
            stops: composition.store, identity: composition.identity, now: { Composition.now },
            waiting: WaitingTasks(tokens: tokens, activities: composition.store))
    }

    /// How many executions run here.
    var activeCount: Int { runner.running.count }

    /// Goes on with executions of machines that clients have made, and whose process is gone.
    func resume() {
        do {
            try runner.resumeInterruptedOfStoredMachines()
            try WorkflowEvents.publishUntold(composition)
        } catch {
            Terminal.error("warning: executions whose process has ended cannot be taken up: \(error)")
        }
    }

    /// Stops an execution of this process, as another process has asked for.
    /// - Returns: false when it does not run here.
    func stop(_ arn: String) -> Bool {
        guard runner.running.contains(arn) else { return false }
        let stop = try? composition.store.requestedStop(ofExecution: arn)
        try? runner.stop(arn, error: stop?.error, cause: stop?.cause)
        return true
    }

    /// Leaves all executions to the next server.
    func suspend() { runner.suspend() }
}

extension Composition {
    /// What performs the tasks of executions; without a server, what needs one is missing.
    func tasks(_ access: Server.Access?, starter: any ExecutionStarter) -> TaskIntegrations {
        let now: @Sendable () -> Timestamp = { Composition.now }
        var tasks = TaskIntegrations()
        tasks.objects = ObjectTasks(store: objects)
        tasks.executions = ExecutionTasks(starter: starter, now: now)
        tasks.items = ItemTasks(items: items, now: now)
        tasks.events = EventTasks(publisher: EventEntries(bus: events, identity: identity, now: now))
        tasks.topics = TopicTasks(topics: topics, now: now)
        tasks.queues = QueueTasks(queues: queues, now: now)
        var variables: [(name: String, value: String)] = []
        if let access, let installation = try? Installation.find() {
            variables =
                ClientEnvironment(
                    endpoint: access.endpoint, region: identity.region, files: ClientFiles(installation),
                    callersPythonPath: environment["PYTHONPATH"]
                ).variables
        }
        tasks.commands = CommandTasks(variables: variables)
        if let access {
            tasks.tokens = TokenTasks(tokens: access.tokens, activities: store, now: now)
            tasks.functions = FunctionTasks(invoker: access.functions, now: now)
            tasks.processingJobs = ProcessingJobTasks(
                queue: access.queue, directory: store,
                recover: { [self] in _ = try? recover(waitingForEvents: false) }, now: now)
        }
        return tasks
    }
}
