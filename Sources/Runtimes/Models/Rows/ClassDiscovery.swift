import LinearModels
import Synchronization

/// Texts of classes, numbered in the order in which any thread met them.
final class FoundClasses: Sendable {
    private let codes = Mutex<[String: Int]>([:])

    /// The number of a text, a new one if need be.
    func code(_ text: String) -> Int {
        codes.withLock { codes in
            if let code = codes[text] { return code }
            codes[text] = codes.count
            return codes.count - 1
        }
    }

    /// All texts with their numbers.
    var all: [String: Int] { codes.withLock { $0 } }
}

/// The classes that the rows of files have, found by one pass over them.
struct ClassDiscovery {
    /// The classes.
    let names: ClassNames
    private let codes: [Double: Double]

    /// So many classes are taken for a mistake.
    private static let limit = 10_000

    /// Finds the classes, and makes class numbers of the targets of kept rows.
    ///
    /// - Parameters:
    ///   - reading: the files.
    ///   - kept: their rows, if they are kept.
    ///   - found: the texts met so far, where classes are texts.
    /// - Throws: ``TaskFailure`` for a target that is hardly a class, and what reading throws.
    init(_ reading: RowReading, _ kept: inout [[LinearModels.RowBlock]]?, _ found: FoundClasses?) throws {
        let values = Mutex<Set<Double>>([])
        if let kept {
            for group in kept { values.withLock { $0.formUnion(ClassDiscovery.values(group)) } }
        } else {
            try reading.eachPiece {
                ClassDiscovery.values($0)
            } deliver: { piece in
                values.withLock { $0.formUnion(piece) }
            }
        }
        let all = values.withLock { $0 }
        guard all.count <= ClassDiscovery.limit else {
            let target = reading.filler.columns.target.map { reading.filler.columns.names[$0] } ?? ""
            throw TaskFailure(
                message: "the target \"\(target)\" has more than \(ClassDiscovery.limit) different values",
                help: "a target that is a quantity needs --algorithm ols, ridge, lasso or elastic-net")
        }
        if let found {
            names = ClassNames(texts: found.all.keys)
            let places = Dictionary(uniqueKeysWithValues: names.names.enumerated().map { ($1, Double($0)) })
            codes = Dictionary(uniqueKeysWithValues: found.all.map { (Double($1), places[$0] ?? 0) })
        } else {
            let sorted = all.sorted()
            if let odd = sorted.first(where: { $0 != $0.rounded() }) {
                let target = reading.filler.columns.target.map { reading.filler.columns.names[$0] } ?? ""
                throw TaskFailure(
                    message: "the target \"\(target)\" is a quantity, not a class: it holds \(odd)",
                    help: "--algorithm ols, ridge, lasso or elastic-net; classes are whole numbers or texts")
            }
            names = ClassNames(numbers: sorted)
            codes = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, Double($0)) })
        }
        // Numbers from 0 on are what they should be.
        guard var groups = kept, codes.contains(where: { $0 != $1 }) else { return }
        kept = nil
        for group in groups.indices {
            for place in groups[group].indices { groups[group][place].mapTargets(code) }
        }
        kept = groups
    }

    /// The class number of a value as it was read.
    func code(_ value: Double) -> Double { codes[value] ?? value }

    private static func values(_ blocks: [LinearModels.RowBlock]) -> Set<Double> {
        var all: Set<Double> = []
        var last = Double.nan
        for block in blocks {
            for row in 0..<block.count where block.target(row: row) != last {
                last = block.target(row: row)
                if all.count <= limit { all.insert(last) }
            }
        }
        return all
    }
}
