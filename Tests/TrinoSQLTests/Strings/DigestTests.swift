import Testing

@testable import TrinoSQL

/// Hexadecimal results for ``messages``, made with Python 3.11: `hashlib`, and the packages xxhash 3, mmh3 5 (the two
/// halves with their lowest byte first) and spookyhash 2.
private let recorded: [String: [String]] = [
    "md5": [
        "d41d8cd98f00b204e9800998ecf8427e",
        "900150983cd24fb0d6963f7d28e17f72",
        "9e107d9d372bb6826bd81d3542a419d6",
        "e2c865db4162bed963bfaa9ef6ac18f0",
        "089f243d1e831c5879aa375ee364a06e",
        "9146ef3527c7cfcc66dc615c3986e391",
        "73979428bc0de15c39d14ae331b35295",
        "b9d955696c7654cd20086bec31670b11",
        "46a128cdf4c7d26f1465dfac42771ed3",
    ],
    "sha1": [
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "a9993e364706816aba3e25717850c26c9cd0d89d",
        "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
        "4916d6bdb7f78e6803698cab32d1586ea457dfc8",
        "ac877859d427d9192054eea8feb3b8a403ef83a5",
        "689993727ba37386bb032495e9dbdfb4dd1ba744",
        "4d055f5334ac4bca50260deff4707cd8d4fc1454",
        "049adea016c8a8e3b7a9054aeeaa8643453bebd9",
        "bb7006b16a9f9f79f28d42203e5d0a721c5b010d",
    ],
    "sha256": [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592",
        "40aff2e9d2d8922e47afd4648e6967497158785fbd1da870e7110266bf944880",
        "6374f73208854473827f6f6a3f43b1f53eaa3b82c21c1a6d69a2110b2a79baad",
        "f54353008a2553262ecdc4a34749563ba0950e8b0fc8652780b0a614b99683c1",
        "eb2c86e932179f4ba13fe8715a26124b77d6bad290b9b4c1cc140cf633300c19",
        "a5fc6e203a4c2b657d0d153885932414b2ffc6a93f0f8bf8b3183315e5a7212c",
        "efeea944a76157a88d281091b6a79608653bc1f14a11d0357431c197701b6155",
    ],
    "sha512": [
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
            + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "07e547d9586f6a73f73fbac0435ed76951218fb7d0c8d788a309d785436bbb64"
            + "2e93a252a954f23912547d1e8a3b5ed6e1bfd7097821233fa0538f3db854fee6",
        "1e7b80bc8edc552c8feeb2780e111477e5bc70465fac1a77b29b35980c3f0ce4"
            + "a036a6c9462036824bd56801e62af7e9feba5c22ed8a5af877bf7de117dcac6d",
        "fa9121c7b32b9e01733d034cfc78cbf67f926c7ed83e82200ef8681819692176"
            + "0b4beff48404df811b953828274461673c68d04e297b0eb7b2b4d60fc6b566a2",
        "c01d080efd492776a1c43bd23dd99d0a2e626d481e16782e75d54c2503b5dc32"
            + "bd05f0f1ba33e568b88fd2d970929b719ecbb152f58f130a407c8830604b70ca",
        "a4e1b5a7c9ffac650a04549586593af8942459f3217cda55b7ef4d686bf0aae4"
            + "a73fa6e113211464784a68dbf10e5f3f5fbeb239c84ae3cee35b8f69f8d76d42",
        "af5fc8e26d3a65180cc5346abce4079fbe5111020163cd8787b1942f587cc991"
            + "eeeb46db3594227a25debf8deb0288d419e5aa8943bfc12ceb4b0e50d3e6514f",
        "69158716dd51b848f95e3b23f6d35d5198688763067d14ffdfcb57132623843d"
            + "a267d8dfba63c4757623bb02ee4dbe47595cc871cfae81768617911aef81d179",
    ],
    "xxhash64": [
        "ef46db3751d8e999",
        "44bc2cf5ad770999",
        "0b242d361fda71bc",
        "1facbe8406cd904b",
        "0ef1c48c425d3daf",
        "19b0bd70487b7c34",
        "551eb1af6b1b54ce",
        "b1d7f7f63a821c68",
        "93084bd0c602e67a",
    ],
    "murmur3": [
        "00000000000000000000000000000000",
        "6778ad3f3f3f96b4522dca264174a23b",
        "6c1b07bc7bbc4be347939ac4a93c437a",
        "b9126fdc13c3991c1ecc34ab7f07d670",
        "afe0d502f8185ad0c539517b71602e76",
        "fce3886fd7199f0b2af3f0602d74154b",
        "f5e3ee9485554b7c6344cbf3e3138e40",
        "c80c937ae18771c3fca17dfdccc0af7d",
        "830d3d8895082f2cf41b3778dec6d25d",
    ],
    "spooky_hash_v2_64": [
        "232706fc6bf50919",
        "8aab15f77537c967",
        "2b12e846aa0693c7",
        "203b9d8b51c50323",
        "1cd2582b406fac6d",
        "1509174f3a037177",
        "99884d73e25b888d",
        "da5bbbe19ecbda77",
        "f3437ae6f795c2ff",
    ],
    "spooky_hash_v2_32": [
        "6bf50919",
        "7537c967",
        "aa0693c7",
        "51c50323",
        "406fac6d",
        "3a037177",
        "e25b888d",
        "9ecbda77",
        "f795c2ff",
    ],
]

