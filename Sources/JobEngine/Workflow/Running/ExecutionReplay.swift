import OrderedJSON
import StatesLanguage

/// An execution as its journal tells of it.
struct ExecutionReplay {
    var interpreter: Interpreter
    var eventCount = 0
    var wasStarted = false
    var lastTime: WallTime
    var end: (ExecutionResult, WallTime)?
    private let version: Int
    private let path: String

    private init(_ opened: OpenedExecution, _ machine: StateMachine, _ path: String) {
        interpreter = Interpreter(machine, context: opened.context)
        lastTime = opened.context.startTime
        version = opened.interpreterVersion
        self.path = path
    }

    /// Replays a journal.
    /// - Parameters:
    ///   - path: the journal.
    ///   - compile: makes a machine of a definition.
    ///   - hear: gets the events.
    /// - Throws: `JournalError`, or what `compile` throws.
    /// - Returns: the execution as it was, and where the whole records end.
    static func run(_ path: String, compile: (String) throws -> StateMachine, hear: (HistoryEvent) -> Void = { _ in })
        throws -> (ExecutionReplay, JournalPlace)
    {
        var reader = try JournalReader(path)
        guard case .opened(let opened)? = try reader.next() else { throw JournalError.noBeginning(path: path) }
        var replay = ExecutionReplay(opened, try compile(opened.definition), path)
        while let record = try reader.next() { try replay.take(record, hear) }
        return (replay, JournalPlace(reader))
    }

    private mutating func take(_ record: JournalRecord, _ hear: (HistoryEvent) -> Void) throws(JournalError) {
        switch record {
        case .heard(0, let time, let stimuli):
            var count = 0
            interpreter.handle(stimuli, at: time) { action in
                guard case .record(let event) = action else { return }
                count += 1
                hear(event)
            }
            eventCount += count
            wasStarted = true
            lastTime = time
            // One that was redriven goes on.
            if interpreter.result == nil { end = nil }
        case .ended(0, let time, let result, let count):
            end = (result, time)
            if count != eventCount || interpreter.result != result {
                throw .otherVersion(
                    path: path, version: version, known: Interpreter.version, events: count, replayed: eventCount)
            }
        default: return
        }
    }
}
