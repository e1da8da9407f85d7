import Columnar
import Testing

@testable import TrinoSQL

@Suite struct SessionTimeTests: DateTimeSuite {
    // 2020-06-24 23:30:31.759993 UTC.
    private let start = Int64(NaiveClock.picos("2020-06-24 23:30:31.759993") / 1_000_000)

    private func session(_ zone: String) -> Session { Session(timeZone: zone, startTime: start) }

    @Test(arguments: [
        ("UTC", "2020-06-24", "23:30:31.759993"), ("+08:35", "2020-06-25", "08:05:31.759993"),
        ("Europe/Zurich", "2020-06-25", "01:30:31.759993"), ("America/Los_Angeles", "2020-06-24", "16:30:31.759993"),
        ("Pacific/Apia", "2020-06-25", "12:30:31.759993"),
    ])
    func `the session's zone decides`(zone: String, date: String, time: String) throws {
        let now = try SessionTime(session(zone))

        #expect(now.currentDate == NaiveClock.day(date))
        #expect(now.localTime(precision: 6) == Int64(NaiveClock.picosOfDay(time)))
        #expect(now.localTimestamp(precision: 6) == .int64(Int64(NaiveClock.picos("\(date) \(time)") / 1_000_000)))
        #expect(now.localTimestamp(precision: 12) == .int128(NaiveClock.picos("\(date) \(time)")))
    }

    @Test func `fewer digits are rounded`() throws {
        let now = try SessionTime(session("UTC"))

        #expect(now.localTime(precision: 3) == Int64(NaiveClock.picosOfDay("23:30:31.760")))
        #expect(now.localTime(precision: 0) == Int64(NaiveClock.picosOfDay("23:30:32")))
        #expect(
            now.localTimestamp(precision: 0) == .int64(Int64(NaiveClock.picos("2020-06-24 23:30:32") / 1_000_000)))
        let late = try SessionTime(Session(startTime: 86_399_999_999))
        #expect(late.localTime(precision: 3) == 0)
        #expect(late.localTimestamp(precision: 3) == .int64(86_400_000_000))
        #expect(late.currentDate == 0)
    }

    @Test func `as functions`() {
        let zurich = session("Europe/Zurich")
        #expect(call("current_date", columns: [], zurich) == .date("2020-06-25"))
        #expect(call("current_timezone", columns: [], zurich) == .value(.text, .text("Europe/Zurich")))
        #expect(call("current_timezone", columns: [], session("GMT+05")) == .value(.text, .text("+05:00")))
        #expect(call("$localtime", TypedValue(.time(0), .null), session: zurich) == .time(0, "01:30:32"))
        #expect(
            call("$localtimestamp", TypedValue(.timestamp(9), .null), session: zurich)
                == .timestamp(9, "2020-06-25 01:30:31.759993"))
        #expect(
            call("current_date", columns: [], session("Mars/Olympus"))
                == .failure("NOT_SUPPORTED", "Time zone not supported: Mars/Olympus"))
    }

    @Test func `before 1970`() throws {
        let now = try SessionTime(Session(timeZone: "-01:00", startTime: -1))
        #expect(now.currentDate == -1)
        #expect(now.localTime(precision: 12) == Int64(NaiveClock.picosOfDay("22:59:59.999999")))
    }
}
