import ModelEvaluation
import Testing

@Suite struct `HTML reports` {
    static let hostile = PlotSample.hostile

    /// A report that has everything, all texts hostile.
    static func full() throws -> HTMLReport {
        let numbers = try RegressionMetrics(
            actual: PlotSample.numbers(300, 1), predicted: PlotSample.numbers(300, 2))
        let binary = try PlotSample.binary(300)
        let several = try Recorded.multiclass[0].multiclassMetrics()
        var table = Recorded.tables[0].coefficientTable()
        table.rows[0].name = hostile
        table.notes = [hostile]
        return HTMLReport(
            title: hostile, subtitle: hostile, facts: [.init(hostile, hostile)],
            notes: [.init(hostile), .init("beware", isWarning: true)],
            sections: [
                .init(
                    hostile,
                    [
                        .paragraph(hostile), .preformatted(hostile), .facts([.init("a", "b")]), .coefficients(table),
                        .table(.init(regression: [("train", numbers), (hostile, numbers)], caption: hostile)),
                        .table(.init(binary: [("test", binary)])), .table(.init(multiclass: [("test", several)])),
                        .table(.init(classes: binary.confusion)),
                        .plots([Plot.roc(binary, of: hostile), Plot.confusion(binary.confusion)]),
                    ])
            ])
    }

    @Test func `are well-formed and escaped`() throws {
        let text = try Self.full().text

        #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">\n"))
        #expect(XMLText.fault(String(text.dropFirst("<!DOCTYPE html>".count))) == nil)
        #expect(!text.contains("a < b"))
        // Title, heading, line below, fact, note, section, paragraph, lines, coefficient, its note, table, its caption,
        // class, plot and its two texts.
        #expect(text.split(separator: "a &lt; b &amp; &quot;c&quot; &#39;d&#39;").count > 15)
    }

    @Test func `need nothing from elsewhere`() throws {
        let text = try Self.full().text

        #expect(!text.contains("<script"))
        #expect(!text.contains("src="))
        #expect(!text.contains("href="))
        #expect(!text.contains("url("))
        #expect(!text.contains("@import"))
        let addresses = text.split(separator: "http").dropFirst().filter { !$0.hasPrefix("-equiv") }
        #expect(addresses.allSatisfy { $0.hasPrefix("://www.w3.org/2000/svg") })
    }

    @Test func `are the same for the same values`() throws {
        #expect(try Self.full().text == Self.full().text)
    }

    @Test func `put warnings before notes`() throws {
        let text = try Self.full().text

        let warning = try #require(text.firstRange(of: "beware"))
        let note = try #require(text.firstRange(of: "<strong>Note</strong>"))
        #expect(warning.lowerBound < note.lowerBound)
    }

    @Test func `show metrics side by side`() throws {
        let perfect = try RegressionMetrics(actual: [1, 2, 30_000], predicted: [1, 2, 30_000])
        let poor = try RegressionMetrics(actual: [1, 2, 3], predicted: [3, 2, 1.5])

        let table = HTMLReport.Table(regression: [("train", perfect), ("test", poor)])

        #expect(table.columns == ["Metric", "train", "test"])
        #expect(table.rows[0] == ["Rows", "3", "3"])
        #expect(table.rows[1] == ["Mean squared error", "0", "2.083"])
        #expect(table.rows[4] == ["R²", "1.000", "-2.125"])
        let text = HTMLReport(title: "x", sections: [.init("y", [.table(table)])]).text
        #expect(text.contains("<tr><th scope=\"row\">R²</th><td>1.000</td><td>-2.125</td></tr>"))
    }

    @Test func `show numbers of any size`() throws {
        let table = try HTMLReport.Table(regression: [
            ("large", RegressionMetrics(actual: [0, 2e7], predicted: [0, 0])),
            ("small", RegressionMetrics(actual: [0, 2e-7], predicted: [0, 0])),
            ("one", RegressionMetrics(actual: [1], predicted: [2])),
            ("huge", RegressionMetrics(actual: [1e300, 0], predicted: [0, 0])),
        ])

        #expect(table.rows[1].dropFirst() == ["2.000e+14", "2.000e-14", "1.000", "infinite"])
        #expect(table.rows[3].dropFirst() == ["10,000,000", "1.000e-07", "1.000", "5.000e+299"])
        #expect(table.rows[4].dropFirst().prefix(3) == ["-1.000", "-1.000", "not defined"])
        #expect(table.rows[5].dropFirst().first == "20,000,000")
    }

    @Test func `show coefficients as a table`() {
        var fit = CoefficientTable.LeastSquares()
        fit.rSquared = 0.7634
        var table = CoefficientTable(
            .leastSquares(fit), target: "rings", observations: 9,
            rows: [
                .init(
                    name: "length", coefficient: 1.94578, standardError: 0.1047, statistic: 18.5858,
                    probability: 1e-36, lower: 1.7384, upper: 2.1532), .init(name: "bare", coefficient: -12_346),
            ])
        table.scaledCondition = 812

        let text = HTMLReport(title: "x", sections: [.init("y", [.coefficients(table)])]).text

        #expect(text.contains("<div><dt>R-squared</dt><dd>0.763</dd></div>"))
        #expect(text.contains("<div><dt>Scaled Cond. No.</dt><dd>812</dd></div>"))
        #expect(!text.contains("Adj. R-squared"))
        #expect(
            text.contains("<th scope=\"row\">bare</th><td>-1.235e+04</td><td></td><td></td><td></td><td></td><td></td>")
        )
        #expect(
            text.contains(
                "<tr><th scope=\"row\">length</th><td>1.9458</td><td>0.105</td><td>18.586</td><td>&lt; 0.001</td>"
                    + "<td>1.738</td><td>2.153</td></tr>"))
    }
}
