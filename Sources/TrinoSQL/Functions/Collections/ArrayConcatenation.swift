import Columnar

/// Most elements that `concat_ws` takes from an array.
private let mostConcatenated = 254

extension FunctionRegistry {
    /// `concat` of arrays, which is also what `||` means.
    mutating func addArrayConcatenation() {
        scalar("concat", "array(E), E", returns: "array(E)", variables: ["E"]) { $0.withElement(1) }
        scalar("concat", "E, array(E)", returns: "array(E)", variables: ["E"]) { $0.withElement(0) }
        scalar("concat", "array(E)...", returns: "array(E)", variables: ["E"]) { try $0.concatenatedArrays() }
    }

    /// `concat_ws` of the texts of an array.
    mutating func addArrayConcatenationWithSeparator() {
        scalar("concat_ws", "varchar, array(varchar)", returns: "varchar") { $0.concatenatedTexts() }
    }

    /// `array_join`, which makes one text of an array.
    mutating func addArrayTexts() {
        scalar(
            "array_join", "array(T), varchar", returns: "varchar", variables: ["T:castable"], keepsCase: true
        ) { try $0.joinedElements() }
        scalar(
            "array_join", "array(T), varchar, varchar", returns: "varchar", variables: ["T"], keepsCase: true
        ) { try $0.joinedElements() }
    }
}

extension ScalarCall {
    /// An array and one element more, at its end or at its start.
    ///
    /// As in Trino a NULL element makes all of it NULL.
    fileprivate func withElement(_ argument: Int) -> Column {
        let (array, element) = (arguments[1 - argument], arguments[argument])
        let ranges = ElementRanges(array)
        let elements = array.children[0].flattened()
        let all = Column.concatenated([elements, element], type: element.type)
        let start = elements.count
        return mapLists(elements: elements.count + stored) { row, writer in
            let range = ranges[row]
            try writer.reserve(range.count + 1)
            if argument == 0 { writer.append(start &+ row &* element.step) }
            writer.append(range)
            if argument == 1 { writer.append(start &+ row &* element.step) }
            return true
        }.column(self, gathering: [all])
    }

    fileprivate func concatenatedArrays() throws -> Column {
        if arguments.count < 2 { throw Failure.invalidArgument("There must be two or more arguments to concat") }
        let ranges = arguments.map(ElementRanges.init)
        let parts = arguments.map { $0.children[0].flattened() }
        var starts: [Int] = []
        var total = 0
        for part in parts {
            starts.append(total)
            total += part.count
        }
        return mapLists(elements: total) { row, writer in
            for (range, start) in zip(ranges, starts) {
                let own = range[row]
                try writer.reserve(own.count)
                writer.append((own.lowerBound + start)..<(own.upperBound + start))
            }
            return true
        }.column(self, gathering: [Column.concatenated(parts, type: parts[0].type)])
    }

    /// The texts of an array with a separator; NULLs are left out.
    fileprivate func concatenatedTexts() -> Column {
        let separators = (views: arguments[0].views, step: arguments[0].step)
        let ranges = ElementRanges(arguments[1])
        let elements = arguments[1].children[0].flattened()
        let (views, nulls) = (elements.views, NullLane(elements))
        return withExtendedLifetime(elements) {
            mapTextRows { row, out in
                let (range, start) = (ranges[row], out.count)
                if range.count > mostConcatenated {
                    throw Failure("NOT_SUPPORTED", "Too many arguments for string concatenation")
                }
                var isFirst = true
                for element in range where !nulls[element] {
                    if !isFirst { out.append(separators.views[row &* separators.step]) }
                    isFirst = false
                    out.append(views[element])
                    try checkConcatenation(out.count &- start)
                }
                return true
            }
        }
    }

    /// The elements as text with a delimiter; NULLs are left out or replaced.
    fileprivate func joinedElements() throws -> Column {
        let ranges = ElementRanges(arguments[0])
        let source = arguments[0].children[0].flattened()
        guard source.type == .unknown || Casts.isAllowed(from: source.type, to: .text) else {
            throw Failure.invalidArgument("Input type \(source.type) not supported")
        }
        let elements = Casts.cast(source, to: .text, context: context).flattened()
        let failures = elements.failures?.byRow ?? [:]
        let (views, nulls) = (elements.views, NullLane(elements))
        let delimiters = (views: arguments[1].views, step: arguments[1].step)
        let replacements = arguments.count > 2 ? (views: arguments[2].views, step: arguments[2].step) : nil
        return withExtendedLifetime(elements) {
            mapTextRows { row, out in
                var isFirst = true
                for element in ranges[row] {
                    if !failures.isEmpty, failures[element] != nil {
                        throw Failure("GENERIC_INTERNAL_ERROR", "Error casting array element to VARCHAR")
                    }
                    let isNull = nulls[element]
                    if isNull && replacements == nil { continue }
                    if !isFirst { out.append(delimiters.views[row &* delimiters.step]) }
                    isFirst = false
                    if isNull, let replacements {
                        out.append(replacements.views[row &* replacements.step])
                    } else {
                        out.append(views[element])
                    }
                }
                return true
            }
        }
    }
}
