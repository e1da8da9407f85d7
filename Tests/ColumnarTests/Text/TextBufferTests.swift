import Columnar
import Testing

@Suite struct TextBufferTests {
    @Test func `what is appended comes out in order`() {
        var buffer = TextBuffer(capacity: 1)

        buffer.append(0x61)
        buffer.append("bc")
        buffer.append("déjà" as String)
        buffer.append(UnsafeRawBufferPointer(start: nil, count: 0))

        let (string, count, array) = (buffer.string, buffer.count, buffer.array)
        #expect(string == "abcdéjà")
        #expect(count == 9)
        #expect(array == Array("abcdéjà".utf8))
    }

    @Test func `it grows beyond its first memory and keeps the bytes`() {
        var buffer = TextBuffer(capacity: 16)
        let expected = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }

        for byte in expected { buffer.append(byte) }

        let array = buffer.array
        #expect(array == expected)
    }

    @Test func `reserved room is written in place`() {
        var buffer = TextBuffer(capacity: 0)

        buffer.reserve(1000)
        for _ in 0..<999 { buffer.appendReserved(0x78) }
        buffer.end[0] = 0x79
        buffer.advance(1)

        let (count, last) = (buffer.count, buffer.withBytes { $0.last })
        #expect(count == 1000)
        #expect(last == 0x79)
    }

    @Test func `truncating and emptying forget the end`() {
        var buffer = TextBuffer()
        buffer.append("hello")

        buffer.truncate(to: 2)
        let kept = buffer.string
        #expect(kept == "he")

        buffer.removeAll()
        let isEmpty = buffer.isEmpty
        #expect(isEmpty)
        buffer.append("x")
        let again = buffer.string
        #expect(again == "x")
    }
}
