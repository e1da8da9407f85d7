import OrderedJSON
import Testing

@testable import Splitting

@Suite struct `Values as Python prints them` {
    @Test(arguments: Recorded.file["texts"]?["doubles"]?.array ?? [])
    func `are the recorded numbers`(_ recorded: JSON) {
        #expect(PythonText.double(recorded[0]?.double ?? .nan) == recorded[1]?.string)
    }

    @Test(arguments: Recorded.file["texts"]?["strings"]?.array ?? [])
    func `are the recorded strings`(_ recorded: JSON) {
        #expect(PythonText.string(recorded[0]?.string ?? "?") == recorded[1]?.string)
    }

    @Test(arguments: [
        (#"null"#, "None"), ("true", "True"), ("1.50", "1.5"), ("-0", "0"), ("1e3", "1000.0"), ("1e999", "inf"),
        (#"["a", 1, {"b": null}]"#, "['a', 1, {'b': None}]"),
    ])
    func `are those that json.loads makes`(_ json: String, _ text: String) throws {
        #expect(PythonText.representation(try JSON(parsing: json)) == text)
    }
}

@Suite struct `Integers of any length` {
    @Test(
        arguments: [
            ("0", [0]), ("-0", [0]), ("+7", [7]), ("4294967295", [4_294_967_295]), ("4294967296", [0, 1]),
            ("18446744073709551616", [0, 0, 1]), ("000000000000000000000000012", [12]),
        ] as [(String, [UInt32])])
    func `are read into words`(_ text: String, _ words: [UInt32]) {
        #expect(DecimalInteger(text)?.words == words)
    }

    @Test(arguments: ["", "-", "+", "1.0", "1e3", " 1", "0x1", "１", "--1"])
    func `are nothing else`(_ text: String) {
        #expect(DecimalInteger(text) == nil)
    }

    @Test(arguments: [
        "0", "-1", "9223372036854775807", "-9223372036854775808", "123456789012345678901234567890", "1000000000",
        "-1000000000000000000000",
    ])
    func `print as they were`(_ text: String) {
        #expect(DecimalInteger(text)?.text == text)
        #expect(DecimalInteger(text)?.int == Int(text))
        #expect(DecimalInteger(text)?.unsigned == UInt64(text))
    }

    @Test func `are in the order of numbers`() throws {
        let texts = ["-100000000000000000000", "-5", "-4", "0", "3", "10", "99999999999", "100000000000000000000"]

        let sorted = texts.reversed().compactMap { DecimalInteger($0) }.sorted(by: <)

        #expect(sorted.map(\.text) == texts)
    }
}
