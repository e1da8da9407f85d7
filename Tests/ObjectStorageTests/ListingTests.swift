import FileTree
import JobModel
import ObjectStorage
import PjrunTesting
import S3Model
import Testing

/// What a listing is, said as plainly as can be: a filter over all keys in order.
private struct ReferenceListing {
    let keys: [[UInt8]]

    func page(_ query: S3ListQuery) -> (entries: [String], next: S3ListQuery.Position?) {
        let prefix = Array(query.prefix.utf8)
        let delimiter = Array((query.delimiter ?? "").utf8)
        var entries: [(text: String, position: S3ListQuery.Position)] = []
        for key in keys where key.starts(with: prefix) {
            switch query.after {
            case nil: break
            case .key(let bound): if !Array(bound.utf8).lexicographicallyPrecedes(key) { continue }
            case .prefix(let bound):
                let bound = Array(bound.utf8)
                if key.starts(with: bound) || key.lexicographicallyPrecedes(bound) { continue }
            }
            var end: Int?
            if !delimiter.isEmpty, key.count >= prefix.count + delimiter.count {
                end = (prefix.count...key.count - delimiter.count).first { key[$0...].starts(with: delimiter) }
            }
            if let end {
                let common = String(decoding: key[..<(end + delimiter.count)], as: UTF8.self)
                if entries.last?.position != .prefix(common) { entries.append(("prefix " + common, .prefix(common))) }
            } else {
                let text = String(decoding: key, as: UTF8.self)
                entries.append((text, .key(text)))
            }
        }
        let shown = entries.prefix(query.limit)
        return (shown.map(\.text), shown.count < entries.count ? shown.last?.position : nil)
    }
}

@Suite struct `Listing a bucket` {
    private static let pieces = [
        "a", "b", "a", "/", "/", "/", "-", "0", ".", "..", "é", "日", "\u{0}", "\n", "%", "~", ".pjrun~x", "//", "ab",
        "A",
        String(repeating: "l", count: 79), String(repeating: "l", count: 80), String(repeating: "m", count: 160),
        String(repeating: "x", count: 300),
    ]

    private static func key(_ random: inout SeededGenerator) -> String {
        while true {
            let count = Int.random(in: 1...7, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            if (1...1024).contains(text.utf8.count) { return text }
        }
    }

    @Test(arguments: 0..<6) func `any page is what a sorted list of the keys would give`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let folder = try StoreFolder()
        var written: [[UInt8]: String] = [:]
        for step in 0..<70 {
            let key = Self.key(&random)
            try folder.put(key, "\(step)", eTag: "tag\(step)")
            written[Array(key.utf8)] = "\(step)"
        }
        for key in written.keys.sorted(by: { $0.lexicographicallyPrecedes($1) })
        where Int.random(in: 0..<4, using: &random) == 0 {
            try folder.store.deleteObject(folder.address(String(decoding: key, as: UTF8.self)), if: nil)
            written[key] = nil
        }
        let sorted = written.keys.sorted { $0.lexicographicallyPrecedes($1) }
        let reference = ReferenceListing(keys: sorted)

        for (key, text) in written {
            #expect(try folder.get(String(decoding: key, as: UTF8.self)) == text)
        }
        for _ in 0..<60 {
            var query = S3ListQuery()
            func start(_ random: inout SeededGenerator) -> String {
                let key = Bool.random(using: &random) ? sorted.randomElement(using: &random) ?? [] : []
                var text = String(decoding: key, as: UTF8.self).unicodeScalars
                if text.isEmpty || Bool.random(using: &random) { text = Self.key(&random).unicodeScalars }
                return String(String.UnicodeScalarView(text.prefix(Int.random(in: 0...text.count, using: &random))))
            }
            if Bool.random(using: &random) { query.prefix = start(&random) }
            query.delimiter = ["/", "/", nil, "-", "a", "//", "/a", "é", ""].randomElement(using: &random) ?? nil
            switch Int.random(in: 0..<4, using: &random) {
            case 0: query.after = .key(start(&random))
            case 1: query.after = .prefix(start(&random))
            default: break
            }
            query.limit = Int.random(in: 0...12, using: &random)
            if Int.random(in: 0..<6, using: &random) == 0 { query.limit = 1000 }
            let expected = query.limit == 0 ? ([], nil) : reference.page(query)

            let page = try folder.store.list(StoreFolder.bucket, query)
            #expect(StoreFolder.texts(page) == expected.0, "\(query)")
            #expect(page.next == expected.1, "\(query)")
        }
    }

