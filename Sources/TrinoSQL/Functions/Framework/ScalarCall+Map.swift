package import Columnar

// Loops over the rows of a call. The body sees only rows whose arguments are all there: NULL in gives NULL out, and a
// failed argument fails the row. A body that returns nil gives NULL; one that throws a `Failure` fails its row alone.
// Each loop is compiled for its body: there is no call per row.

extension ScalarCall {
    /// Whether one row stands for all.
    package var isConstant: Bool {
        arguments.allSatisfy(\.isConstant) && !arguments.isEmpty && lambdas.allSatisfy(\.isConstant)
    }
    /// Rows to compute.
    package var stored: Int { isConstant ? min(1, count) : count }
    /// What keeps views into the arguments alive.
    package var owners: [any AnyObject & Sendable] { arguments.flatMap(\.owners) }

    /// Computes each row from one argument.
    @inline(__always)
    package func map<A: Scalar, R: Scalar>(_ body: (A) throws -> R?) -> Column {
        let rows = stored
        let state = ArgumentState(arguments, stored: rows)
        var writer = RowWriter<R>(count: rows)
        let column = arguments[0]
        let (a, step) = (column.lane(of: A.Element.self), column.step)
        let clean = state.isClean
        for row in 0..<rows {
            if !clean && state.decides(row, &writer) { continue }
            do {
                if let value = try body(A.load(a[row &* step])) {
                    writer.set(row, value)
                } else {
                    writer.setNull(row)
                }
            } catch { writer.fail(row, error) }
        }
        return writer.finish(type: resultType, rows: count, isConstant: isConstant, owners: owners)
    }

    /// Computes each row from two arguments.
    @inline(__always)
    package func map<A: Scalar, B: Scalar, R: Scalar>(_ body: (A, B) throws -> R?) -> Column {
        let rows = stored
        let state = ArgumentState(arguments, stored: rows)
        var writer = RowWriter<R>(count: rows)
        let (first, second) = (arguments[0], arguments[1])
        let (a, aStep) = (first.lane(of: A.Element.self), first.step)
        let (b, bStep) = (second.lane(of: B.Element.self), second.step)
        let clean = state.isClean
        for row in 0..<rows {
            if !clean && state.decides(row, &writer) { continue }
            do {
                if let value = try body(A.load(a[row &* aStep]), B.load(b[row &* bStep])) {
                    writer.set(row, value)
                } else {
                    writer.setNull(row)
                }
            } catch { writer.fail(row, error) }
        }
        return writer.finish(type: resultType, rows: count, isConstant: isConstant, owners: owners)
    }

    /// Computes each row from three arguments.
    @inline(__always)
    package func map<A: Scalar, B: Scalar, C: Scalar, R: Scalar>(_ body: (A, B, C) throws -> R?) -> Column {
        let rows = stored
        let state = ArgumentState(arguments, stored: rows)
        var writer = RowWriter<R>(count: rows)
        let (first, second, third) = (arguments[0], arguments[1], arguments[2])
        let (a, aStep) = (first.lane(of: A.Element.self), first.step)
        let (b, bStep) = (second.lane(of: B.Element.self), second.step)
        let (c, cStep) = (third.lane(of: C.Element.self), third.step)
        for row in 0..<rows {
            if state.decides(row, &writer) { continue }
            do {
                let value = try body(A.load(a[row &* aStep]), B.load(b[row &* bStep]), C.load(c[row &* cStep]))
                if let value {
                    writer.set(row, value)
                } else {
                    writer.setNull(row)
                }
            } catch { writer.fail(row, error) }
        }
        return writer.finish(type: resultType, rows: count, isConstant: isConstant, owners: owners)
    }

    /// Computes each row by number: for functions of more arguments, or of arguments of any type.
    ///
    /// The body reads `arguments[i].int64s[row * arguments[i].step]` and the like. Rows whose arguments have NULLs or
    /// failures are decided before unless `strict` is false, which leaves NULLs (never failures) to the body.
    @inline(__always)
    package func mapRows<R: Scalar>(strict: Bool = true, _ body: (Int) throws -> R?) -> Column {
        let rows = arguments.isEmpty ? count : stored
        let state =
            strict
            ? ArgumentState(arguments, stored: rows)
            : ArgumentState(arguments.map(\.withoutNulls), stored: rows)
        var writer = RowWriter<R>(count: rows)
        for row in 0..<rows {
            if state.decides(row, &writer) { continue }
            do {
                if let value = try body(row) {
                    writer.set(row, value)
                } else {
                    writer.setNull(row)
                }
            } catch { writer.fail(row, error) }
        }
        return writer.finish(type: resultType, rows: count, isConstant: isConstant, owners: owners)
    }
}

extension Column {
    var withoutNulls: Column {
        Column(
            type: type, count: count, values: values, isConstant: isConstant, owners: owners, children: children,
            failures: failures)
    }
}
