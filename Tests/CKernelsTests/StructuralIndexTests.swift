import CKernels
import Testing

/// What an index call says and leaves, as a value.
private struct Indexed: Equatable {
    var positions: [UInt32]
    var rows, scanned, special, quotedNewlines, badQuote: Int
    var inQuote, previous, beforePrevious, escaped: UInt8
}

private enum Kind: CaseIterable {
    case quoted, plain, escaped, lines

    func function(_ kernels: pjrun_kernels_t) -> pjrun_index_function {
        switch self {
        case .quoted: kernels.index_quoted
        case .plain: kernels.index_plain
        case .escaped: kernels.index_escaped
        case .lines: kernels.index_lines
        }
    }
}

private func layout(loneCR: Bool = false) -> pjrun_layout_t {
    pjrun_layout_t(
        delimiter: UInt8(ascii: ","), quote: UInt8(ascii: "\""), escape: UInt8(ascii: "\\"),
        lone_cr_ends_row: loneCR ? 1 : 0)
}

private func freshState() -> pjrun_scan_state_t {
    pjrun_scan_state_t(
        in_quote: 0, previous: UInt8(ascii: "\n"), before_previous: UInt8(ascii: "\n"), escaped: 0)
}

private func index(
    _ level: Level, _ kind: Kind, _ bytes: some Collection<UInt8>, alignment: Int = 0, loneCR: Bool = false,
    state: pjrun_scan_state_t = freshState(), capacity: Int? = nil
) -> Indexed {
    var state = state
    var layout = layout(loneCR: loneCR)
    var result = pjrun_index_t()
    let capacity = capacity ?? bytes.count + 66
    let positions = [UInt32](unsafeUninitializedCapacity: capacity) { positions, count in
        withPadded(bytes, alignment: alignment) { text, length in
            guard let base = positions.baseAddress else { return }
            kind.function(level.kernels)(text, length, &layout, &state, base, capacity, &result)
        }
        count = result.separators + 1
    }
    return Indexed(
        positions: positions, rows: result.rows, scanned: result.scanned, special: result.special,
        quotedNewlines: result.quoted_newlines,
        badQuote: result.bad_quote == Int.max || result.bad_quote < 0 ? -1 : result.bad_quote,
        inQuote: state.in_quote, previous: state.previous, beforePrevious: state.before_previous, escaped: state.escaped
    )
}

/// Bytes of an alphabet in which the ones that matter are frequent.
private func randomText(_ generator: inout SeededGenerator, count: Int) -> [UInt8] {
    let alphabets = [
        "ab,\n\"", "a,\"\"\"\n", "abcdefghijk,\n", "a\r\n,\"", "\r\n,a", "a,\\\\\n", "abcdefghijklmnopqrstuvwxyz\",\n",
    ]
    let alphabet = Array(alphabets[generator.below(alphabets.count)].utf8)
    return (0..<count).map { _ in alphabet[generator.below(alphabet.count)] }
}

@Suite struct `Structural index` {
    @Test(arguments: Level.all) func `separators inside quotes do not count`(level: Level) {
        let found = index(level, .quoted, Array("a,\"b,\n\"\"c\",d\r\n\"\",\n".utf8))

        #expect(found.positions == [.max, 1, 10, 13, 16, 17])
        #expect(found.rows == 2)
        #expect(found.special == 6)
        #expect(found.quotedNewlines == 1)
        #expect(found.badQuote == -1)
    }

    @Test(
        arguments: Level.all,
        [
            ("a\"b\n", 1), ("\"a\"b,c\n", 2), ("ab,\"c\" ,d\n", 5), ("x,\"a\"\"b\"c\n", 7), (" \"a\"\n", 1),
            ("\"a\"\r\n", -1), ("\"a\",\"\"\n", -1), ("\"\"\"\"\n", -1), ("\"a\"", -1), ("\"a", -1),
        ])
    func `the first misplaced quote is found`(level: Level, example: (text: String, offset: Int)) {
        for shift in 0..<70 {
            let prefix = String(repeating: "z", count: shift) + (shift > 0 ? "\n" : "")
            let found = index(level, .quoted, Array((prefix + example.text).utf8))

            #expect(found.badQuote == (example.offset < 0 ? -1 : prefix.utf8.count + example.offset))
        }
    }

