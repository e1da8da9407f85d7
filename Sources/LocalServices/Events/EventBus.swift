import Dispatch
import EventPatterns
import FileTree
public import JobModel
import OrderedJSON
import Synchronization
import Transfer

/// Delivers events: to a file, to a command, and to the targets of rules.
///
/// Publishing neither waits nor fails. One thread takes events in their order, writes them to files and looks for rules;
/// commands run beside it, some at once, those for one job one after the other.
public final class EventBus: Sendable {
    /// What is done with every change of a job's status.
    public struct Settings: Sendable {
        /// A file that events are appended to, one per line.
        public var eventsFile: String?
        /// A command of the shell that is run for each.
        public var command: String?
        /// How many commands run at once.
        public var commandLimit = 4
        /// When a command is killed.
        public var commandTimeout = Duration.seconds(300)

        /// Makes settings that do nothing.
        public init() {}
    }

    private struct Arrival {
        let event: JSON
        let job: (name: String, status: JobStatus)?
        var receipt: EventReceipt?
    }

    /// The services of this process that rules' targets are of; nil where there is none.
    public struct Services: Sendable {
        /// Queues.
        public var queues: (any QueueCalls)?
        /// Topics.
        public var topics: (any TopicCalls)?
        /// Lambda functions.
        public var functions: (any FunctionInvoker)?
        /// State machines.
        public var machines: (any MachineStarter)?

        /// Makes one without any service.
        public init() {}
    }

    private struct Delivery {
        /// What is done, on a thread that may block; gives what went wrong.
        let perform: @Sendable () -> String?
        /// For messages: `--on-event` or a rule's target.
        let name: String
        let occasion: String
        /// What else is done when it went wrong.
        var failed: @Sendable (_ why: String) -> Void = { _ in }
        /// Of the event.
        var receipt: EventReceipt?
    }

    private struct State {
        var arrivals: [Arrival] = []
        var isRouting = false
        /// Commands by job, in their order; a lane that is here has a command running or is in `ready`.
        var lanes: [String: [Delivery]] = [:]
        var ready: [String] = []
        var workers = 0
        var reported: Set<String> = []
        var services = Services()
    }

    private let settings: Settings
    private let rules: any EventRuleStore
    private let now: @Sendable () -> Timestamp
    private let report: @Sendable (String) -> Void
    private let state = Mutex(State())
    private let pending = DispatchGroup()

    /// Makes a bus.
    /// - Parameters:
    ///   - settings: what is done with every change of a job's status.
    ///   - rules: the rules, read for each event.
    ///   - now: the time.
    ///   - report: hears what went wrong, once for each file or command.
    public init(
        settings: Settings, rules: any EventRuleStore, now: @escaping @Sendable () -> Timestamp,
        report: @escaping @Sendable (String) -> Void
    ) {
        self.settings = settings
        self.rules = rules
        self.now = now
        self.report = report
    }

    /// Delivers to services from now on.
    public func deliver(to change: (inout Services) -> Void) { state.withLock { change(&$0.services) } }

    // MARK: - Publishing

    /// Publishes the event of a job whose status has changed.
    public func publish(_ record: JobRecord) {
        let event = JobStateChangeEvent.json(of: record, id: RandomUUID.text())
        take(Arrival(event: event, job: (record.request.name, record.status)))
    }

    /// Publishes an event of PutEvents to the rules.
    /// - Parameters:
    ///   - entry: the event.
    ///   - identity: the account and region of the event.
    ///   - wasDelivered: called when it has been delivered, or could not be.
    /// - Returns: the id that it has been given.
    public func publish(
        _ entry: CustomEvent, identity: JobIdentity, wasDelivered: (@Sendable () -> Void)? = nil
    ) -> String {
        let id = RandomUUID.text()
        take(
            Arrival(
                event: entry.json(id: id, identity: identity), job: nil, receipt: wasDelivered.map(EventReceipt.init)))
        return id
    }

