extension FunctionRegistry {
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
