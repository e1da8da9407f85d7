import ModelEvaluation
import Testing

/// Numbers that look random and are always the same.
struct Mixed {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (Double(state >> 11) + 0.5) * 0x1p-53
    }
    mutating func normal() -> Double { NormalDistribution.quantile(next()) }
}

/// A plot by name, of given rows.
struct PlotSample: Sendable, CustomTestStringConvertible {
    static let hostile = "a < b & \"c\" 'd' \u{7} ]]>"

    let testDescription: String
    /// Makes the plot of so many rows.
    let plot: @Sendable (Int) throws -> String

    static let all: [PlotSample] = [
        PlotSample(testDescription: "residuals") {
            Plot.residuals(fitted: numbers($0, 1), residuals: numbers($0, 2), of: hostile)
        },
        PlotSample(testDescription: "normal quantiles") {
            Plot.normalQuantiles(residuals: numbers($0, 3), of: hostile)
        },
        PlotSample(testDescription: "predicted and actual") {
            Plot.predictedActual(actual: numbers($0, 4), predicted: numbers($0, 5), of: hostile)
        },
        PlotSample(testDescription: "ROC") { try Plot.roc(binary($0), of: hostile) },
        PlotSample(testDescription: "precision and recall") { try Plot.precisionRecall(binary($0), of: hostile) },
        PlotSample(testDescription: "calibration") { try Plot.calibration(binary($0), of: hostile) },
        PlotSample(testDescription: "quantile calibration") {
            try Plot.calibration(binary($0), strategy: .quantile, of: hostile)
        },
        PlotSample(testDescription: "coefficients") { Plot.coefficients(coefficients($0), of: hostile) },
        PlotSample(testDescription: "confusion") { count in
            let size = min(max(count, 2), 40)
            let names = (0..<size).map { "\(hostile) \($0)" }
            let row = (0..<size).map { $0 * 1_000 }
            return Plot.confusion(
                ConfusionMatrix(classes: names, counts: Array(repeating: row, count: size)), of: hostile)
        },
    ]

    static func numbers(_ count: Int, _ seed: UInt64) -> [Double] {
        var mixed = Mixed(seed)
        return (0..<count).map { _ in mixed.normal() * 3 + 10 }
    }

    static func binary(_ count: Int) throws -> BinaryMetrics {
        var mixed = Mixed(9)
        let probability = (0..<max(count, 1)).map { _ in mixed.next() }
        return try BinaryMetrics(
            actual: probability.map { mixed.next() < $0 }, probability: probability, classes: [hostile, "x<y"])
    }

    static func coefficients(_ count: Int) -> [CoefficientTable.Row] {
        var mixed = Mixed(11)
        return (0..<count).map { index in
            let (value, error) = (mixed.normal(), 0.1 + mixed.next())
            return CoefficientTable.Row(
                name: "\(hostile) \(index)", coefficient: value, standardError: error, statistic: value / error,
                lower: value - 2 * error, upper: value + 2 * error)
        }
    }
}

@Suite struct `Plots` {
    @Test(arguments: PlotSample.all, [0, 1, 2, 12, 5_000])
    func `are well-formed, escaped, described and always the same`(_ sample: PlotSample, _ count: Int) throws {
        let svg = try sample.plot(count)

        #expect(XMLText.fault(svg) == nil)
        #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" "))
        #expect(svg.contains(" role=\"img\" "))
        #expect(svg.contains("a &lt; b &amp; &quot;c&quot; &#39;d&#39; \u{fffd} ]]&gt;"))
        #expect(svg.contains("<desc>"))
        #expect(!svg.contains(" id="))
        #expect(!svg.contains("nan"))
        #expect(!svg.contains("inf"))
        #expect(svg.utf8.count < 100_000)
        #expect(try sample.plot(count) == svg)
    }

    @Test(arguments: PlotSample.all.prefix(3))
    func `draw at most 2,000 of many rows and say so`(_ sample: PlotSample) throws {
        let (some, many) = (try sample.plot(2_000), try sample.plot(300_000))

        #expect(Self.dots(some) == 2_000)
        #expect(some.contains(">2,000 rows<"))
        #expect((1_000...2_000).contains(Self.dots(many)))
        #expect(many.contains(" of 300,000 rows<"))
    }

