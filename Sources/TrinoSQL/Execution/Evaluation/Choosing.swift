import Columnar

/// Picks each row's value from one of several columns: CASE, COALESCE.
enum Choosing {
    /// CASE.
    ///
    /// - Parameters:
    ///   - conditions: BOOLEAN columns in order.
    ///   - values: one for each condition, and ELSE last; all of one type.
    /// - Returns: for each row the value of the first condition that is true.
    static func conditional(_ conditions: [Column], _ values: [Column]) -> Column {
        if conditions.count == 1, let column = either(conditions[0], values[0], values[1]) { return column }
        let count = values[0].count
        let isConstant = conditions.allSatisfy(\.isConstant) && values.allSatisfy(\.isConstant)
        let stored = isConstant ? min(1, count) : count
        let choices = Buffer(byteCount: stored * 2)
        let choice = Lane<UInt16>(choices, count: stored)
        var failures: [Int: Failure] = [:]
        choice.fill(UInt16(values.count - 1))
        // From the last to the first, so that the first that holds wins.
        for (number, condition) in conditions.enumerated().reversed() {
            let (lane, step) = (condition.bools, condition.step)
            let chosen = UInt16(number)
            if condition.nulls == nil {
                for row in 0..<stored where lane[row &* step] != 0 { choice[row] = chosen }
            } else {
                for row in 0..<stored where lane[row &* step] != 0 && !condition.isNull(row) { choice[row] = chosen }
            }
            guard let failed = condition.failures else { continue }
            for row in 0..<stored {
                if let failure = failed.byRow[row &* step] {
                    failures[row] = failure
                    choice[row] = UInt16(values.count - 1)
                } else if choice[row] == chosen {
                    failures[row] = nil
                }
            }
        }
        if !failures.isEmpty {
            // A condition before the failing one may have decided the row.
            failures = failures.filter { row, _ in !decidedBefore(row, conditions) }
        }
        return withExtendedLifetime(choices) {
            merge(values, choice, count: count, isConstant: isConstant, failures: failures)
        }
    }

    // MARK: - One condition

    /// IF without failures, in loops that can be vectorised; nil where the general way is needed.
    private static func either(_ condition: Column, _ first: Column, _ second: Column) -> Column? {
        guard !condition.isConstant, condition.failures == nil, first.failures == nil, second.failures == nil else {
            return nil
        }
        let count = condition.count
        var test = condition.bools
        var own: Buffer?
        if let flags = condition.nullFlags {
            let buffer = Buffer(byteCount: count)
            let lane = Lane<UInt8>(buffer, count: count)
            for row in 0..<count { lane[row] = test[row] & (flags[row] ^ 1) }
            (own, test) = (buffer, lane)
        }
        let type = first.type
        let values: Buffer
        switch type.physical {
        case .bool: values = either(UInt8.self, test, first, second)
        case .int64: values = either(Int64.self, test, first, second)
        case .double: values = either(Double.self, test, first, second)
        case .bytes: values = either(ByteView.self, test, first, second)
        case .int128, .nested: return nil
        }
        var nulls: Buffer?
        if first.nulls != nil || second.nulls != nil {
            let buffer = Buffer(byteCount: count)
            let lane = Lane<UInt8>(buffer, count: count)
            for row in 0..<count {
                lane[row] = (test[row] != 0 ? first : second).isNull(row) ? 1 : 0
            }
            nulls = buffer
        }
        return withExtendedLifetime(own) {
            Column(
                type: type, count: count, values: values, nulls: nulls,
                owners: type.physical == .bytes ? first.owners + second.owners : [])
        }
    }

    @inline(__always)
    private static func either<Element: BitwiseCopyable>(
        _: Element.Type, _ test: Lane<UInt8>, _ first: Column, _ second: Column
    ) -> Buffer {
        let count = test.count
        let buffer = Buffer(byteCount: count * MemoryLayout<Element>.stride)
        guard count > 0 else { return buffer }
        let target = Lane<Element>(buffer, count: count)
        let (one, other) = (first.lane(of: Element.self), second.lane(of: Element.self))
        switch (first.isConstant, second.isConstant) {
        case (true, true):
            let (yes, no) = (one[0], other[0])
            for row in 0..<count { target[row] = test[row] != 0 ? yes : no }
        case (true, false):
            let yes = one[0]
            for row in 0..<count { target[row] = test[row] != 0 ? yes : other[row] }
        case (false, true):
            let no = other[0]
            for row in 0..<count { target[row] = test[row] != 0 ? one[row] : no }
        case (false, false):
            for row in 0..<count { target[row] = test[row] != 0 ? one[row] : other[row] }
        }
        return buffer
    }

