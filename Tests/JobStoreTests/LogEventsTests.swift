import JobModel
import PjrunTesting
import Testing

@testable import JobStore

@Suite struct `Events of a log` {
    @Test func `an event is a line, and has the time of its line break`() throws {
        let folder = try LogFolder()
        folder.write([(10, "a\nb"), (20, "c\n\n"), (30, "d\n")])

        let events = try folder.forward { .plenty }

        #expect(events.map(\.text) == ["a", "bc", "", "d"])
        #expect(events.map(\.time.milliseconds) == [10, 20, 20, 30])
        #expect(events.map(\.place) == [0, 2, 5, 6])
    }

    @Test func `a line without a line break is an event when the job has ended, of the time of that end`() throws {
        let folder = try LogFolder()
        folder.write([(10, "a\n"), (20, "rest")])

        #expect(try folder.forward { .plenty }.map(\.text) == ["a"])
        #expect(try folder.backward { .plenty }.map(\.text) == ["a"])

        try folder.end(at: 50)

        let events = try folder.forward { .plenty }
        #expect(events.map(\.text) == ["a", "rest"])
        #expect(events.map(\.time.milliseconds) == [10, 50])
        #expect(try folder.backward { .plenty } == events)
        #expect(try folder.stream.lastEventTime.milliseconds == 50)
        #expect(try folder.store.place(of: Timestamp(milliseconds: 30), in: folder.stream) == 2)
        #expect(try folder.store.place(of: Timestamp(milliseconds: 51), in: folder.stream) == nil)
    }

    @Test func `reading goes on where a page ended when more has come`() throws {
        let folder = try LogFolder()
        folder.write([(10, "a\nb")])
        let page = try folder.store.events(of: folder.stream, from: 0, before: Int64.max, limit: .plenty)
        let empty = try folder.store.events(of: folder.stream, from: page.end, before: Int64.max, limit: .plenty)
        folder.write([(10, "a\nb"), (20, "c\n")])

        let next = try folder.store.events(of: folder.stream, from: empty.end, before: Int64.max, limit: .plenty)

        #expect(empty.events.isEmpty)
        #expect(empty.end == page.end)
        #expect(next.events.map(\.text) == ["bc"])
    }

    @Test(arguments: ["é", "€", "😀"]) func `a very long line is cut, never inside a character`(text: String) throws {
        let folder = try LogFolder()
        let line = "x" + String(repeating: text, count: 200_000)
        folder.write([(10, "first\n"), (20, line + "\n"), (30, "last\n")])

        let events = try folder.forward { .plenty }

        #expect(events.first?.text == "first")
        #expect(events.last?.text == "last")
        let parts = events.dropFirst().dropLast()
        #expect(parts.count > 2)
        #expect(parts.allSatisfy { $0.bytes.count <= 262_118 && String(validating: $0.bytes, as: UTF8.self) != nil })
        #expect(parts.map(\.text).joined() == line)
        #expect(try folder.backward { .plenty } == events)
    }

    @Test func `a line up to 174 000 bytes is whole`() throws {
        let folder = try LogFolder()
        let line = String(repeating: "y", count: 173_999)
        folder.write([(10, "\(line)\n\(line)\n")])

        #expect(try folder.forward { .plenty }.map(\.bytes.count) == [173_999, 173_999])
    }

    @Test func `pages keep to events before an end and from a start`() throws {
        let folder = try LogFolder()
        folder.write([(10, "a\n"), (20, "b\n"), (30, "c\n"), (40, "d\n")])
        let stream = try folder.stream
        let second = try #require(try folder.store.place(of: Timestamp(milliseconds: 15), in: stream))
        let fourth = try #require(try folder.store.place(of: Timestamp(milliseconds: 40), in: stream))

        let forward = try folder.store.events(of: stream, from: second, before: fourth, limit: .plenty)
        let backward = try folder.store.events(of: stream, endingAt: fourth, from: second, limit: .plenty)

        #expect(forward.events.map(\.text) == ["b", "c"])
        #expect(backward == forward)
    }

    @Test func `the stream of a job that was removed is said to be missing`() throws {
        let folder = try LogFolder()
        folder.write([(10, "a\n")])
        let stream = try folder.stream
        try folder.end(at: 20)
        try folder.store.remove(folder.job)

        #expect(throws: LogStreamMissing(name: "job/algo-1-1000")) {
            try folder.store.events(of: stream, from: 0, before: Int64.max, limit: .plenty)
        }
    }
}

