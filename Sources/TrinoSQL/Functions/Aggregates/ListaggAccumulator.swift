import Columnar

/// `listagg(x, separator)`, with what to do when the result grows too long.
///
/// The arguments are those that Trino's parser gives the function: the value, the separator, whether a result that is
/// too long is an error, what stands for the values that do not fit, and whether their number follows.
final class ListaggAccumulator: Accumulator {
    /// Bytes that a result may have.
    static let maximumLength = 1_048_576
    private static let maximumFillerLength = 65_536

    private struct State {
        // The values that fit, without separators.
        var bytes: [UInt8] = []
        var ends: [Int] = []
        // Values in all.
        var count = 0
        // Bytes of the result so far, with separators.
        var length = 0
        var overflows = false
    }

    private struct Options {
        var separator: [UInt8]
        var isError: Bool
        var filler: [UInt8]
        var showsCount: Bool
    }

    private var states: [State] = []
    private var options: Options?
    private let type: DataType
    private let limit: Int

    /// Lists of a type, VARCHAR.
    ///
    /// - Parameters:
    ///   - type: of the result.
    ///   - limit: bytes that a result may have.
    init(type: DataType, limit: Int = ListaggAccumulator.maximumLength) {
        self.type = type
        self.limit = limit
    }

    func reserve(groups: Int) {
        if states.count < groups { states.append(contentsOf: repeatElement(State(), count: groups - states.count)) }
    }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) throws {
        if count == 0 { return }
        if groups == nil { reserve(groups: 1) }
        let separatorLength = try prepare(arguments)
        let column = arguments[0]
        let (values, step) = (column.views, column.step)
        for row in 0..<count {
            append(values[row &* step], to: groups.map { Int($0[row]) } ?? 0, separatorLength)
        }
        withExtendedLifetime(column) {}
    }

    private func prepare(_ arguments: [Column]) throws -> Int {
        if let options { return options.separator.count }
        let filler = arguments[3].views[0].array
        if filler.count > ListaggAccumulator.maximumFillerLength {
            throw Failure(
                "INVALID_FUNCTION_ARGUMENT",
                "Overflow filler length \(filler.count) exceeds maximum length \(ListaggAccumulator.maximumFillerLength)"
            )
        }
        let separator = arguments[1].views[0].array
        options = Options(
            separator: separator, isError: arguments[2].bools[0] != 0, filler: filler,
            showsCount: arguments[4].bools[0] != 0)
        return separator.count
    }

    private func append(_ value: ByteView, to group: Int, _ separatorLength: Int) {
        states[group].count += 1
        if states[group].overflows { return }
        let length = states[group].length + value.count + (states[group].ends.isEmpty ? 0 : separatorLength)
        if length > limit {
            states[group].overflows = true
            return
        }
        states[group].length = length
        unsafe states[group].bytes.append(contentsOf: value.buffer)
        states[group].ends.append(states[group].bytes.count)
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        other.reserve(groups: groups.count)
        options = options ?? other.options
        let separatorLength = options?.separator.count ?? 0
        for from in 0..<groups.count where groups[from] != .max {
            let state = other.states[from]
            var start = 0
            for end in state.ends {
                unsafe state.bytes.withUnsafeBufferPointer { bytes in
                    guard let base = bytes.baseAddress else {
                        append(.empty, to: Int(groups[from]), separatorLength)
                        return
                    }
                    unsafe append(
                        ByteView(start: base + start, count: end - start), to: Int(groups[from]), separatorLength)
                }
                start = end
            }
            states[Int(groups[from])].count += state.count - state.ends.count
            if state.overflows { states[Int(groups[from])].overflows = true }
        }
    }

    func finish(groups count: Int) throws -> Column {
        reserve(groups: count)
        var builder = ColumnBuilder(type: type)
        for group in 0..<count { builder.append(try text(states[group])) }
        return builder.finish()
    }

    private func text(_ state: State) throws -> Value {
        guard state.count > 0, let options else { return .null }
        if state.overflows && options.isError {
            throw Failure(
                "EXCEEDED_FUNCTION_MEMORY_LIMIT",
                "Concatenated string has the length in bytes larger than the maximum output length \(limit)")
        }
        var text: [UInt8] = []
        text.reserveCapacity(state.length)
        var start = 0
        for (index, end) in state.ends.enumerated() {
            if index > 0 { text += options.separator }
            text += state.bytes[start..<end]
            start = end
        }
        if state.overflows {
            if !state.ends.isEmpty { text += options.separator }
            text += options.filler
            if options.showsCount { text += Array("(\(state.count - state.ends.count))".utf8) }
        }
        return .bytes(text)
    }

    var byteCount: Int {
        states.reduce(states.capacity * 48) { $0 + $1.bytes.capacity + $1.ends.capacity * 8 }
    }
}
