// Queries and relations.

extension ExpressionFormatter {
    private mutating func write(indent: Int, _ piece: String) {
        write(String(repeating: "   ", count: indent) + piece)
    }

    /// Writes a query.
    mutating func write(_ query: Query, indent: Int) {
        if let with = query.with {
            write(indent: indent, "WITH" + (with.isRecursive ? " RECURSIVE" : "") + "\n  ")
            write(with.queries, separator: ", ") { formatter, named in
                formatter.write(indent: indent, "")
                formatter.write(named.name)
                formatter.write(columns: named.columnNames)
                formatter.write(" AS (\n")
                formatter.write(named.query, indent: indent + 1)
                formatter.write(indent: indent, ") \n")
            }
        }
        write(query.body, indent: indent)
        write(query.orderBy, query.offset, query.limit, indent: indent)
    }

    private mutating func write(columns: [Identifier]?) {
        guard let columns, !columns.isEmpty else { return }
        write(" (")
        write(columns) { $0.write($1) }
        write(")")
    }

    private mutating func write(_ orderBy: OrderBy?, _ offset: Offset?, _ limit: Limit?, indent: Int) {
        if let orderBy {
            write(indent: indent, "")
            writeOrderBy(orderBy.items)
            write("\n")
        }
        if let offset { write(indent: indent, "OFFSET \(text(offset.rowCount)) ROWS\n") }
        switch limit?.kind {
        case .limit(let count): write(indent: indent, "LIMIT \(text(count))\n")
        case .limitAll: write(indent: indent, "LIMIT ALL\n")
        case .fetchFirst(let count, let withTies):
            write(indent: indent, "FETCH FIRST " + (count.map { text($0) + " ROWS " } ?? "ROW "))
            write((withTies ? "WITH TIES" : "ONLY") + "\n")
        case nil: break
        }
    }

    private func text(_ count: RowCount) -> String {
        switch count {
        case .literal(let digits): digits
        case .parameter: "?"
        }
    }

    private mutating func write(_ body: QueryBody, indent: Int) {
        switch body {
        case .specification(let specification): write(specification, indent: indent)
        case .values(let values):
            write(indent: indent, " VALUES ")
            for (index, row) in values.rows.enumerated() {
                write("\n")
                write(indent: indent, index == 0 ? "  " : ", ")
                write(row)
            }
            write("\n")
        case .table(let name, _):
            write(indent: indent, "TABLE ")
            write(name)
            write("\n")
        case .subquery(let query):
            write(indent: indent, "(\n")
            write(query, indent: indent + 1)
            write(indent: indent, ") ")
        case .setOperation(let operation):
            let word = operation.kind.rawValue + (operation.isDistinct ? " " : " ALL ")
            write(operation.operands, separator: word) { $0.write($1, indent: indent) }
        }
    }

    private mutating func write(_ specification: QuerySpecification, indent: Int) {
        write(indent: indent, "SELECT" + (specification.isDistinct ? " DISTINCT" : ""))
        if specification.selectItems.count == 1 {
            write(" ")
            write(specification.selectItems[0])
        } else {
            for (index, item) in specification.selectItems.enumerated() {
                write("\n")
                write(indent: indent, index == 0 ? "  " : ", ")
                write(item)
            }
        }
        write("\n")
        if let from = specification.from {
            write(indent: indent, "FROM\n")
            write(indent: indent, "  ")
            write(from, indent: indent)
        }
        write("\n")
        write(indent: indent, clause: "WHERE ", specification.filter)
        if let groupBy = specification.groupBy {
            write(indent: indent, "GROUP BY " + (groupBy.isDistinct ? " DISTINCT " : ""))
            write(groupBy.elements) { $0.write($1) }
            write("\n")
        }
        write(indent: indent, clause: "HAVING ", specification.having)
        if !specification.windows.isEmpty {
            write(indent: indent, "WINDOW ")
            write(specification.windows) { formatter, definition in
                formatter.write(definition.name)
                formatter.write(" AS ")
                formatter.write(definition.window)
            }
            write("\n")
        }
        write(specification.orderBy, specification.offset, specification.limit, indent: indent)
    }

