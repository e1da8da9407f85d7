import Columnar
import Testing

@testable import TrinoSQL

/// Messages list the overloads of a function, so their order and spelling are Trino's.
@Suite struct DateTimeSignatureTests {
    @Test(arguments: [
        (
            "date_trunc",
            [
                "date_trunc(varchar(x), date)", "date_trunc(varchar(x), timestamp(p))",
                "date_trunc(varchar(x), timestamp(p) with time zone)", "date_trunc(varchar(x), time(p))",
                "date_trunc(varchar(x), time(p) with time zone)",
            ]
        ),
        (
            "hour",
            [
                "hour(interval day to second)", "hour(timestamp(p))", "hour(timestamp(p) with time zone)",
                "hour(time(p))", "hour(time(p) with time zone)",
            ]
        ),
        (
            "year",
            ["year(date)", "year(interval year to month)", "year(timestamp(p))", "year(timestamp(p) with time zone)"]
        ),
        ("yow", ["yow(date)", "yow(timestamp(p))", "yow(timestamp(p) with time zone)"]),
        ("date", ["date(varchar(x))", "date(timestamp(p))", "date(timestamp(p) with time zone)"]),
        ("to_unixtime", ["to_unixtime(timestamp(p) with time zone)"]),
        ("date_parse", ["date_parse(varchar(x), varchar(y))"]), ("current_date", ["current_date()"]),
        (
            "date_diff",
            [
                "date_diff(varchar(x), date, date)", "date_diff(varchar(x), timestamp(p), timestamp(p))",
                "date_diff(varchar(x), timestamp(p) with time zone, timestamp(p) with time zone)",
                "date_diff(varchar(x), time(p), time(p))",
                "date_diff(varchar(x), time(p) with time zone, time(p) with time zone)",
            ]
        ),
    ])
    func `overloads as messages show them`(name: String, expected: [String]) {
        #expect(FunctionRegistry.dateTime.scalars[name]?.map(\.signature.described) == expected)
    }

    @Test func `no signature twice`() {
        for (name, functions) in FunctionRegistry.dateTime.scalars {
            #expect(Set(functions.map(\.signature.described)).count == functions.count, "\(name)")
            #expect(FunctionRegistry.dateTime.refused[name] == nil, "\(name)")
        }
    }
}
