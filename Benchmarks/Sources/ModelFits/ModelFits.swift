import Glibc
import LinearModels

/// Times fits of a matrix in memory, for `models.py --fits`: ModelFits MATRIX ROWS COLUMNS THREADS REPETITIONS.
///
/// The matrix is a file of doubles, rows one after the other, the target first. Prints `algorithm seconds intercept` for
/// the best of the repetitions.
@main
struct ModelFits {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6, let rows = Int(arguments[2]), let columns = Int(arguments[3]),
            let threads = Int(arguments[4]), let repetitions = Int(arguments[5])
        else {
            print("usage: ModelFits MATRIX ROWS COLUMNS THREADS REPETITIONS")
            exit(2)
        }
        guard let file = fopen(arguments[1], "r") else { fatalError("cannot read \(arguments[1])") }
        var data = Observations(featureCount: columns - 1, threads: threads)
        var row = [Double](repeating: 0, count: columns)
        for _ in 0..<rows {
            guard fread(&row, 8, columns, file) == columns else { fatalError("the file is too short") }
            data.append(row.dropFirst(), target: row[0])
        }
        fclose(file)
        func time(_ name: String, _ fit: () throws -> Double) rethrows {
            var best = Double.infinity
            var value = 0.0
            for _ in 0..<repetitions {
                let start = ContinuousClock.now
                value = try fit()
                best = min(best, (ContinuousClock.now - start) / .seconds(1))
            }
            print("\(name) \(best) \(value)")
        }
        let isClassification =
            (data.first.map { block in
                (0..<block.count).allSatisfy {
                    block.target(row: $0) <= 1 && block.target(row: $0) >= 0
                        && block.target(row: $0) == block.target(row: $0).rounded()
                }
            }) ?? false
        if isClassification {
            try time("logistic") { try LogisticRegression(penalty: 1).fit(data).intercepts[0] }
            return
        }
        try time("ols") { try LeastSquares().fit(data).intercept?.value ?? 0 }
        try time("ridge") { try LeastSquares().ridge(data, penalty: 1).intercept?.value ?? 0 }
        try time("lasso") { try ElasticNet().fit(data, penalty: 0.01).intercept ?? 0 }
        try time("elastic-net") { try ElasticNet(l1Ratio: 0.5).fit(data, penalty: 0.01).intercept ?? 0 }
    }
}
