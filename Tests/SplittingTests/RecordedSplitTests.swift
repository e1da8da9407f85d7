import OrderedJSON
import Testing

@testable import Splitting

@Suite struct `Splits as the libraries make them` {
    @Test func `the recording is there`() {
        #expect(Recorded.cases.count > 1000)
        #expect(Recorded.streams.count > 10)
    }

    @Test(arguments: Recorded.cases.filter { $0.json["parts"] != nil })
    func `gives the recorded rows in the recorded order`(_ recorded: RecordedCase) throws {
        let outcome = try recorded.outcome()

        var parts = JSONObject()
        for part in outcome.parts {
            parts[part.name.rawValue] = [
                "len": JSON.number(JSONNumber(part.rows.count)),
                "sha256": .string(RecordedDigest.of(part.rows.lazy.map(UInt64.init))),
                "first10": .array(part.rows.prefix(10).map { .number(JSONNumber(Int($0))) }),
            ]
        }
        #expect(JSON.object(parts) == recorded.json["parts"])
        #expect(outcome.warnings.map(\.message) == Self.warnings(recorded))
        #expect(outcome.drawnSeed == nil)
    }

    @Test(arguments: Recorded.cases.filter { $0.json["refusal"] != nil })
    func `refuses in the words of the library`(_ recorded: RecordedCase) {
        do {
            _ = try recorded.outcome()
            Issue.record("should be refused: \(recorded.json["refusal"]?.serialized() ?? "")")
        } catch let refusal as any SplitRefusal {
            #expect(refusal.exception?.rawValue == recorded.json["refusal"]?["type"]?.string)
            #expect(refusal.message == recorded.json["refusal"]?["message"]?.string)
        } catch {
            Issue.record(error)
        }
    }

    /// scikit-learn's own warnings; that a column of groups is not used is not one of ours.
    private static func warnings(_ recorded: RecordedCase) -> [String] {
        (recorded.json["warnings"]?.array ?? []).compactMap(\.string).filter { !$0.contains("is ignored by") }
    }
}

@Suite struct `Words of the generators` {
    @Test(arguments: Recorded.streams)
    func `are the recorded ones`(_ recorded: JSON) {
        let seed = (recorded["seed"]?.array ?? []).compactMap(\.int).map { UInt32($0) }
        let count = recorded["count"]?.int ?? 0
        let words: [UInt64]
        switch recorded["generator"]?.string {
        case "default_rng":
            var stream = WordStream(PCG64(entropy: seed))
            words = (0..<count).map { _ in
                let low = UInt64(stream.next())
                return UInt64(stream.next()) << 32 | low
            }
        case "RandomState":
            var stream = WordStream(MersenneTwister(seed: seed[0]))
            words = (0..<count).map { _ in UInt64(stream.next()) }
        default:
            var stream = WordStream(MersenneTwister(words: seed))
            words = (0..<count).map { _ in UInt64(stream.next()) }
        }

        #expect(words.prefix(4).map(String.init) == recorded["first"]?.array?.compactMap(\.number?.text))
        #expect(RecordedDigest.of(words) == recorded["sha256"]?.string)
    }

    @Test(arguments: Recorded.streams.filter { $0["rand"] != nil })
    func `make the recorded doubles`(_ recorded: JSON) {
        var stream = WordStream(MersenneTwister(seed: UInt32(recorded["seed"]?[0]?.int ?? 0)))

        let last = (0..<1000).map { _ in stream.nextDouble() }.last ?? 0

        #expect("np.float64(\(PythonText.double(last)))" == recorded["rand"]?.string)
    }
}

@Suite struct `SHA-256 of the tests` {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `gives the digests of FIPS 180-4`(_ text: String, _ digest: String) {
        #expect(RecordedDigest.of(Array(text.utf8)) == digest)
    }
}
