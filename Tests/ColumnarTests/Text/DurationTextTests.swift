import Columnar
import Testing

@Suite struct DurationTextTests {
    @Test(
        arguments: [
            ("42.8ms", 43), ("3.81 d", 329_184_000), (" 5m ", 300_000), ("1h", 3_600_000), ("500us", 1), ("400us", 0),
            ("1ns", 0),
        ] as [(String, Int64)])
    func `durations are read in milliseconds`(text: String, millis: Int64) {
        #expect(withText(text) { DurationText.parseMillis($0) } == millis)
    }

    @Test(arguments: [
        ("", "duration is empty"), ("5", "duration is not a valid data duration string: 5"),
        ("-5s", "duration is not a valid data duration string: -5s"),
        ("5 weeks", "Unknown time unit: weeks"), ("5S", "Unknown time unit: S"),
        ("5.s", "duration is not a valid data duration string: 5.s"),
    ])
    func `other texts are no durations`(text: String, message: String) {
        #expect(withText(text) { DurationText.parseMillis($0) } == nil)
        #expect(withText(text) { DurationText.failureMessage($0) } == message)
    }

    // The examples of Trino's manual, and the edges.
    @Test(
        arguments: [
            (96, "1 minute, 36 seconds"), (3762, "1 hour, 2 minutes, 42 seconds"),
            (56_363_463, "93 weeks, 1 day, 8 hours, 31 minutes, 3 seconds"), (0, "0 seconds"),
            (1, "1 second"), (0.5, "1 second"), (.nan, nil),
        ] as [(Double, String?)])
    func `seconds become words`(seconds: Double, words: String?) {
        #expect(DurationText.readable(seconds: seconds) == words)
    }

    // The examples of Trino's manual, and the edges.
    @Test(
        arguments: [
            ("1B", 1), ("1kB", 1024), ("1MB", 1_048_576), ("2.3MB", 2_411_724), ("0.99kB", 1013),
            ("1YB", 1_208_925_819_614_629_174_706_176), (".5kB", 512), ("0B", 0),
            ("00000000000000000000000000000000000000000000001B", 1),
        ] as [(String, Int128)])
    func `data sizes are bytes`(text: String, bytes: Int128) throws {
        #expect(try withText(text) { try DataSizeText.parse($0) } == bytes)
    }

    @Test(arguments: ["", "B", "1", "1b", "1 kB", "-1B", "1.2.3B", "1KB", "."])
    func `other texts are no data sizes`(text: String) {
        #expect(throws: DataSizeText.ParseFailure.invalid) { try withText(text) { try DataSizeText.parse($0) } }
        #expect(withText(text) { DataSizeText.message(.invalid, $0) } == "Invalid data size: '\(text)'")
    }

    @Test func `data sizes end with 38 digits`() {
        let large = "100000000000000YB"

        #expect(throws: DataSizeText.ParseFailure.outOfRange) { try withText(large) { try DataSizeText.parse($0) } }
        #expect(
            withText(large) { DataSizeText.message(.outOfRange, $0) }
                == "Value out of range: '100000000000000YB' ('120892581961462917470617600000000000000B')")
    }

    @Test func `numbers have other bases`() {
        #expect(text { RadixText.append(255, base: 16, to: &$0) } == "ff")
        #expect(text { RadixText.append(.min, base: 2, to: &$0) } == "-1" + String(repeating: "0", count: 63))
        #expect(withText("-FF") { RadixText.parse($0, base: 16) } == -255)
        #expect(withText("+z") { RadixText.parse($0, base: 36) } == 35)
        #expect(withText("12") { RadixText.parse($0, base: 2) } == nil)
        #expect(withText("") { RadixText.parse($0, base: 2) } == nil)
        #expect(withText("8000000000000000") { RadixText.parse($0, base: 16) } == nil)
        #expect(withText("2") { RadixText.failureMessage($0, base: 2) } == "Not a valid base-2 number: 2")
    }
}
