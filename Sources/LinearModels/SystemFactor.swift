/// A factored system of normal equations: which columns are independent, and how to solve with those.
protocol SystemFactor {
    /// The independent columns, in the order of elimination.
    var basis: [Int] { get }
    /// Columns that depend on independent ones, with their coefficients over the first entries of `basis`.
    var dependents: [(column: Int, combination: [DoubleDouble])] { get }
    /// Columns that are nothing but a constant.
    var constants: [Int] { get }
    /// The condition number of the independent columns scaled to one length.
    var condition: Double { get }
    /// Solves for one value per entry of `basis`.
    func solve(_ right: [DoubleDouble]) -> [DoubleDouble]
    /// `xᵀ S⁻¹ x`, as a sum of squares so that nothing cancels.
    func quadratic(_ x: [DoubleDouble]) -> DoubleDouble
    /// The inverse over `basis`, both triangles.
    func inverse() -> [Double]
}

/// When what is left of a column after projecting out others counts as nothing.
enum RankTolerance {
    /// The square of the smallest length that still counts, from the length before centring.
    ///
    /// The cells are rounded to a relative 2⁻⁵³ of their own size, offsets included; a sum of columns computed
    /// elsewhere and stored is off by that much, so nothing smaller can be told from rounding.
    static func square(raw: Double, columns: Int, unit: Double) -> Double {
        let relative = 8 * Double(max(columns, 2)) * unit
        return relative * relative * raw
    }
}