    @Test(arguments: [1, 3, 1000]) func `page by page, every key comes once and in order`(limit: Int) throws {
        let folder = try StoreFolder()
        let keys = ["a-b", "a", "a/b", "a0", "a/", "a//", "/", "b/c/d", "b/c", "b/c/", "z\u{1}"]
        for key in keys { try folder.put(key, key) }

        var query = S3ListQuery()
        query.limit = limit
        var seen: [String] = []
        repeat {
            let page = try folder.store.list(StoreFolder.bucket, query)
            for case .object(let object) in page.entries { seen.append(object.key) }
            query.after = page.next
        } while query.after != nil

        #expect(seen == keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test func `pages of a large directory show what is added and removed between them`() throws {
        let folder = try StoreFolder()
        _ = Shell.run("cd '\(folder.scratch("s3/bucket"))' && mkdir data && cd data && touch $(seq 1000 2499)")
        // Older than any tick of a clock, so that the directory may be remembered.
        _ = Shell.run("touch -d '1 hour ago' '\(folder.scratch("s3/bucket/data"))'")
        var query = S3ListQuery()
        query.limit = 500
        var page = try folder.store.list(StoreFolder.bucket, query)
        #expect(page.next == .key("data/1499"))

        try folder.put("data/1500-new", "")
        try folder.store.deleteObject(folder.address("data/1501"), if: nil)
        query.after = page.next
        page = try folder.store.list(StoreFolder.bucket, query)

        let keys = page.entries.prefix(3).map { if case .object(let object) = $0 { object.key } else { "" } }
        #expect(keys == ["data/1500", "data/1500-new", "data/1502"])
    }

    @Test func `a directory without keys is no common prefix`() throws {
        let folder = try StoreFolder()
        folder.drop("closed/deep/x", "1")
        folder.drop("closed/file", "1")
        _ = Shell.run("mkdir -p '\(folder.scratch("s3/bucket/empty/inside"))'")
        var query = S3ListQuery()
        query.delimiter = "/"

        #expect(try folder.keys(query) == ["prefix closed/"])
        query.after = .prefix("closed/")
        #expect(try folder.keys(query) == [])
    }

    @Test func `links, pipes and half-written files are no objects`() throws {
        let folder = try StoreFolder()
        folder.drop("real/file", "1")
        folder.drop(".pjrun~token-1", "half")
        folder.drop("real/.pjrun~token-2", "half")
        folder.drop(".pjrun~x/file", "half")
        _ = Shell.run(
            "cd '\(folder.scratch("s3/bucket"))' && ln -s real link && ln -s real/file file && mkfifo pipe && touch $'bad\\xff'"
        )

        #expect(try folder.keys() == ["real/file"])
        #expect(try folder.get("link/file") == nil)
        #expect(try folder.get("file") == nil)
        #expect(try folder.get("pipe") == nil)
        #expect(try folder.get(".pjrun~token-1") == nil)
    }

    @Test func `a bucket that is not there is said`() throws {
        let folder = try StoreFolder()

        #expect(folder.refusal { try folder.store.list("other", S3ListQuery()) } == .noSuchBucket("other"))
        #expect(folder.refusal { try folder.store.list("../s3", S3ListQuery()) } == .noSuchBucket("../s3"))
    }
}
