import Testing

@testable import AWSSignature

@Suite struct `Signing times` {
    @Test(
        arguments: [
            (0, "19700101T000000Z"), (1_369_353_600, "20130524T000000Z"), (951_782_399, "20000228T235959Z"),
            (951_782_400, "20000229T000000Z"), (4_107_542_399, "21000228T235959Z"), (4_107_542_400, "21000301T000000Z"),
            (-1, "19691231T235959Z"), (253_402_300_799, "99991231T235959Z"),
        ] as [(Int64, String)])
    func `are written and read`(seconds: Int64, text: String) {
        #expect(SigningTime.text(seconds) == text)
        #expect(SigningTime.seconds(basic: text) == seconds)
    }

    @Test(arguments: [
        "", "20130524", "20130524T000000", "20130524T000000ZZ", "20130524t000000z", "20130229T000000Z",
        "20131301T000000Z", "20130524T240000Z", "20130524T006000Z", "20130524T000060Z", "2013-524T000000Z",
        "20130500T000000Z", "20130532T000000Z",
    ])
    func `are refused where they are none`(text: String) {
        #expect(SigningTime.seconds(basic: text) == nil)
    }

    @Test func `are read from a Date header`() {
        for zone in ["GMT", "UTC", "-0000", "+0000"] {
            #expect(SigningTime.seconds(header: "Fri, 24 May 2013 00:00:01 \(zone)") == 1_369_353_601)
        }
        #expect(SigningTime.seconds(header: "20130524T000000Z") == 1_369_353_600)
        #expect(SigningTime.seconds(header: "Fri, 24 May 2013 00:00:01 +0100") == nil)
        #expect(SigningTime.seconds(header: "Fri, 24 Mai 2013 00:00:01 GMT") == nil)
        #expect(SigningTime.seconds(header: "Friday, 24-May-13 00:00:01 GMT") == nil)
    }
}
