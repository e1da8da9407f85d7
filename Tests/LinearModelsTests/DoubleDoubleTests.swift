import LinearModels
import Testing

@Suite("Double-double numbers") struct DoubleDoubleTests {
    @Test func `sums and products of doubles are exact`() {
        let sum = DoubleDouble.sum(1, 0x1p-80)
        let product = DoubleDouble.product(1 + 0x1p-30, 1 + 0x1p-30)

        #expect((sum.high, sum.low) == (1, 0x1p-80))
        #expect((product.high, product.low) == (1 + 0x1p-29, 0x1p-60))
    }

    @Test func `division and roots are undone by multiplication`() {
        var mixed = Mixed(8)
        for _ in 0..<200 {
            let a = DoubleDouble.sum(mixed.next(), mixed.next() * 0x1p-60)
            let b = DoubleDouble.sum(mixed.next() + 2, mixed.next() * 0x1p-60)

            let back = a / b * b - a
            let root = (b * b).squareRoot() - b

            #expect(abs(back.value) <= abs(a.value) * 0x1p-100)
            #expect(abs(root.value) <= 0x1p-100 * 3)
        }
    }

    @Test func `zeros and infinities stay what they are`() {
        #expect((DoubleDouble(1) / .zero).high == .infinity)
        #expect((DoubleDouble.zero / DoubleDouble(3)).value == 0)
        #expect(DoubleDouble(-1e-40).squareRoot() == .zero)
    }
}