    private static func decidedBefore(_ row: Int, _ conditions: [Column]) -> Bool {
        for condition in conditions {
            let at = row &* condition.step
            if condition.failures?.byRow[at] != nil { return false }
            if !condition.isNull(row) && condition.bools[at] != 0 { return true }
        }
        return false
    }

    /// The first value that is not NULL.
    static func coalesce(_ values: [Column]) -> Column {
        let count = values[0].count
        let isConstant = values.allSatisfy(\.isConstant)
        let stored = isConstant ? min(1, count) : count
        let choices = Buffer(byteCount: stored * 2)
        let choice = Lane<UInt16>(choices, count: stored)
        if values.count == 2, values[0].failures == nil {
            for row in 0..<stored { choice[row] = values[0].isNull(row) ? 1 : 0 }
        } else {
            for row in 0..<stored {
                var number = 0
                while number < values.count - 1 && values[number].isNull(row)
                    && values[number].failures?.byRow[row &* values[number].step] == nil
                {
                    number += 1
                }
                choice[row] = UInt16(number)
            }
        }
        return withExtendedLifetime(choices) {
            merge(values, choice, count: count, isConstant: isConstant, failures: [:])
        }
    }

    private static func merge(
        _ values: [Column], _ choice: Lane<UInt16>, count: Int, isConstant: Bool, failures: [Int: Failure]
    ) -> Column {
        var failures = failures
        for (number, value) in values.enumerated() {
            guard let failed = value.failures else { continue }
            for row in 0..<choice.count where choice[row] == UInt16(number) {
                if failures[row] == nil, let failure = failed.byRow[row &* value.step] { failures[row] = failure }
            }
        }
        let type = values[0].type
        if type.physical == .nested {
            let picked = Column.assembled(values, type: type, count: choice.count) { row in
                (source: Int(choice[row]), row: row)
            }
            let column = isConstant ? picked.asConstant(count) : picked
            return failures.isEmpty ? column : column.failing(RowFailures(failures))
        }
        let buffer: Buffer
        switch type.physical {
        case .bool: buffer = pick(UInt8.self, values, choice)
        case .int64: buffer = pick(Int64.self, values, choice)
        case .int128: buffer = pick(Int128.self, values, choice)
        case .double: buffer = pick(Double.self, values, choice)
        case .bytes: buffer = pick(ByteView.self, values, choice)
        case .nested: preconditionFailure("nested values are assembled")
        }
        let nulls = pickNulls(values, choice)
        if let nulls, !failures.isEmpty {
            // What failed is not NULL, whatever stands in its place.
            let flags = Lane<UInt8>(nulls, count: choice.count)
            for row in failures.keys { flags[row] = 0 }
        }
        return Column(
            type: type, count: count, values: buffer, nulls: nulls, isConstant: isConstant,
            owners: values.flatMap(\.owners), failures: failures.isEmpty ? nil : RowFailures(failures))
    }

    private static func pick<Element: BitwiseCopyable>(
        _: Element.Type, _ values: [Column], _ choice: Lane<UInt16>
    ) -> Buffer {
        let buffer = Buffer(byteCount: choice.count * MemoryLayout<Element>.stride)
        let target = Lane<Element>(buffer, count: choice.count)
        if values.count == 2 {
            let (first, second) = (values[0].lane(of: Element.self), values[1].lane(of: Element.self))
            let (firstStep, secondStep) = (values[0].step, values[1].step)
            for row in 0..<choice.count {
                target[row] = choice[row] == 0 ? first[row &* firstStep] : second[row &* secondStep]
            }
            return buffer
        }
        for (number, value) in values.enumerated() {
            let (lane, step) = (value.lane(of: Element.self), value.step)
            let chosen = UInt16(number)
            for row in 0..<choice.count where choice[row] == chosen { target[row] = lane[row &* step] }
        }
        return buffer
    }

    private static func pickNulls(_ values: [Column], _ choice: Lane<UInt16>) -> Buffer? {
        guard values.contains(where: { $0.nulls != nil }) else { return nil }
        let buffer = Buffer(byteCount: choice.count)
        let target = Lane<UInt8>(buffer, count: choice.count)
        target.fill(0)
        for (number, value) in values.enumerated() {
            guard let flags = value.nullFlags else { continue }
            let (chosen, step) = (UInt16(number), value.step)
            for row in 0..<choice.count where choice[row] == chosen { target[row] = flags[row &* step] }
        }
        return buffer
    }
}