    @Test(arguments: Level.all) func `an escape hides a delimiter but no row end`(level: Level) {
        let found = index(level, .escaped, Array("a\\,b,c\\\\,d\\\n,e\\".utf8))

        #expect(found.positions == [.max, 4, 8, 11, 12])
        #expect(found.rows == 1)
        #expect(found.escaped == 1)
    }

    @Test(arguments: Level.all) func `a carriage return can end a row`(level: Level) {
        let text = Array("a\rb\r\nc\r\rd\r".utf8)

        #expect(index(level, .plain, text, loneCR: true).positions == [.max, 1, 4, 6, 7])
        #expect(index(level, .lines, text, loneCR: false).positions == [.max, 4])
    }

    @Test(arguments: Level.vector)
    func `every level finds what the plain one finds, at every alignment and length`(level: Level) {
        var generator = SeededGenerator(stream: 1)
        for alignment in 0..<64 {
            for length in [0, 1, 2, 31, 63, 64, 65, 127, 128, 129, 64 + alignment, 192 - alignment, 300] {
                let text = randomText(&generator, count: length)
                let loneCR = generator.chance(2)
                for kind in Kind.allCases {
                    let plain = index(.scalar, kind, text, loneCR: loneCR)
                    let found = index(level, kind, text, alignment: alignment, loneCR: loneCR)
                    #expect(plain == found, "\(kind) \(String(decoding: text, as: UTF8.self).debugDescription)")
                }
            }
        }
    }

    @Test(arguments: Level.vector)
    func `every level takes any state and any room as the plain one does`(level: Level) {
        var generator = SeededGenerator(stream: 2)
        for _ in 0..<600 {
            let text = randomText(&generator, count: generator.below(700))
            let bytes = Array("\n,\"a\r".utf8)
            let kind = Kind.allCases[generator.below(4)]
            let state = pjrun_scan_state_t(
                in_quote: kind == .quoted ? UInt8(generator.below(2)) : 0, previous: bytes[generator.below(5)],
                before_previous: bytes[generator.below(5)], escaped: kind == .escaped ? UInt8(generator.below(2)) : 0)
            let capacity = 130 + generator.below(200)

            let plain = index(.scalar, kind, text, state: state, capacity: capacity)
            let found = index(level, kind, text, state: state, capacity: capacity)

            #expect(plain == found)
            #expect(plain.scanned == text.count || plain.scanned % 64 == 0)
        }
    }

    @Test(arguments: Level.all) func `a text cut at any place gives the same rows`(level: Level) {
        var generator = SeededGenerator(stream: 3)
        for _ in 0..<60 {
            let text = randomText(&generator, count: 40 + generator.below(100))
            let whole = count(level, [text])
            for cut in stride(from: 1, to: text.count, by: 3) {
                #expect(count(level, [Array(text[..<cut]), Array(text[cut...])]) == whole)
            }
        }
    }

    @Test(arguments: Level.all) func `rows are counted in both quote states`(level: Level) {
        let text = Array("\n\"a\nb\"\n\r\n\nc".utf8)
        let counted = count(level, [text], loneCR: false)

        #expect(counted.quoted == Counted(rows: 4, newlines: 5, quotes: 2, emptyRows: 3))
        #expect(counted.plain == Counted(rows: 5, newlines: 5, quotes: 0, emptyRows: 3))
    }

    @Test(arguments: Level.vector) func `every level counts what the plain one counts`(level: Level) {
        var generator = SeededGenerator(stream: 4)
        for length in 0..<400 {
            let text = randomText(&generator, count: length)
            let loneCR = generator.chance(2)
            #expect(count(level, [text], loneCR: loneCR) == count(.scalar, [text], loneCR: loneCR))
        }
    }
}

private struct Counted: Equatable {
    var rows = 0, newlines = 0, quotes = 0, emptyRows = 0
}

/// Counts with and without quotes, over the parts of a text.
private func count(_ level: Level, _ parts: [[UInt8]], loneCR: Bool = true) -> (quoted: Counted, plain: Counted) {
    var counted = [Counted(), Counted()]
    for quoted in 0...1 {
        var state = freshState()
        for part in parts {
            var layout = layout(loneCR: loneCR)
            var result = pjrun_count_t()
            withPadded(part) { text, length in
                level.kernels.count_rows(text, length, &layout, Int32(quoted), &state, &result)
            }
            counted[quoted].rows += result.rows
            counted[quoted].newlines += result.newlines
            counted[quoted].quotes += result.quotes
            counted[quoted].emptyRows += result.empty_rows
        }
    }
    return (counted[1], counted[0])
}