    @Test func `draw at most 2,000 points of a curve`() throws {
        let metrics = try PlotSample.binary(30_000)

        for svg in [Plot.roc(metrics), Plot.precisionRecall(metrics)] {
            let line = try #require(
                svg.split(separator: "<path class=\"pj-line\" d=\"").last?.split(separator: "\"").first)
            #expect((1_000...2_000).contains(line.split(separator: "L").count))
            #expect(svg.contains(" points<"))
        }
    }

    @Test func `hide no outlier`() {
        var (fitted, residuals) = (PlotSample.numbers(50_001, 1), PlotSample.numbers(50_001, 2))
        let plain = Plot.residuals(fitted: fitted, residuals: residuals)
        residuals[12_345] = 4_000
        fitted[23_456] = -7_000

        let svg = Plot.residuals(fitted: fitted, residuals: residuals)

        #expect(!plain.contains(">4,000<"))
        #expect(svg.contains(">4,000<"))
        #expect(svg.contains(">−6,000<"))
        #expect(Self.dots(svg) <= 2_000)
    }

    @Test func `show 30 of many coefficients, the most certain ones`() {
        let rows = (0..<50).map { CoefficientTable.Row(name: "f\($0)", coefficient: 1, statistic: Double($0)) }

        let svg = Plot.coefficients(rows)

        #expect(svg.contains("30 of 50 coefficients"))
        #expect(svg.contains(">f49<"))
        #expect(svg.contains(">f20<"))
        #expect(!svg.contains(">f19<"))
    }

    @Test func `bear numbers of any size`() {
        for values in [
            [1e300, -1e300, 0], [1e-300, 2e-300, 0], [4, 4, 4], [1e9, 1e9 + 1, 1e9 + 2], [.nan, 1, .infinity],
            [Double.greatestFiniteMagnitude, -Double.greatestFiniteMagnitude, 1], [Double.leastNonzeroMagnitude, 0, 0],
        ] {
            for svg in [
                Plot.residuals(fitted: values, residuals: values), Plot.normalQuantiles(residuals: values),
                Plot.predictedActual(actual: values, predicted: values),
                Plot.coefficients(values.map { .init(name: "x", coefficient: $0, lower: $0, upper: $0) }),
            ] {
                #expect(XMLText.fault(svg) == nil)
                #expect(!svg.contains("nan"))
            }
        }
    }

    @Test func `say where a curve is not defined`() throws {
        let ones = try BinaryMetrics(actual: [true, true], probability: [0.5, 0.75])
        let zeros = try BinaryMetrics(actual: [false, false], probability: [0.5, 0.75])

        #expect(Plot.roc(ones).contains("Not defined: all rows are of one class"))
        #expect(Plot.precisionRecall(zeros).contains("Not defined: no row is of class 1"))
        #expect(!Plot.precisionRecall(ones).contains("Not defined"))
    }

    /// Dots are pieces of a path of no length.
    private static func dots(_ svg: String) -> Int { svg.split(separator: "h0").count - 1 }
}

@Suite struct `Axes` {
    /// Labels of the axis across, left to right.
    private static func labels(_ values: [Double]) -> [String] {
        let svg = Plot.residuals(fitted: values, residuals: values.map { _ in 0 })
        let texts = svg.split(separator: "\n").filter {
            $0.contains("text-anchor=\"middle\"") && $0.contains("class=\"pj-muted\"")
        }
        return texts.map { String($0.split(separator: ">")[1].split(separator: "<")[0]) }
    }

    @Test(arguments: [
        ([0, 10], ["0", "2", "4", "6", "8", "10"]), ([0, 1], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ([-3, 3], ["−3", "−2", "−1", "0", "1", "2", "3"]),
        ([0, 250_000], ["0", "50,000", "100,000", "150,000", "200,000", "250,000"]),
        ([0, 5e9], ["0", "1", "2", "3", "4", "5"]), ([0, 7e-6], ["0", "1", "2", "3", "4", "5", "6", "7"]),
    ])
    func `have ticks at 1, 2 or 5 times a power of ten`(_ values: [Double], _ labels: [String]) {
        #expect(Self.labels(values) == labels)
    }

    @Test func `say by what their labels are divided`() {
        #expect(Plot.residuals(fitted: [0, 4e9], residuals: [0, 7e-6]).contains("Fitted value (× 10⁹)"))
        #expect(Plot.residuals(fitted: [0, 4e9], residuals: [0, 7e-6]).contains("Residual (× 10⁻⁶)"))
    }
}

@Suite struct `The checker of XML` {
    @Test(arguments: [
        "<a>", "<a></b>", "<a/><b/>", "<a b=\"1\" b=\"2\"/>", "<a b=1/>", "<a>&</a>", "<a>&nbsp;</a>", "<a b=\"<\"/>",
        "<a>\u{1}</a>", "text", "<a><b></a></b>", "<a>x > y</a>",
    ])
    func `finds what is wrong`(_ text: String) {
        #expect(XMLText.fault(text) != nil)
    }

    @Test func `accepts what is right`() {
        #expect(XMLText.fault("<a b=\"1\" c=\"&lt;\">x &amp; <b/><c>y</c></a>\n") == nil)
    }
}
