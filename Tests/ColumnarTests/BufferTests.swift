import Columnar
import Testing

@Suite struct `Buffers` {
    @Test func `keep what is in them while they grow, copied when small and moved when large`() {
        var buffer = Buffer(byteCount: 4096)
        var count = buffer.byteCount / 8
        for index in 0..<count { Lane<UInt64>(buffer, count: count)[index] = UInt64(index) }

        while count < 3 << 20 {
            let larger = count * 3 / 2
            Buffer.grow(&buffer, to: larger * 8, keeping: count * 8)
            let lane = Lane<UInt64>(buffer, count: larger)
            for index in stride(from: 0, to: count, by: 509) { #expect(lane[index] == UInt64(index)) }
            #expect(lane[count - 1] == UInt64(count - 1))
            for index in count..<larger { lane[index] = UInt64(index) }
            count = larger
        }
        #expect(buffer.byteCount == count * 8)
    }

    @Test func `are copied when somebody else holds them`() {
        var buffer = Buffer(byteCount: 8 << 20)
        let held = buffer
        Lane<UInt64>(held, count: 1)[0] = 7

        Buffer.grow(&buffer, to: 16 << 20, keeping: 8)
        Lane<UInt64>(buffer, count: 1)[0] += 1

        #expect(Lane<UInt64>(held, count: 1)[0] == 7)
        #expect(Lane<UInt64>(buffer, count: 1)[0] == 8)
        withExtendedLifetime((held, buffer)) {}
    }

    @Test(arguments: [0, 1, 1000, 4 << 20, (4 << 20) - 127, (6 << 20) + 1])
    func `are clear when asked, and can be written to the last byte and beyond it`(byteCount: Int) {
        let buffer = Buffer(zeroed: byteCount)
        let lane = Lane<UInt8>(buffer, count: byteCount)

        #expect((0..<byteCount).allSatisfy { lane[$0] == 0 })
        buffer.fill(0xFF)
        #expect(byteCount == 0 || lane[byteCount - 1] == 0xFF)
        (buffer.base - Buffer.padding).storeBytes(of: 1, as: UInt8.self)
        (buffer.base + byteCount + Buffer.padding - 1).storeBytes(of: 1, as: UInt8.self)
    }
}
