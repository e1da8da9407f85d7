import Columnar
import Testing

@Suite struct DecimalCastTests {
    @Test(
        arguments: [
            (12.345, 10, 2, 1235), (-0.005, 5, 2, -1), (0.1, 38, 20, 10_000_000_000_000_000_000),
            (1e37, 38, 0, 10_000_000_000_000_000_000_000_000_000_000_000_000),
            (1e38, 38, 0, nil), (.nan, 5, 2, nil), (.infinity, 5, 2, nil), (0, 1, 0, 0),
            (.leastNonzeroMagnitude, 38, 38, 0), (999.995, 5, 2, nil),
            (-9.5, 2, 0, -10),
        ] as [(Double, Int, Int, Int128?)])
    func `doubles are rounded from their shortest decimal`(value: Double, precision: Int, scale: Int, result: Int128?) {
        #expect(DecimalCast.fromDouble(value, precision: precision, scale: scale) == result)
    }

    @Test func `reals use their own shortest decimal`() {
        #expect(DecimalCast.fromReal(Double(Float(0.1)), precision: 10, scale: 9) == 100_000_000)
        #expect(DecimalCast.fromDouble(Double(Float(0.1)), precision: 10, scale: 9) == 100_000_001)
        #expect(DecimalCast.fromReal(.nan, precision: 10, scale: 9) == nil)
        #expect(DecimalCast.fromReal(-0.0, precision: 10, scale: 9) == 0)
    }

    @Test(
        arguments: [
            (1234, 2, 12.34), (-5, 1, -0.5), (1, 38, 1e-38), (DecimalMath.maximum, 0, 1e38),
            (DecimalMath.maximum, 38, 1),
        ] as [(Int128, Int, Double)])
    func `decimals become the nearest double`(unscaled: Int128, scale: Int, value: Double) {
        #expect(DecimalCast.toDouble(unscaled, scale: scale) == value)
        #expect(DecimalCast.toReal(unscaled, scale: scale) == Double(Float(value)))
    }

    @Test func `short decimals become doubles by one division`() {
        #expect(DecimalCast.toDouble(1234 as Int64, scale: 2) == 12.34)
        #expect(DecimalCast.toReal(-1234 as Int64, scale: 2) == Double(Float(-12.34)))
    }

    @Test(
        arguments: [
            (150, 2, 64, 2), (149, 2, 64, 1), (-150, 2, 64, -2), (12_750, 2, 8, nil), (12_749, 2, 8, 127),
            (DecimalMath.maximum, 0, 64, nil),
            (2_147_483_647_5, 1, 32, nil),
        ] as [(Int128, Int, Int, Int64?)])
    func `decimals become integers by rounding`(unscaled: Int128, scale: Int, bits: Int, value: Int64?) {
        #expect(DecimalCast.toInteger(unscaled, scale: scale, bits: bits) == value)
    }

    @Test func `integers and other decimals become decimals if they fit`() {
        #expect(DecimalCast.fromInteger(12, precision: 4, scale: 2) == 1200)
        #expect(DecimalCast.fromInteger(123, precision: 4, scale: 2) == nil)
        #expect(
            DecimalCast.fromInteger(.min, precision: 38, scale: 19) == Int128(Int64.min) * 10_000_000_000_000_000_000)
        #expect(DecimalCast.rescaled(12_345 as Int128, scale: 3, toPrecision: 4, scale: 2) == 1235)
        #expect(DecimalCast.rescaled(99_995 as Int128, scale: 3, toPrecision: 4, scale: 2) == nil)
        #expect(DecimalCast.rescaled(12_345 as Int64, scale: 3, toPrecision: 4, scale: 2) == 1235)
        #expect(DecimalCast.rescaled(-12_345 as Int64, scale: 3, toPrecision: 6, scale: 4) == -123_450)
        #expect(DecimalCast.rescaled(99_995 as Int64, scale: 3, toPrecision: 4, scale: 2) == nil)
        #expect(DecimalCast.rescaled(Int64.max, scale: 0, toPrecision: 18, scale: 18) == nil)
    }

    @Test func `messages name the types`() {
        #expect(
            CastMessage.decimal(1234, from: (4, 2), to: (2, 1)) == "Cannot cast DECIMAL(4, 2) '12.34' to DECIMAL(2, 1)")
        #expect(CastMessage.decimal(12_750, precision: 5, scale: 2, to: "TINYINT") == "Cannot cast '128' to TINYINT")
        #expect(
            CastMessage.decimal(12_750, precision: 20, scale: 2, to: "TINYINT") == "Cannot cast '127.50' to TINYINT")
        #expect(
            CastMessage.number("DOUBLE", "NaN", precision: 5, scale: 2) == "Cannot cast DOUBLE 'NaN' to DECIMAL(5, 2)")
        #expect(CastMessage.tooLong("123", length: 2) == "Value 123 cannot be represented as varchar(2)")
        #expect(
            CastMessage.tooLong("1.0", "1.0E0", length: 2) == "Value 1.0 (1.0E0) cannot be represented as varchar(2)")
    }
}
