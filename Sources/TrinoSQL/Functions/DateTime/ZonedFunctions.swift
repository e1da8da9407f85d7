import Columnar

extension FunctionRegistry {
    /// Declares a signature with a time zone, of which there are no values yet.
    ///
    /// Errors list it among those that a call could have meant, and a bare NULL fits it as in Trino. Trino declares
    /// those of TIMESTAMP after the ones without a zone, those of TIME last.
    mutating func zoned(
        _ name: String, _ arguments: String, returns result: String,
        lengths: [String: @Sendable ([String: Int]) -> Int] = [:]
    ) {
        scalar(name, arguments, returns: result, lengths: lengths) { call in
            switch call.resultType.physical {
            case .double: call.mapRows { _ -> Double? in nil }
            case .bytes: call.mapRows { _ -> ByteView? in nil }
            case .int128: call.mapRows { _ -> Int128? in nil }
            case .int64, .bool, .nested: call.mapRows { _ -> Int64? in nil }
            }
        }
    }

    /// Names the functions whose arguments or results have a time zone, with what to use instead.
    mutating func refuseZonedFunctions() {
        let reason = "needs the type timestamp with time zone, which is not supported yet"
        refuse(
            ["now", "current_timestamp"],
            because: "\(reason); localtimestamp is the same moment on the session's clock")
        refuse(
            ["current_time"],
            because: "needs the type time with time zone, which is not supported yet; localtime has no zone")
        refuse(
            ["from_unixtime", "from_unixtime_nanos"],
            because: "\(reason); date_add('second', seconds, TIMESTAMP '1970-01-01 00:00:00') is the moment in UTC")
        refuse(
            ["from_iso8601_timestamp", "from_iso8601_timestamp_nanos"],
            because: "\(reason); CAST(replace(text, 'T', ' ') AS timestamp) reads text without a zone")
        refuse(["parse_datetime"], because: "\(reason); date_parse(text, format) reads text without a zone")
        refuse(["with_timezone", "at_timezone", "timezone_hour", "timezone_minute"], because: reason)
    }
}