@Suite struct `Pages of any size` {
    /// Lines of all kinds: empty, short, longer than an event, and bytes that are no text.
    private static func log(_ generator: inout SeededGenerator) -> [(time: Int64, bytes: [UInt8])] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...25, using: &generator) {
            let kind = Int.random(in: 0..<20, using: &generator)
            let length =
                switch kind {
                case 0..<4: 0
                case 4..<17: Int.random(in: 1...200, using: &generator)
                case 17..<19: Int.random(in: 60_000...300_000, using: &generator)
                default: Int.random(in: 300_000...600_000, using: &generator)
                }
            let first = UInt8.random(in: 11...255, using: &generator)
            let pattern = (0..<251).map { 11 + (first &+ UInt8($0)) % 245 }
            for start in stride(from: 0, to: length, by: pattern.count) {
                bytes += pattern.prefix(length - start)
            }
            bytes.append(10)
        }
        if Bool.random(using: &generator) { bytes += Array("no line break".utf8) }
        var pieces: [(time: Int64, bytes: [UInt8])] = []
        var time: Int64 = 1000
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = min(rest.count, Int.random(in: 1...max(2, bytes.count / 20), using: &generator))
            pieces.append((time, Array(rest.prefix(count))))
            rest = rest.dropFirst(count)
            time += Int64.random(in: 1...5, using: &generator)
        }
        return pieces
    }

    @Test(arguments: 0..<4) func `give the lines of the log, forwards and backwards`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let folder = try LogFolder()
        let pieces = Self.log(&generator)
        folder.write(pieces)
        try folder.end(at: 100_000)
        let reader = try #require(try LogReader.open(folder.job, in: folder.store.home).first)
        var lines: [[UInt8]] = []
        while case let some = try reader.lines(toTheEnd: true), !some.isEmpty { lines += some.map(\.bytes) }

        let whole = try folder.forward { LogPageLimit(events: Int.max, bytes: Int.max) }
        let forward = try folder.forward {
            LogPageLimit(
                events: Int.random(in: 1...40, using: &generator), bytes: Int.random(in: 1...900_000, using: &generator)
            )
        }
        let backward = try folder.backward {
            LogPageLimit(
                events: Int.random(in: 1...40, using: &generator), bytes: Int.random(in: 1...900_000, using: &generator)
            )
        }

        let log = pieces.flatMap(\.bytes)
        var joined: [[UInt8]] = [[]]
        for event in whole {
            joined[joined.count - 1] += event.bytes
            if log[Int(event.end) - 1] == 10 { joined.append([]) }
        }
        if joined.last == [] { joined.removeLast() }
        #expect(joined == lines, "seed \(seed)")
        #expect(forward == whole, "seed \(seed)")
        #expect(backward == whole, "seed \(seed)")
        #expect(whole.map(\.time) == whole.map(\.time).sorted(), "seed \(seed)")
        #expect(whole.allSatisfy { $0.bytes.count <= 262_118 }, "seed \(seed)")
    }

    @Test(arguments: 20..<24) func `show nothing while a log grows that is not so at its end`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let folder = try LogFolder()
        let pieces = Self.log(&generator)
        folder.write(pieces)
        let whole = try folder.forward { LogPageLimit(events: Int.max, bytes: Int.max) }

        for _ in 0..<5 {
            let count = Int.random(in: 1...pieces.count, using: &generator)
            folder.write(Array(pieces.prefix(count)))
            let some = try folder.forward { LogPageLimit(events: 7, bytes: 500_000) }

            #expect(some[...] == whole.prefix(some.count), "seed \(seed), \(count) pieces")
            // What follows has no earlier time than the newest byte of those that are there.
            #expect(
                whole.dropFirst(some.count).allSatisfy { $0.time.milliseconds > pieces[count - 1].time },
                "seed \(seed), \(count) pieces")
        }
    }

    @Test(arguments: 40..<44) func `begin at any time as if the log had been read from its start`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let folder = try LogFolder()
        let pieces = Self.log(&generator)
        folder.write(pieces)
        let whole = try folder.forward { LogPageLimit(events: Int.max, bytes: Int.max) }
        let stream = try folder.stream

        for time in 995...((pieces.last?.time ?? 0) + 3) {
            let place = try folder.store.place(of: Timestamp(milliseconds: time), in: stream)
            let expected = whole.first { $0.time.milliseconds >= time }?.place
            if let expected {
                #expect(place == expected, "seed \(seed), time \(time)")
            } else if let place {
                // The line that is being written will have this time.
                #expect(place == whole.last?.end ?? 0, "seed \(seed), time \(time)")
            }
        }
    }
}