    /// Waits until everything that was published is delivered, but not longer than the limit.
    /// - Returns: whether it is.
    @discardableResult
    public func drain(within limit: Duration) -> Bool {
        let milliseconds = Int(limit / .milliseconds(1))
        return pending.wait(timeout: .now() + .milliseconds(milliseconds)) == .success
    }

    private func take(_ arrival: Arrival) {
        pending.enter()
        let mustStart = state.withLock { state in
            state.arrivals.append(arrival)
            guard !state.isRouting else { return false }
            state.isRouting = true
            return true
        }
        if mustStart, !BlockingThread.detach({ self.route() }) {
            state.withLock { $0.isRouting = false }
            fail("events", "cannot be delivered: no thread can be started")
        }
    }

    // MARK: - Routing

    private func route() {
        while let arrival = nextArrival() {
            route(arrival)
            arrival.receipt?.end()
            pending.leave()
        }
    }

    private func nextArrival() -> Arrival? {
        state.withLock { state in
            if state.arrivals.isEmpty {
                state.isRouting = false
                return nil
            }
            return state.arrivals.removeFirst()
        }
    }

    private func route(_ arrival: Arrival) {
        if arrival.job != nil {
            let text = arrival.event.serialized(.compact)
            if let file = settings.eventsFile { append(text, to: file) }
            if let command = settings.command { run(command, text, arrival, name: "--on-event '\(command)'") }
        }
        let rules: [EventRule]
        do {
            rules = try self.rules.eventRules()
        } catch {
            return fail("rules", "the rules for events cannot be read: \(error)")
        }
        for rule in rules where rule.isEnabled {
            guard let pattern = try? EventPattern(parsing: rule.pattern), pattern.matches(arrival.event) else {
                continue
            }
            for target in rule.targets { deliver(arrival, rule, target) }
        }
    }

    private func deliver(_ arrival: Arrival, _ rule: EventRule, _ target: EventTarget) {
        let text = target.input.text(of: arrival.event, rule: rule, at: now())
        switch TargetPlace(arn: target.arn) {
        case .file(let path): append((try? JSON(parsing: text))?.serialized(.compact) ?? text, to: path)
        case .command(let command):
            run(command, text, arrival, name: "target '\(target.id)' of rule '\(rule.name)'")
        case .queue, .topic, .function, .machine: send(text, arrival, rule, target)
        case nil: fail(target.arn, "target '\(target.id)' of rule '\(rule.name)' is at no place of this machine")
        }
    }

    private func append(_ text: String, to path: String) {
        do throws(FileTreeError) {
            try EventFile.append(text, to: path)
        } catch {
            fail(path, "events are lost: \(error)")
        }
    }

    // MARK: - Services

    /// Hands an event to a service of this process: to a queue at once, so that order is kept, to others on a thread of their own.
    private func send(_ text: String, _ arrival: Arrival, _ rule: EventRule, _ target: EventTarget) {
        let services = state.withLock { $0.services }
        let name = "target '\(target.id)' of rule '\(rule.name)'"
        let ruleARN = rule.arn(in: JobIdentity(of: arrival.event))
        var delivery = Delivery(
            perform: { ServiceTarget.deliver(text, to: target, by: services) }, name: name,
            occasion: EventBus.occasion(arrival),
            failed: { [weak self] why in
                guard let arn = target.deadLetterARN else { return }
                let lost = ServiceTarget.bury(text, in: arn, of: target, ruleARN: ruleARN, why: why, by: services)
                if let lost { self?.fail(arn, "events of \(name) are lost: the dead-letter queue \(lost)") }
            })
        switch TargetPlace(arn: target.arn) {
        case .queue:
            guard let why = delivery.perform() else { return }
            fail(name, "\(name) \(why), for \(delivery.occasion)")
            delivery.failed(why)
        default:
            delivery.receipt = arrival.receipt
            enqueue(delivery, lane: "\(target.id) \(RandomUUID.text())")
        }
    }

