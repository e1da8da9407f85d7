#if canImport(Glibc)
    import Glibc
#endif

/// The gamma function and its relatives.
///
/// Trino takes what it needs of them from Apache Commons Math, whose last digits the formulas decide: those of the NSWC
/// Library of Mathematics Subroutines (Didonato and Morris, TOMS 12 and 18) for small arguments, Godfrey's variant of
/// the Lanczos approximation for large ones.
enum GammaFunctions {
    /// The logarithm of the gamma function of a positive number.
    static func logGamma(_ x: Double) -> Double {
        if !(x > 0) { return .nan }
        if x < 0.5 { return logGammaOfSuccessor(x) - log(x) }
        if x <= 2.5 { return logGammaOfSuccessor((x - 0.5) - 0.5) }
        if x <= 8 {
            let steps = Int((x - 1.5).rounded(.down))
            var product = 1.0
            for step in stride(from: 1, through: steps, by: 1) { product *= x - Double(step) }
            return logGammaOfSuccessor(x - Double(steps + 1)) + log(product)
        }
        let shifted = x + lanczosShift + 0.5
        return (x + 0.5) * log(shifted) - shifted + 0.5 * log(2 * Double.pi) + log(lanczos(x) / x)
    }

    /// The logarithm of the gamma function of `1 + x`, for x from -0.5 to 1.5.
    static func logGammaOfSuccessor(_ x: Double) -> Double { -log1p(reciprocalOfSuccessor(x)) }

    /// The gamma function of a positive number.
    static func gamma(_ x: Double) -> Double {
        if x > 20 {
            let y = x + lanczosShift + 0.5
            return 2.506628274631000502 / x * pow(y, x + 0.5) * exp(-y) * lanczos(x)
        }
        if x < 1 { return 1 / (x * (1 + reciprocalOfSuccessor(x))) }
        var product = 1.0
        var rest = x
        while rest > 2.5 {
            rest -= 1
            product *= rest
        }
        return product / (1 + reciprocalOfSuccessor(rest - 1))
    }

    /// The error function.
    static func erf(_ x: Double) throws -> Double {
        if x.magnitude > 40 { return x > 0 ? 1 : -1 }
        let value = try lowerGamma(0.5, x * x)
        return x < 0 ? -value : value
    }

    /// The regularized gamma function P.
    private static func lowerGamma(_ a: Double, _ x: Double) throws -> Double {
        if x.isNaN { return .nan }
        if x == 0 { return 0 }
        if x >= a + 1 { return 1 - (try upperGamma(a, x)) }
        var (index, term) = (0.0, 1 / a)
        var sum = term
        while (term / sum).magnitude > 1e-15 {
            index += 1
            term *= x / (a + index)
            sum += term
        }
        return exp(-x + a * log(x) - logGamma(a)) * sum
    }

    /// The regularized gamma function Q for `x` of at least `a + 1`.
    private static func upperGamma(_ a: Double, _ x: Double) throws -> Double {
        let fraction = ContinuedFraction(a: { 2 * $0 + 1 - a + x }, b: { $0 * (a - $0) })
        let inverse = 1 / (try fraction.value(accuracy: 1e-15, argument: x))
        return exp(-x + a * log(x) - logGamma(a)) * inverse
    }

    // MARK: - Coefficients

    /// `1 / gamma(1 + x) - 1` for x from -0.5 to 1.5: DGAM1 of the NSWC library.
    private static func reciprocalOfSuccessor(_ x: Double) -> Double {
        let t = x <= 0.5 ? x : (x - 0.5) - 0.5
        if t < 0 {
            let quotient = (negativeNumerator[0] + t * negativeNumerator[1]) / polynomial(negativeDenominator, t)
            let inner = series.dropFirst().dropLast().reversed().reduce(series[13] + t * quotient) { $1 + t * $0 }
            let c = -0.422784335098467139393487909917598 + t * inner
            return x > 0.5 ? t * c / x : x * ((c + 0.5) + 0.5)
        }
        let quotient = polynomial(numerator, t) / polynomial(denominator, t)
        let c = series.dropLast().reversed().reduce(series[13] + quotient * t) { $1 + t * $0 }
        return x > 0.5 ? (t / x) * ((c - 0.5) - 0.5) : x * c
    }

    /// Horner's scheme, the constant coefficient first.
    static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
        coefficients.dropLast().reversed().reduce(coefficients[coefficients.count - 1]) { $1 + x * $0 }
    }

    private static func lanczos(_ x: Double) -> Double {
        var sum = 0.0
        for index in stride(from: lanczosCoefficients.count - 1, to: 0, by: -1) {
            sum += lanczosCoefficients[index] / (x + Double(index))
        }
        return sum + lanczosCoefficients[0]
    }

    private static let lanczosShift = 607.0 / 128
    private static let lanczosCoefficients = [
        0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174,
        -0.49191381609762019978, 0.33994649984811888699e-4, 0.46523628927048575665e-4, -0.98374475304879564677e-4,
        0.15808870322491248884e-3, -0.21026444172410488319e-3, 0.21743961811521264320e-3, -0.16431810653676389022e-3,
        0.84418223983852743293e-4, -0.26190838401581408670e-4, 0.36899182659531622704e-5,
    ]
    private static let series = [
        0.577215664901532860606512090082402, -0.655878071520253881077019515145390,
        -0.0420026350340952355290039348754298, 0.166538611382291489501700795102105,
        -0.0421977345555443367482083012891874, -0.00962197152787697356211492167234820,
        0.00721894324666309954239501034044657, -0.00116516759185906511211397108401839,
        -0.215241674114950972815729963053648e-3, 0.128050282388116186153198626328164e-3,
        -0.201348547807882386556893914210218e-4, -0.125049348214267065734535947383309e-5,
        0.113302723198169588237412962033074e-5, -0.205633841697760710345015413002057e-6,
    ]
    private static let numerator = [
        0.6116095104481415817861e-8, 0.6871674113067198736152e-8, 0.6820161668496170657918e-9,
        0.4686843322948848031080e-10, 0.1572833027710446286995e-11, -0.1249441572276366213222e-12,
        0.4343529937408594255178e-14,
    ]
    private static let denominator = [
        1, 0.3056961078365221025009, 0.05464213086042296536016, 0.004956830093825887312020,
        0.2692369466186361192876e-3,
    ]
    private static let negativeNumerator = [0.611609510448141581788e-8, 0.624730830116465516210e-8]
    private static let negativeDenominator = [
        1, 0.203610414066806987300, 0.0266205348428949217746, 0.493944979382446875238e-3,
        -0.851419432440314906588e-5, -0.643045481779353022248e-5, 0.992641840672773722196e-6,
        -0.607761895722825260739e-7, 0.195755836614639731882e-9,
    ]
}