/// Results for the message "abc" and the keys "key" and 200 times "k", made with Python's `hmac`.
private let recordedWithKey: [String: [String]] = [
    "hmac_md5": [
        "d2fe98063f876b03193afb49b4979591",
        "7ef8227eb2b17dfa84429313f515c79c",
    ],
    "hmac_sha1": [
        "4fd0b215276ef12f2b3e4c8ecac2811498b656fc",
        "825ab55bf90c797c40d1063e4f7599f4540c7c11",
    ],
    "hmac_sha256": [
        "9c196e32dc0175f86f4b1cb89289d6619de6bee699e4c378e68309ed97a1a6ab",
        "ce632aa86d6a3fd3c79f06217c0a506599d055cd38eb385b16a2939f2488f686",
    ],
    "hmac_sha512": [
        "3926a207c8c42b0c41792cbd3e1a1aaaf5f7a25704f62dfc939c4987dd7ce060"
            + "009c5bb1c2447355b3216f10b537e9afa7b64a4e5391b0d631172d07939e087a",
        "600057e6cba9ce3e078c0ae32f0ba3a786002d1da4853945c899aa7678f932f0"
            + "3c77200044e668ac0ae89029a08cae59b9ed7f93ffed3b39371e4d4f08c3c376",
    ],
]

/// Around the lengths at which padding takes another block, and at which other loops begin.
private let messages: [[UInt8]] = [
    [], Array("abc".utf8), Array("The quick brown fox jumps over the lazy dog".utf8), Array(0...255),
    repeated("a", 111), repeated("a", 112), repeated("b", 55), repeated("b", 56), repeated("c", 1000),
]

private func repeated(_ letter: Unicode.Scalar, _ count: Int) -> [UInt8] {
    Array(repeating: UInt8(ascii: letter), count: count)
}

private func hexadecimal(_ bytes: [UInt8]?) -> String? {
    bytes.map { $0.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

@Suite struct DigestTests {
    @Test(arguments: recorded.keys.sorted())
    func `digests and hashes agree with other programs`(name: String) throws {
        for (message, expected) in zip(messages, recorded[name] ?? []) {
            #expect(hexadecimal(try bytesOf(name, .binary(message))) == expected, "\(message.count) bytes")
        }
    }

    @Test(arguments: recordedWithKey.keys.sorted())
    func `keyed digests agree with other programs`(name: String) throws {
        let expected = recordedWithKey[name] ?? []

        #expect(hexadecimal(try bytesOf(name, .binary("abc"), .binary("key"))) == expected[0])
        #expect(hexadecimal(try bytesOf(name, .binary("abc"), .binary(repeated("k", 200)))) == expected[1])
        #expect(
            refusalOf(name, .binary("abc"), .binary(""), code: "GENERIC_INTERNAL_ERROR") == "Empty key")
    }

    @Test func `crc32 agrees with zlib`() throws {
        let expected: [Int64] = [
            0, 891568578, 1095738169, 688229491, 3622738828, 208576467, 4214623820, 238015564, 2918151563,
        ]

        for (message, expected) in zip(messages, expected) {
            #expect(try numberOf("crc32", .binary(message)) == expected)
        }
    }
}