    /// Lambda functions, where this process has them.
    var functions: (any FunctionInvoker)? { state.withLock { $0.services.functions } }

    /// Appends a text to a file, for a topic's subscriber.
    func write(_ text: String, to url: String) {
        guard case .file(let path) = TargetPlace(arn: url) else { return }
        append(text, to: path)
    }

    /// Does something for a topic's subscriber soon, on a thread that may block.
    func perform(_ name: String, occasion: String, _ body: @escaping @Sendable () -> String?) {
        enqueue(Delivery(perform: body, name: name, occasion: occasion), lane: "\(name) \(RandomUUID.text())")
    }

    /// Runs a command with a text soon, for a topic's subscriber.
    func run(_ command: String, input: String, variable: String, name: String, occasion: String) {
        let shell = ShellCommand(text: command, input: input + "\n", environment: [variable: input])
        let limit = settings.commandTimeout
        perform(name, occasion: occasion) {
            do throws(ShellCommand.Failure) {
                try shell.run(limit: limit)
                return nil
            } catch {
                return "\(error)"
            }
        }
    }

    // MARK: - Commands

    private func run(_ command: String, _ text: String, _ arrival: Arrival, name: String) {
        var environment = ["PJRUN_EVENT": text]
        environment["PJRUN_JOB_NAME"] = arrival.job?.name
        environment["PJRUN_JOB_STATUS"] = arrival.job?.status.rawValue
        let shell = ShellCommand(text: command, input: text + "\n", environment: environment)
        let limit = settings.commandTimeout
        let delivery = Delivery(
            perform: {
                do throws(ShellCommand.Failure) {
                    try shell.run(limit: limit)
                    return nil
                } catch {
                    return "\(error)"
                }
            }, name: name, occasion: EventBus.occasion(arrival), receipt: arrival.receipt)
        // Custom events have no order among each other.
        enqueue(delivery, lane: arrival.job?.name ?? arrival.event["id"]?.string ?? "")
    }

    private static func occasion(_ arrival: Arrival) -> String {
        arrival.job.map { "\($0.name) \($0.status.rawValue)" } ?? "a custom event"
    }

    /// Does something soon, on a thread that may block; among what is of one lane, in order.
    private func enqueue(_ delivery: Delivery, lane: String) {
        pending.enter()
        delivery.receipt?.begin()
        let mustStart = state.withLock { state in
            if state.lanes[lane] != nil {
                state.lanes[lane]?.append(delivery)
                return false
            }
            state.lanes[lane] = [delivery]
            state.ready.append(lane)
            guard state.workers < settings.commandLimit else { return false }
            state.workers += 1
            return true
        }
        if mustStart, !BlockingThread.detach({ self.work() }) {
            state.withLock { $0.workers -= 1 }
            fail("events", "cannot be delivered: no thread can be started")
        }
    }

    private func work() {
        while let (lane, delivery) = nextDelivery() {
            if let why = delivery.perform() {
                fail(delivery.name, "\(delivery.name) \(why), for \(delivery.occasion)")
                delivery.failed(why)
            }
            delivery.receipt?.end()
            state.withLock { state in
                if state.lanes[lane]?.isEmpty != false {
                    state.lanes[lane] = nil
                } else {
                    state.ready.append(lane)
                }
            }
            pending.leave()
        }
    }

    private func nextDelivery() -> (lane: String, delivery: Delivery)? {
        state.withLock { state in
            guard !state.ready.isEmpty else {
                state.workers -= 1
                return nil
            }
            let lane = state.ready.removeFirst()
            guard let delivery = state.lanes[lane]?.removeFirst() else {
                preconditionFailure("a lane that is ready has a command")
            }
            return (lane, delivery)
        }
    }

    /// Says what went wrong, once for each place.
    private func fail(_ place: String, _ message: String) {
        let isNew = state.withLock { $0.reported.insert(place).inserted }
        if isNew { report(message + "; further failures there are not reported") }
    }
}
