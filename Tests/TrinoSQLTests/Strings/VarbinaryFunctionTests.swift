import Columnar
import Testing

@testable import TrinoSQL

@Suite struct VarbinaryFunctionTests {
    @Test func `parts of binary values are counted in bytes`() throws {
        #expect(try numberOf("length", .binary([1, 2, 3])) == 3)
        #expect(try bytesOf("reverse", .binary([1, 2, 3])) == [3, 2, 1])
        #expect(try bytesOf("substr", .binary("Quadratically"), 5) == Array("ratically".utf8))
        #expect(try bytesOf("substr", .binary("Quadratically"), 5, 6) == Array("ratica".utf8))
        #expect(try bytesOf("substr", .binary("Quadratically"), -5, 4) == Array("call".utf8))
        #expect(try bytesOf("substr", .binary("Quadratically"), 0) == [])
        #expect(try bytesOf("substr", .binary("Quadratically"), 14) == [])
        #expect(try bytesOf("substr", .binary("abc"), 2, .init(integerLiteral: .max)) == Array("bc".utf8))
        #expect(try bytesOf("lpad", .binary([9]), 4, .binary([1, 2])) == [1, 2, 1, 9])
        #expect(try bytesOf("rpad", .binary([9]), 4, .binary([1, 2])) == [9, 1, 2, 1])
        #expect(try bytesOf("rpad", .binary([9, 8, 7]), 2, .binary([1])) == [9, 8])
        #expect(refusalOf("lpad", .binary([9]), 4, .binary([])) == "Padding bytes must not be empty")
    }

    /// Recorded with Python's `base64`.
    @Test(arguments: [
        ("", "", "", ""), ("f", "Zg==", "Zg==", "MY======"), ("fo", "Zm8=", "Zm8=", "MZXQ===="),
        ("foo", "Zm9v", "Zm9v", "MZXW6==="), ("foob", "Zm9vYg==", "Zm9vYg==", "MZXW6YQ="),
        ("fooba", "Zm9vYmE=", "Zm9vYmE=", "MZXW6YTB"), ("ÿþ>?", "w7/Dvj4/", "w7_Dvj4_", "YO74HPR6H4======"),
    ])
    func `bytes become letters and back`(plain: String, base64: String, base64URL: String, base32: String) throws {
        for (name, encoded) in [("base64", base64), ("base64url", base64URL), ("base32", base32)] {
            let unpadded = String(encoded.prefix { $0 != "=" })

            #expect(try textOf("to_\(name)", .binary(plain)) == encoded)
            #expect(try textOf("from_\(name)", .text(encoded)) == plain)
            #expect(try textOf("from_\(name)", .binary(unpadded)) == plain)
        }
    }

    /// Texts recorded from `java.util.Base64` of Java 17.
    @Test(arguments: [
        ("Z", "Input byte[] should at least have 2 bytes for base64 bytes"),
        ("Zg=", "Input byte array has wrong 4-byte ending unit"),
        ("Zm9vY", "Last unit does not have enough valid bits"),
        ("Zm9v=", "Input byte array has wrong 4-byte ending unit"),
        ("Zg==Zg==", "Input byte array has incorrect ending byte at 4"),
        ("Zm 9v", "Illegal base64 character 20"),
        ("Zmé", "Illegal base64 character -3d"),
    ])
    func `what is no Base64 is refused in Java's words`(text: String, message: String) {
        #expect(refusalOf("from_base64", .text(text)) == message)
    }

    @Test func `what is no Base32 is refused in Guava's words`() {
        #expect(refusalOf("from_base32", "M") == "Invalid input length 1")
        #expect(refusalOf("from_base32", "M1") == "Unrecognized character: 1")
        #expect(refusalOf("from_base32", "M ") == "Unrecognized character: 0x20")
        #expect(refusalOf("from_base32", "Mé") == "Unrecognized character: 0xe9")
    }

    @Test func `hexadecimal digits are written in upper case and read in either`() throws {
        #expect(try textOf("to_hex", .binary([0x00, 0x0F, 0xAB, 0xFF])) == "000FABFF")
        #expect(try bytesOf("from_hex", "000faBFF") == [0x00, 0x0F, 0xAB, 0xFF])
        #expect(try bytesOf("from_hex", .binary("")) == [])
        #expect(refusalOf("from_hex", "f/f") == "invalid input length 3")
        #expect(refusalOf("from_hex", "0g") == "not a hexadecimal digit: \"g\" = 103")
    }

    @Test func `numbers are written with their highest byte first`() throws {
        #expect(try bytesOf("to_big_endian_64", 258) == [0, 0, 0, 0, 0, 0, 1, 2])
        #expect(try bytesOf("to_big_endian_32", .integer(-2)) == [0xFF, 0xFF, 0xFF, 0xFE])
        #expect(try numberOf("from_big_endian_64", .binary([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE])) == -2)
        #expect(try numberOf("from_big_endian_32", .binary([0x80, 0, 0, 1])) == -2_147_483_647)
        #expect(refusalOf("from_big_endian_64", .binary([1])) == "expected 8-byte input, but got instead: 1")
        #expect(refusalOf("from_big_endian_32", .binary([1])) == "expected 4-byte input, but got instead: 1")
    }

    @Test(arguments: [0.0, -0.0, 1.5, -.infinity, 3.4028234663852886e38])
    func `floating-point numbers survive the way there and back`(number: Double) throws {
        for (bits, type) in [("32", DataType.real), ("64", .double)] {
            let encoded = try StringCalls.value("to_ieee754_\(bits)", [.init(value: .double(number), type: type)])
            let decoded = try StringCalls.value("from_ieee754_\(bits)", [.init(value: encoded, type: .varbinary)])

            #expect(decoded == .double(number))
        }
    }

    @Test func `floating-point numbers have their bytes`() throws {
        let one = StringArgument(value: .double(1), type: .double)
        let nothing = StringArgument(value: .double(-.nan), type: .double)

        #expect(try bytesOf("to_ieee754_64", one) == [0x3F, 0xF0, 0, 0, 0, 0, 0, 0])
        #expect(try bytesOf("to_ieee754_64", nothing) == [0x7F, 0xF8, 0, 0, 0, 0, 0, 0])
        #expect(
            refusalOf("from_ieee754_32", .binary([1]))
                == "Input floating-point value must be exactly 4 bytes long")
    }
}
