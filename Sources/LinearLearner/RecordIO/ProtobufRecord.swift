/// One observation: features, dense or sparse, and a label.
///
/// Numbers of all three tensor types are widened to doubles. Made to be reused: decoding into the same record again
/// takes no memory after the largest.
public struct ProtobufRecord: Hashable, Sendable {
    /// How many features there are, named or not.
    public internal(set) var featureCount = 0
    /// Whether only some features are named by ``keys``; the others are 0.
    public internal(set) var isSparse = false
    /// The features from 0 on, or those of ``keys``.
    public var values: [Double] { features.values }
    /// For a sparse record, the places of ``values``, below ``featureCount``, each once, in the order written.
    public internal(set) var keys: [Int] = []
    /// The shape as written, of several numbers for a matrix row by row; empty when none was written.
    public var shape: [Int] { features.shape.map(Int.init(clamping:)) }
    /// The label, if the record has one.
    public internal(set) var label: Double?

    var features = Tensor()
    var labelTensor = Tensor()

    /// Makes a record to decode into.
    public init() {}

    /// Appends all features, the zeros of a sparse record too.
    public func appendDense(to row: inout [Double]) {
        guard isSparse else {
            row.append(contentsOf: features.values)
            return
        }
        let start = row.count
        row.append(contentsOf: repeatElement(0, count: featureCount))
        for (key, value) in zip(keys, features.values) { row[start + key] = value }
    }

    /// All features, the zeros of a sparse record too.
    public var dense: [Double] {
        var row: [Double] = []
        appendDense(to: &row)
        return row
    }
}
