import Columnar
import Testing

@testable import TrinoSQL

/// The parts of a URL; nil is NULL.
///
/// Recorded from `java.net.URI` of Java 17.
private struct URLCase: Sendable {
    let url: String
    let parts: [String?]

    init(_ url: String, _ parts: String?...) {
        self.url = url
        self.parts = parts
    }
}

// Protocol, host, port, path, query, fragment.
private let cases = [
    URLCase(
        "http://user:pw@Example.com:8080/a/b%20c?k=v%20w&x#f%21", "http", "Example.com", "8080", "/a/b c", "k=v w&x",
        "f!"),
    URLCase("https://example.com", "https", "example.com", nil, "", "", ""),
    URLCase("mailto:a@b.c#x", "mailto", "", nil, "", "", "x"),
    URLCase("/only/a/path", "", "", nil, "/only/a/path", "", ""),
    URLCase("", "", "", nil, "", "", ""),
    URLCase("http://[2001:db8::1]:80/", "http", "[2001:db8::1]", "80", "/", "", ""),
    URLCase("http://[fe80::1%eth0]/", "http", "[fe80::1%eth0]", nil, "/", "", ""),
    URLCase("http://under_score.com/x", "http", "", nil, "/x", "", ""),
    URLCase("http://1.2.3.4:5", "http", "1.2.3.4", "5", "", "", ""),
    URLCase("http://256.2.3.4", "http", "", nil, "", "", ""),
    URLCase("http://host:99999999999/", "http", "", nil, "/", "", ""),
    URLCase("http://h/ü?会#é", "http", "h", nil, "/ü", "会", "é"),
    URLCase("http://h/%ff%e4%bc%9a", "http", "h", nil, "/\u{FFFD}会", "", ""),
    URLCase("http://a b/", nil, nil, nil, nil, nil, nil),
    URLCase("http://h/%zz", nil, nil, nil, nil, nil, nil),
    URLCase("http://[::1", nil, nil, nil, nil, nil, nil),
    URLCase("http://", nil, nil, nil, nil, nil, nil),
    URLCase(":x", nil, nil, nil, nil, nil, nil),
    URLCase("1a:b", nil, nil, nil, nil, nil, nil),
]

@Suite struct URLFunctionTests {
    @Test(arguments: cases)
    private func `the parts of a URL are those that Java finds`(example: URLCase) throws {
        let url = StringArgument.text(example.url)
        let found = [
            try textOf("url_extract_protocol", url), try textOf("url_extract_host", url),
            try numberOf("url_extract_port", url).map { "\($0)" }, try textOf("url_extract_path", url),
            try textOf("url_extract_query", url), try textOf("url_extract_fragment", url),
        ]

        #expect(found == example.parts)
    }

    @Test func `url_extract_parameter decodes the first of a name`() throws {
        let url: StringArgument = "http://h/?a=1&b=x+y%26z&b=2&c&=e#f"

        #expect(try textOf("url_extract_parameter", url, "a") == "1")
        #expect(try textOf("url_extract_parameter", url, "b") == "x y&z")
        #expect(try textOf("url_extract_parameter", url, "c") == "")
        #expect(try textOf("url_extract_parameter", url, "") == "e")
        #expect(try textOf("url_extract_parameter", url, "d") == nil)
        #expect(try textOf("url_extract_parameter", "http://h/", "d") == nil)
        #expect(try textOf("url_extract_parameter", "http://h /", "d") == nil)
    }

    @Test func `url_encode and url_decode are inverse`() throws {
        let plain = "http://test?a=b&c=d~*-_. ü😀\u{0}"

        let encoded = try textOf("url_encode", .text(plain))

        #expect(encoded == "http%3A%2F%2Ftest%3Fa%3Db%26c%3Dd%7E*-_.+%C3%BC%F0%9F%98%80%00")
        #expect(try textOf("url_decode", .text(encoded ?? "")) == plain)
        #expect(try typeOf("url_encode", .varchar(7)) == .varchar(84))
        #expect(try typeOf("url_encode", .text) == .text)
    }

    @Test func `what url_decode cannot read is refused in Java's words`() {
        #expect(refusalOf("url_decode", "a%") == "URLDecoder: Incomplete trailing escape (%) pattern")
        #expect(
            refusalOf("url_decode", "%g1")
                == "URLDecoder: Illegal hex characters in escape (%) pattern - Error at index 0 in: \"g1\"")
        #expect(
            refusalOf("url_decode", "%1g")
                == "URLDecoder: Illegal hex characters in escape (%) pattern - Error at index 1 in: \"1g\"")
        #expect(
            refusalOf("url_decode", "%-1")
                == "URLDecoder: Illegal hex characters in escape (%) pattern - negative value")
    }

    @Test func `a surrogate written as UTF-8 is replaced once, as Java does`() throws {
        #expect(try textOf("url_decode", "%ED%A0%80x") == "\u{FFFD}x")
        #expect(try textOf("url_decode", "%E2%82x") == "\u{FFFD}x")
    }
}
