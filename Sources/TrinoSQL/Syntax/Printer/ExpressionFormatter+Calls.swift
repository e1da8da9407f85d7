// Calls and windows.

extension ExpressionFormatter {
    /// Writes a call.
    mutating func write(_ call: FunctionCall) {
        if call.name.parts.count == 1, call.name.parts[0].value == "LISTAGG", call.arguments.count == 5 {
            writeListAggregation(call)
            return
        }
        write(call.name)
        write("(")
        if call.isDistinct { write("DISTINCT ") }
        if call.isStar { write("*") } else { write(call.arguments) }
        if !call.orderBy.isEmpty {
            if !call.arguments.isEmpty { write(" ") }
            writeOrderBy(call.orderBy)
        }
        write(")")
        if let filter = call.filter {
            write(" FILTER (WHERE ")
            write(filter)
            write(")")
        }
        if let treatment = call.nullTreatment { write(" " + treatment.rawValue + " NULLS") }
        if let window = call.window {
            write(" OVER ")
            switch window {
            case .reference(let name): write(name)
            case .specification(let specification): write(specification)
            }
        }
    }

    private mutating func writeListAggregation(_ call: FunctionCall) {
        write("LISTAGG(")
        if call.isDistinct { write("DISTINCT ") }
        write(Array(call.arguments.prefix(2)))
        if case .booleanLiteral(true) = call.arguments[2].kind {
            // Two spaces, as in Trino.
            write(" ON OVERFLOW  ERROR)")
        } else {
            write(" ON OVERFLOW  TRUNCATE ")
            write(call.arguments[3])
            write(call.arguments[4].kind == .booleanLiteral(true) ? " WITH COUNT)" : " WITHOUT COUNT)")
        }
        write(" WITHIN GROUP (")
        writeOrderBy(call.orderBy)
        write(")")
    }

    /// Writes `ORDER BY` with its keys.
    mutating func writeOrderBy(_ items: [SortItem]) {
        write("ORDER BY ")
        write(items) { formatter, item in
            formatter.write(item.key)
            formatter.write(item.isDescending ? " DESC" : " ASC")
            if let nulls = item.nullOrdering { formatter.write(" NULLS " + nulls.rawValue) }
        }
    }

    /// Writes a window with its parentheses.
    mutating func write(_ window: WindowSpecification) {
        var separator = "("
        if let name = window.existingWindowName {
            write(separator)
            write(name)
            separator = " "
        }
        if !window.partitionBy.isEmpty {
            write(separator + "PARTITION BY ")
            write(window.partitionBy)
            separator = " "
        }
        if !window.orderBy.isEmpty {
            write(separator)
            writeOrderBy(window.orderBy)
            separator = " "
        }
        if let frame = window.frame {
            write(separator + frame.type.rawValue + " ")
            if let end = frame.end {
                write("BETWEEN ")
                write(frame.start)
                write(" AND ")
                write(end)
            } else {
                write(frame.start)
            }
            separator = " "
        }
        write(separator == "(" ? "()" : ")")
    }

    private mutating func write(_ bound: FrameBound) {
        switch bound.kind {
        case .unboundedPreceding: write("UNBOUNDED PRECEDING")
        case .unboundedFollowing: write("UNBOUNDED FOLLOWING")
        case .currentRow: write("CURRENT ROW")
        case .preceding(let distance):
            writeOperand(distance)
            write(" PRECEDING")
        case .following(let distance):
            writeOperand(distance)
            write(" FOLLOWING")
        }
    }
}
