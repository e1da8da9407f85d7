import Columnar

extension FunctionRegistry {
    mutating func addLikeFunctions() {
        scalar("$like", "varchar(x), varchar(y)", returns: "boolean") { call in call.like() }
        scalar("$like", "varchar(x), varchar(y), varchar(z)", returns: "boolean") { call in call.like() }
        scalar("$like", "char(x), varchar(y)", returns: "boolean") { call in call.like() }
        scalar("$like", "char(x), varchar(y), varchar(z)", returns: "boolean") { call in call.like() }
    }
}

extension ScalarCall {
    /// Value LIKE pattern [ESCAPE escape].
    fileprivate func like() -> Column {
        let values = (views: arguments[0].views, step: arguments[0].step)
        // A CHAR is compared with its trailing spaces, which are not stored.
        let padding: Int? = if case .char(let length) = arguments[0].type { length } else { nil }
        let patterns = PreparedArguments(Array(arguments.dropFirst()), count: count) { parts in
            try asFailure { () throws(PatternError) in
                try unsafe LikePattern(parts[0].buffer, escape: parts.count > 1 ? parts[1].buffer : nil)
            }
        }
        if let padding {
            return mapRows { row -> Bool? in
                let value = values.views[row &* values.step]
                return try unsafe patterns.at(row).matches(value.buffer, paddedTo: padding)
            }
        }
        if let constant = patterns.constant {
            return mapRows { row -> Bool? in
                unsafe try constant.get().matches(values.views[row &* values.step].buffer)
            }
        }
        return mapRows { row -> Bool? in
            try unsafe patterns.at(row).matches(values.views[row &* values.step].buffer)
        }
    }
}
