import PjrunTesting
import Testing

@testable import Checksums

@Suite struct `Bytes as text` {
    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `in Base64 is as the standard has it`(text: String, encoded: String) {
        #expect(Base64.encoded(Array(text.utf8)) == encoded)
        #expect(Base64.decoded(encoded) == Array(text.utf8))
    }

    @Test func `comes back as it was`() {
        var random = SeededGenerator(seed: 4)
        for length in 0..<100 {
            let bytes: [UInt8] = (0..<length).map { _ in .random(in: 0...255, using: &random) }

            #expect(Base64.decoded(Base64.encoded(bytes)) == bytes)
            #expect(Hexadecimal.decoded(Hexadecimal.encoded(bytes)) == bytes)
            #expect(Hexadecimal.decoded(Hexadecimal.encoded(bytes).uppercased()) == bytes)
        }
        #expect(Base64.encoded([0xFB, 0xFF, 0xFE]) == "+//+")
        #expect(Hexadecimal.encoded([0x00, 0x0F, 0xA0, 0xFF]) == "000fa0ff")
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "=", "====", "Z===", "Zh==", "Zm9=", "Zg==Zg==", "Zm9v\n", " Zm9", "Zm-v", "Zm_v",
        "Zm=v", "=m9v", "Zm9vé", "Zg==\n\n\n\n",
    ])
    func `in Base64 is strict`(text: String) {
        #expect(Base64.decoded(text) == nil)
    }

    @Test(arguments: ["0", "0g", "g0", "000", " 0", "0x00", "é0"])
    func `in hexadecimal is strict`(text: String) {
        #expect(Hexadecimal.decoded(text) == nil)
    }
}
