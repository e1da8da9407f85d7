import OrderedJSON
import StatesLanguage

/// Writes a record's bytes: numbers by seven bits, texts with their lengths.
struct JournalEncoder {
    var bytes: [UInt8] = []

    mutating func number(_ value: Int) {
        // Zigzag, so that small negative numbers stay small.
        var rest = UInt64(bitPattern: Int64(value << 1 ^ value >> 63))
        while rest > 127 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func text(_ value: String) {
        number(value.utf8.count)
        bytes.append(contentsOf: value.utf8)
    }

    mutating func text(ifPresent value: String?) {
        bytes.append(value == nil ? 0 : 1)
        if let value { text(value) }
    }

    mutating func encode(_ record: JournalRecord) {
        switch record {
        case .opened(let opened):
            number(1)
            encode(opened)
        case .heard(let execution, let time, let stimuli):
            number(2)
            number(execution)
            number(Int(time.milliseconds))
            number(stimuli.count)
            for stimulus in stimuli { encode(stimulus) }
        case .runBegan(let run):
            for value in [3, run.number, run.execution, run.task] { number(value) }
            text(run.arn)
            text(run.sourceIdentity)
            number(run.redriveCount)
        case .runChanged(let run, let update):
            for value in [6, run] { number(value) }
            for value in [update.maximumConcurrency, update.toleratedCount] { text(ifPresent: value.map { "\($0)" }) }
            text(ifPresent: update.toleratedPercentage.map { "\($0)" })
        case .childStarted(let child):
            for value in [4, child.number, child.run, child.index, child.firstItem, child.itemCount] { number(value) }
            number(Int(child.startTime.milliseconds))
            text(child.input)
        case .ended(let execution, let time, let result, let eventCount):
            for value in [5, execution, Int(time.milliseconds), eventCount] { number(value) }
            text(result.status.rawValue)
            for value in [result.output, result.error, result.cause] { text(ifPresent: value) }
        }
    }

    private mutating func encode(_ opened: OpenedExecution) {
        let context = opened.context
        number(opened.interpreterVersion)
        number(Int(bitPattern: UInt(truncatingIfNeeded: context.seed)))
        number(Int(context.startTime.milliseconds))
        for value in [
            context.arn, context.name, context.stateMachineARN, context.stateMachineName, context.roleARN,
            context.region, context.input.text, opened.definition,
        ] { text(value) }
    }

    private mutating func encode(_ stimulus: Stimulus) {
        switch stimulus {
        case .start: number(0)
        case .taskStarted(let id, let worker):
            number(1)
            number(id.number)
            text(ifPresent: worker)
        case .taskSubmitted(let id, let output):
            number(2)
            number(id.number)
            text(output)
        case .taskSucceeded(let id, let output):
            number(3)
            number(id.number)
            text(output)
        case .taskFailed(let id, let failure):
            number(4)
            number(id.number)
            text(ifPresent: failure.error)
            text(ifPresent: failure.cause)
            text(failure.phase.rawValue)
            number(failure.isTimeout ? 1 : 0)
        case .heartbeat(let id):
            number(5)
            number(id.number)
        case .timerFired(let id):
            number(6)
            number(id.number)
        case .mapRunEnded(let id, .succeeded(let output)):
            number(7)
            number(id.number)
            text(output)
        case .mapRunEnded(let id, .failed(let error, let cause)):
            number(8)
            number(id.number)
            text(ifPresent: error)
            text(ifPresent: cause)
        case .stop(let error, let cause):
            number(9)
            text(ifPresent: error)
            text(ifPresent: cause)
        case .redrive(let time):
            number(10)
            number(Int(time.milliseconds))
        }
    }
}

/// Reads what `JournalEncoder` wrote.
struct JournalDecoder {
    /// The bytes are no record that this program knows.
    struct Unknown: Error {}

    private let bytes: ArraySlice<UInt8>
    private var place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    private mutating func byte() throws(Unknown) -> UInt8 {
        guard place < bytes.endIndex else { throw Unknown() }
        defer { place += 1 }
        return bytes[place]
    }

    mutating func number() throws(Unknown) -> Int {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            guard shift < 64 else { throw Unknown() }
            value |= UInt64(byte & 127) << shift
            shift += 7
            if byte < 128 { break }
        }
        return Int(bitPattern: UInt(value >> 1)) ^ -Int(bitPattern: UInt(value & 1))
    }

