import Columnar

/// A unit of `date_trunc`, `date_add` and `date_diff`.
enum DateTimeUnit: String, Sendable {
    case millisecond, second, minute, hour, day, week, month, quarter, year

    /// Milliseconds in the unit, for units of fixed length.
    var milliseconds: Int64? {
        switch self {
        case .millisecond: 1
        case .second: Milliseconds.perSecond
        case .minute: Milliseconds.perMinute
        case .hour: Milliseconds.perHour
        case .day: Milliseconds.perDay
        case .week: Milliseconds.perWeek
        case .month, .quarter, .year: nil
        }
    }

    /// Months in the unit, for units of the calendar.
    var months: Int64 {
        switch self {
        case .month: 1
        case .quarter: 3
        case .year: 12
        default: 0
        }
    }

    /// The types whose functions take units, as they are called in messages.
    enum Family: String, Sendable {
        case date = "DATE"
        case time = "TIME"
        case timestamp = "Timestamp"
        case zonedTime = "Time"

        fileprivate func has(_ unit: DateTimeUnit) -> Bool {
            switch unit {
            case .millisecond, .second, .minute, .hour: self != .date
            case .day, .week, .month, .quarter, .year: self == .date || self == .timestamp
            }
        }
    }

    /// Reads a unit's name in any case.
    ///
    /// - Throws: INVALID_FUNCTION_ARGUMENT if values of the family have no such unit.
    init(_ name: ByteView, for family: Family) throws {
        let name = name.string.lowercased()
        guard let unit = DateTimeUnit(rawValue: name), family.has(unit) else {
            throw Failure("INVALID_FUNCTION_ARGUMENT", "'\(name)' is not a valid \(family.rawValue) field")
        }
        self = unit
    }
}

// MARK: - Calls with a unit

extension ScalarCall {
    /// Runs a body that depends on the unit in the first argument: once if all rows share it, else once per unit.
    ///
    /// - Parameters:
    ///   - family: what the values are, which decides the units there are.
    ///   - body: gets the unit and a call without the first argument.
    /// - Returns: the rows of the body's columns; rows whose unit does not exist fail.
    func withUnit(_ family: DateTimeUnit.Family, _ body: (DateTimeUnit, ScalarCall) -> Column) -> Column {
        let names = arguments[0]
        let rest = ScalarCall(
            arguments: Array(arguments.dropFirst()), resultType: resultType, count: count, context: context)
        guard names.isConstant && count > 0 && names.failures == nil else { return byUnit(family, rest, body) }
        if names.isNull(0) { return Column.constant(.null, type: resultType, count: count) }
        do {
            return try body(DateTimeUnit(names.views[0], for: family), rest)
        } catch {
            return rest.failingWhereComplete(error)
        }
    }

    /// A column in which every row fails that has all of its arguments.
    func failingWhereComplete(_ error: any Error) -> Column {
        if resultType.physical == .int128 { return mapRows { (_: Int) throws -> Int128? in throw error } }
        return mapRows { (_: Int) throws -> Int64? in throw error }
    }

    /// Computes all rows with each unit that occurs and takes each row from its unit's column.
    ///
    /// There are nine units, and calls whose unit is not constant are rare.
    private func byUnit(
        _ family: DateTimeUnit.Family, _ rest: ScalarCall, _ body: (DateTimeUnit, ScalarCall) -> Column
    ) -> Column {
        let names = arguments[0]
        let views = names.views
        var parts: [DateTimeUnit: Column] = [:]
        for row in 0..<names.stored where !names.isNull(row) && names.failures?.byRow[row] == nil {
            guard let unit = try? DateTimeUnit(views[row], for: family), parts[unit] == nil else { continue }
            parts[unit] = body(unit, rest).flattened()
        }
        if resultType.physical == .int128 { return pick(family, parts, of: Int128.self) }
        return pick(family, parts, of: Int64.self)
    }

    private func pick<R: Scalar>(
        _ family: DateTimeUnit.Family, _ parts: [DateTimeUnit: Column], of _: R.Type
    ) -> Column {
        let names = arguments[0]
        let views = names.views
        return mapRows { (row: Int) throws -> R? in
            guard let part = try parts[DateTimeUnit(views[row * names.step], for: family)] else { return nil }
            if let failure = part.failures?.byRow[row] { throw failure }
            return part.isNull(row) ? nil : R.load(part.lane(of: R.Element.self)[row])
        }
    }
}
