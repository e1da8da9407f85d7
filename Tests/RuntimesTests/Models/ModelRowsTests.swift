import CSV
import LinearModels
import PjrunTesting
import Testing

@testable import Runtimes

/// Rows read from files, against the same rows put into memory one by one.
@Suite struct `Rows of files for models` {
    let scratch = ScratchDirectory()

    /// Some thousand rows, so that files are read in several pieces.
    private struct Table {
        var lines: [String] = []
        var features: [Double] = []
        var targets: [Double] = []
        var weights: [Double] = []

        init(rows: Int, columns: Int, seed: UInt64, classes: [String]? = nil) {
            var random = SeededGenerator(seed: seed)
            for _ in 0..<rows {
                let values = (0..<columns).map { _ in Double.random(in: -9...9, using: &random) }
                let weight = Double(Int.random(in: 1...3, using: &random))
                let noise = Double.random(in: -1...1, using: &random)
                let sum = values.enumerated().reduce(noise) { $0 + Double($1.offset) * $1.element }
                let label = classes.map { $0[sum > 0 ? 1 : 0] }
                features += values
                targets.append(classes == nil ? sum : sum > 0 ? 1 : 0)
                weights.append(weight)
                lines.append((values.map { "\($0)" } + [label ?? "\(sum)", "\(weight)"]).joined(separator: ","))
            }
        }

        func header(_ columns: Int) -> String { ((0..<columns).map { "x\($0)" } + ["y", "w"]).joined(separator: ",") }
    }

    private func raw(_ text: String, name: String = "d.csv") throws -> RawTable {
        let path = scratch.write(name, text)
        let source = try DelimitedFiles(path, relativeTo: "/", objects: { fatalError("no buckets") })
        return try RawTable(source.files, dialect: source.dialect)
    }

    private func open(
        _ raw: RawTable, weights: Bool, kind: TargetKind = .number, keeping: RowKeeping, threads: Int
    ) throws -> ModelRows {
        let columns = try ModelColumns(
            names: raw.table.columns.map(\.name), target: "y", weights: weights ? "w" : nil,
            excluded: weights ? [] : ["w"])
        return try ModelRows.open(raw, columns: columns, kind: kind, keeping: keeping, threads: threads)
    }

    @Test(arguments: [false, true]) func `kept or read again, by one thread or several: the same bits`(
        isWeighted: Bool
    ) throws {
        let table = Table(rows: 30_000, columns: 3, seed: 7)
        let raw = try raw(([table.header(3)] + table.lines).joined(separator: "\n"))
        let plain = Observations(
            rowMajor: table.features, featureCount: 3, targets: table.targets,
            weights: isWeighted ? table.weights : nil)
        let expected = try LeastSquares().fit(plain)

        var bits: Set<[UInt64]> = []
        for keeping in [RowKeeping.ifFew, .upTo(bytes: 0)] {
            for threads in [1, 2, 5] {
                let rows = try open(raw, weights: isWeighted, keeping: keeping, threads: threads)
                #expect(rows.rowCount == (keeping == .ifFew ? 30_000 : nil))
                let fit = try LeastSquares().fit(rows)
                let values = ([fit.intercept].compactMap { $0 } + fit.coefficients).map(\.value)
                bits.insert(values.map(\.bitPattern))
                #expect(fit.rowCount == 30_000)
                for (value, right) in zip(fit.coefficients, expected.coefficients) {
                    #expect(abs(value.value - right.value) <= 1e-13 * abs(right.value))
                }
            }
        }
        #expect(bits.count == 1)
    }

    @Test func `a logistic model of texts as classes`() throws {
        let table = Table(rows: 20_000, columns: 2, seed: 3, classes: ["no", "yes"])
        let raw = try raw(([table.header(2)] + table.lines).joined(separator: "\r\n") + "\r\n")
        let expected = try LogisticRegression(penalty: 1).fit(
            Observations(rowMajor: table.features, featureCount: 2, targets: table.targets))

        var bits: Set<[UInt64]> = []
        for keeping in [RowKeeping.upTo(bytes: 1 << 30), .upTo(bytes: 0)] {
            for threads in [1, 3] {
                let rows = try open(raw, weights: false, kind: .anyClasses, keeping: keeping, threads: threads)
                #expect(rows.coding == .classes(ClassNames(texts: ["no", "yes"])))
                let fit = try LogisticRegression(penalty: 1).fit(rows)
                bits.insert(fit.coefficients[0].map(\.bitPattern))
                for (value, right) in zip(fit.coefficients[0], expected.coefficients[0]) {
                    #expect(abs(value - right) <= 1e-9 * abs(right))
                }
            }
        }
        #expect(bits.count == 1)
    }

    @Test func `numbers as classes, in their order`() throws {
        let raw = try raw("x0,y\n1,10\n2,9\n3,10\n4,-2\n")
        let columns = try ModelColumns(names: ["x0", "y"], target: "y")
        for keeping in [RowKeeping.ifFew, .upTo(bytes: 0)] {
            let rows = try ModelRows.open(raw, columns: columns, kind: .anyClasses, keeping: keeping, threads: 2)
            #expect(rows.coding == .classes(ClassNames(numbers: [-2, 9, 10])))
            #expect(try rows.reduce(ClassCounts(classes: 3)).counts == [1, 1, 2])
        }
    }

    @Test func `the earliest bad row is the one that is told`() throws {
        let table = Table(rows: 30_000, columns: 3, seed: 1)
        var lines = table.lines
        lines[4_321] = "1,2,,4,1"
        lines[25_000] = "1,2,x,4,1"
        let raw = try raw(([table.header(3)] + lines).joined(separator: "\n"))
        for threads in [1, 2, 4] {
            for keeping in [RowKeeping.ifFew, .upTo(bytes: 0)] {
                let failure = #expect(throws: TaskFailure.self) {
                    let rows = try open(raw, weights: true, keeping: keeping, threads: threads)
                    do { _ = try LeastSquares().fit(rows) } catch { throw rows.failure ?? TaskFailure(error) }
                }
                #expect(failure?.message == "column \"x2\" has no value")
                #expect(failure?.place?.hasSuffix("d.csv, line 4323") == true)
            }
        }
    }

    @Test func `several files`() throws {
        let table = Table(rows: 300, columns: 2, seed: 5)
        for part in 0..<3 {
            let lines = table.lines[(part * 100)..<(part * 100 + 100)]
            scratch.write("p/\(part).csv", ([table.header(2)] + lines).joined(separator: "\n") + "\n")
        }
        let source = try DelimitedFiles(scratch("p"), relativeTo: "/", objects: { fatalError("no buckets") })
        let raw = try RawTable(source.files, dialect: source.dialect)
        let all = try self.raw(([table.header(2)] + table.lines).joined(separator: "\n"))
        let fits = try [raw, all].map {
            try LeastSquares().fit(open($0, weights: false, keeping: .ifFew, threads: 2)).coefficients.map(\.value)
        }
        #expect(fits[0] == fits[1])
    }
}