    mutating func text() throws(Unknown) -> String {
        let count = try number()
        guard count >= 0, count <= bytes.endIndex - place else { throw Unknown() }
        defer { place += count }
        return String(decoding: bytes[place..<(place + count)], as: UTF8.self)
    }

    /// What older journals do not have.
    private mutating func numberIfPresent() throws(Unknown) -> Int { place < bytes.endIndex ? try number() : 0 }

    mutating func textIfPresent() throws(Unknown) -> String? { try byte() == 0 ? nil : try text() }

    private mutating func time() throws(Unknown) -> WallTime { WallTime(milliseconds: Int64(try number())) }

    mutating func record() throws(Unknown) -> JournalRecord {
        switch try number() {
        case 1: return .opened(try opened())
        case 2:
            let execution = try number()
            let time = try time()
            let count = try number()
            var stimuli: [Stimulus] = []
            for _ in 0..<max(0, count) { stimuli.append(try stimulus()) }
            return .heard(execution: execution, at: time, stimuli)
        case 3:
            return .runBegan(
                JournaledRun(
                    number: try number(), execution: try number(), task: try number(), arn: try text(),
                    sourceIdentity: try text(), redriveCount: try numberIfPresent()))
        case 4:
            return .childStarted(
                JournaledChild(
                    number: try number(), run: try number(), index: try number(), firstItem: try number(),
                    itemCount: try number(), startTime: try time(), input: try text()))
        case 5:
            let execution = try number()
            let time = try time()
            let eventCount = try number()
            guard let status = ExecutionResult.Status(rawValue: try text()) else { throw Unknown() }
            let result = ExecutionResult(
                status: status, output: try textIfPresent(), error: try textIfPresent(), cause: try textIfPresent())
            return .ended(execution: execution, at: time, result, eventCount: eventCount)
        case 6:
            let run = try number()
            var update = MapRunUpdate()
            update.maximumConcurrency = try textIfPresent().flatMap { Int($0) }
            update.toleratedCount = try textIfPresent().flatMap { Int($0) }
            update.toleratedPercentage = try textIfPresent().flatMap { Double($0) }
            return .runChanged(run: run, update)
        default: throw Unknown()
        }
    }

    private mutating func opened() throws(Unknown) -> OpenedExecution {
        let version = try number()
        let seed = UInt64(UInt(bitPattern: try number()))
        let startTime = try time()
        var texts: [String] = []
        for _ in 0..<8 { texts.append(try text()) }
        // What was taken as JSON once is JSON.
        guard let input = try? JSON(parsing: texts[6], duplicateKeys: .lastWins) else { throw Unknown() }
        let context = ExecutionContext(
            arn: texts[0], name: texts[1], stateMachineARN: texts[2], stateMachineName: texts[3], roleARN: texts[4],
            startTime: startTime, input: Payload(json: input, text: texts[6]), seed: seed, region: texts[5])
        return OpenedExecution(definition: texts[7], context: context, interpreterVersion: version)
    }

    private mutating func stimulus() throws(Unknown) -> Stimulus {
        let kind = try number()
        switch kind {
        case 0: return .start
        case 9: return .stop(error: try textIfPresent(), cause: try textIfPresent())
        case 6: return .timerFired(TimerID(try number()))
        case 10: return .redrive(at: try time())
        default: break
        }
        let id = TaskID(try number())
        switch kind {
        case 1: return .taskStarted(id, workerName: try textIfPresent())
        case 2: return .taskSubmitted(id, output: try text())
        case 3: return .taskSucceeded(id, output: try text())
        case 4:
            let error = try textIfPresent()
            let cause = try textIfPresent()
            guard let phase = TaskFailure.Phase(rawValue: try text()) else { throw Unknown() }
            return .taskFailed(id, TaskFailure(error: error, cause: cause, phase: phase, isTimeout: try number() == 1))
        case 5: return .heartbeat(id)
        case 7: return .mapRunEnded(id, .succeeded(output: try text()))
        case 8: return .mapRunEnded(id, .failed(error: try textIfPresent(), cause: try textIfPresent()))
        default: throw Unknown()
        }
    }
}
