import Testing

@testable import AWSEndpoint

struct S3TimeTests {
    /// Made with Python's `datetime` and `email.utils.format_datetime`.
    static let known: [(Int64, String, String)] = [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00.000Z"),
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37.000Z"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT", "2000-02-29T00:00:00.000Z"),
        (1_709_164_799, "Wed, 28 Feb 2024 23:59:59 GMT", "2024-02-28T23:59:59.000Z"),
        (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT", "2024-02-29T23:59:59.000Z"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT", "2100-02-28T23:59:59.000Z"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT", "2100-03-01T00:00:00.000Z"),
        (-1, "Wed, 31 Dec 1969 23:59:59 GMT", "1969-12-31T23:59:59.000Z"),
        (-2_208_988_800, "Mon, 01 Jan 1900 00:00:00 GMT", "1900-01-01T00:00:00.000Z"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31T23:59:59.000Z"),
    ]

    @Test(arguments: known)
    func `dates are written and read`(_ seconds: Int64, _ http: String, _ iso: String) {
        #expect(S3Time.http(seconds: seconds) == http)
        #expect(S3Time.iso8601(seconds: seconds) == iso)
        #expect(S3Time.seconds(of: http) == seconds)
        #expect(S3Time.seconds(of: iso) == seconds)
    }

    @Test func `all forms of HTTP are read`() {
        #expect(S3Time.seconds(of: "Sunday, 06-Nov-94 08:49:37 GMT") == 784_111_777)
        #expect(S3Time.seconds(of: "Sun Nov  6 08:49:37 1994") == 784_111_777)
        #expect(S3Time.seconds(of: "1994-11-06T08:49:37Z") == 784_111_777)
    }

    @Test(arguments: [
        "", "yesterday", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Abc 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "1994-11-06", "1994-13-06T08:49:37Z",
        "1994-00-06T08:49:37Z", "1994-02-30T08:49:37Z", "1994-11-06T08:49Z", "1994-11-06T08:49:37.Z",
        "-994-11-06T08:49:37Z", "1994-11-06T08:+9:37Z",
    ])
    func `what is no date`(_ text: String) {
        #expect(S3Time.seconds(of: text) == nil)
    }

    @Test func `nanoseconds are cut to whole seconds, before 1970 too`() {
        #expect(S3Time.seconds(ofNanoseconds: 1_999_999_999) == 1)
        #expect(S3Time.seconds(ofNanoseconds: -1) == -1)
        #expect(S3Time.seconds(ofNanoseconds: -1_000_000_000) == -1)
        #expect(S3Time.seconds(ofNanoseconds: -1_000_000_001) == -2)
    }
}
