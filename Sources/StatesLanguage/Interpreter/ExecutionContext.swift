public import OrderedJSON

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
public struct WallTime: Hashable, Sendable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var milliseconds: Int64

    /// Takes milliseconds since 1970.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Orders by time.
    public static func < (lhs: WallTime, rhs: WallTime) -> Bool { lhs.milliseconds < rhs.milliseconds }

    /// A moment later than this; for ever, where that is beyond all numbers.
    func adding(milliseconds: Int64) -> WallTime {
        let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
        return WallTime(milliseconds: overflow ? .max : sum)
    }
}

/// A JSON value with its text, so that a value that goes on as it is need not be written again.
public struct Payload: Sendable {
    /// The value.
    public let json: JSON
    /// Its text; compact, except for an execution's input, which is kept as it came.
    public let text: String

    /// Writes a value.
    public init(_ json: JSON) {
        self.json = json
        text = json.serialized(.compact)
    }

    /// Whether arrays and objects are nested deeper than that.
    func isDeeper(than limit: Int) -> Bool {
        // So many levels need so many brackets.
        guard text.utf8.count > 2 * limit else { return false }
        var depth = 0
        var isInString = false
        var isEscaped = false
        for byte in text.utf8 {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\"): isEscaped = isInString
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += isInString ? 0 : 1
                if depth > limit { return true }
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= isInString ? 0 : 1
            default: break
            }
        }
        return false
    }

    /// Takes a value whose text is known.
    public init(json: JSON, text: String) {
        self.json = json
        self.text = text
    }
}

/// What an execution is called and where it came from.
public struct ExecutionContext: Sendable {
    /// `arn:aws:states:REGION:ACCOUNT:execution:MACHINE:NAME`.
    public var arn: String
    /// Its name.
    public var name: String
    /// `arn:aws:states:REGION:ACCOUNT:stateMachine:MACHINE`.
    public var stateMachineARN: String
    /// The machine's name.
    public var stateMachineName: String
    /// The role of the machine.
    public var roleARN: String
    /// When it was started.
    public var startTime: WallTime
    /// Its input; the text as it came.
    public var input: Payload
    /// Seed of everything random in it: jitter, `States.UUID`, `States.MathRandom`, task tokens.
    public var seed: UInt64
    /// The region that events of tasks name.
    public var region: String
    /// How often it was redriven.
    public var redriveCount = 0
    /// When it was redriven last.
    public var redriveTime: WallTime?

    /// Makes a context.
    public init(
        arn: String, name: String, stateMachineARN: String, stateMachineName: String, roleARN: String,
        startTime: WallTime, input: Payload, seed: UInt64, region: String
    ) {
        self.arn = arn
        self.name = name
        self.stateMachineARN = stateMachineARN
        self.stateMachineName = stateMachineName
        self.roleARN = roleARN
        self.startTime = startTime
        self.input = input
        self.seed = seed
        self.region = region
    }
}