    private mutating func write(indent: Int, clause: String, _ condition: Expression?) {
        guard let condition else { return }
        write(indent: indent, clause)
        write(condition)
        write("\n")
    }

    private mutating func write(_ item: SelectItem) {
        switch item.kind {
        case .single(let expression, let alias):
            write(expression)
            guard let alias else { return }
            // Trino writes no AS; an alias that is also a keyword needs it.
            write(TokenType.words[alias.value.uppercased()] == nil || alias.isDelimited ? " " : " AS ")
            write(alias)
        case .allColumns(let target, let aliases):
            if let target {
                write(target)
                write(".")
            }
            write("*")
            guard !aliases.isEmpty else { return }
            write(" AS (")
            write(aliases) { $0.write($1) }
            write(")")
        }
    }

    private mutating func write(_ element: GroupingElement) {
        func list(_ formatter: inout ExpressionFormatter, _ set: [Expression]) {
            if set.count == 1, set[0].isSubquery { return formatter.write(set[0]) }
            formatter.write("(")
            formatter.write(set)
            formatter.write(")")
        }
        switch element.kind {
        case .simple(let columns):
            // A row or a subquery alone would be taken for a list of columns.
            if columns.count == 1 { write(columns[0]) } else { list(&self, columns) }
        case .groupingSets(let sets):
            write("GROUPING SETS (")
            write(sets) { list(&$0, $1) }
            write(")")
        case .cube(let columns):
            write("CUBE (")
            write(columns)
            write(")")
        case .rollup(let columns):
            write("ROLLUP (")
            write(columns)
            write(")")
        }
    }

    /// Writes a relation.
    mutating func write(_ relation: Relation, indent: Int) {
        switch relation.kind {
        case .table(let name): write(name)
        case .subquery(let query): write("", query, indent: indent)
        case .lateral(let query): write("LATERAL ", query, indent: indent)
        case .unnest(let list, let withOrdinality):
            write("UNNEST(")
            write(list)
            write(withOrdinality ? ") WITH ORDINALITY" : ")")
        case .aliased(let inner, let alias, let columns):
            writeSuffixed(inner, indent: indent)
            write(TokenType.words[alias.value.uppercased()] == nil || alias.isDelimited ? " " : " AS ")
            write(alias)
            write(columns: columns)
        case .sampled(let inner, let sample, let percentage):
            if case .aliased = inner.kind { write(inner, indent: indent) } else { writeSuffixed(inner, indent: indent) }
            write(" TABLESAMPLE " + sample.rawValue + " (")
            write(percentage)
            write(")")
        case .join(let type, let left, let right, let criteria):
            writeJoin(type, left, right, criteria, indent: indent)
        }
    }

    private mutating func write(_ word: String, _ query: Query, indent: Int) {
        write(word + "(\n")
        write(query, indent: indent + 1)
        write(indent: indent, ") ")
    }

    /// Writes a relation that an alias or a sample follows.
    private mutating func writeSuffixed(_ relation: Relation, indent: Int) {
        switch relation.kind {
        case .aliased, .sampled:
            write("( ")
            write(relation, indent: indent + 1)
            write(indent: indent, ")")
        default: write(relation, indent: indent)
        }
    }

    private mutating func writeJoin(
        _ type: JoinType, _ left: Relation, _ right: Relation, _ criteria: JoinCriteria?, indent: Int
    ) {
        if type == .implicit {
            write(left, indent: indent)
            write("\n")
            write(indent: indent, ", ")
            write(right, indent: indent)
            return
        }
        write("(")
        write(left, indent: indent)
        write("\n")
        write(indent: indent, (criteria == .natural ? "NATURAL " : "") + type.rawValue + " JOIN ")
        write(right, indent: indent)
        switch criteria {
        case .on(let condition):
            write(" ON ")
            write(condition)
        case .using(let columns):
            write(" USING (")
            write(columns) { $0.write($1) }
            write(")")
        case .natural, nil: break
        }
        write(")")
    }
}
