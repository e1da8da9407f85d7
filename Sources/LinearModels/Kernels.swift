internal import CLinear

/// The C kernels over the columns of a block.
enum Kernels {
    /// Where a column lies: in an array, from an offset on.
    struct Column {
        var values: [Double]
        var offset: Int
        /// Low parts in the same layout, empty for none.
        var lows: [Double] = []
    }

    private static func low(_ array: UnsafeBufferPointer<Double>, _ offset: Int) -> UnsafePointer<Double>? {
        unsafe array.isEmpty ? nil : array.baseAddress.map { unsafe $0 + offset }
    }

    /// Adds a dot product to `sum`.
    static func addDot(_ x: borrowing Column, _ y: borrowing Column, count: Int, to sum: inout DoubleDouble) {
        var pair = (sum.high, sum.low)
        unsafe x.values.withUnsafeBufferPointer { a in
            unsafe y.values.withUnsafeBufferPointer { b in
                unsafe x.lows.withUnsafeBufferPointer { al in
                    unsafe y.lows.withUnsafeBufferPointer { bl in
                        unsafe withUnsafeMutablePointer(to: &pair) { pair in
                            unsafe pair.withMemoryRebound(to: Double.self, capacity: 2) { pair in
                                guard let a = a.baseAddress, let b = b.baseAddress else { return }
                                unsafe linear_dot(
                                    count, a + x.offset, low(al, x.offset), b + y.offset, low(bl, y.offset), pair)
                            }
                        }
                    }
                }
            }
        }
        sum = DoubleDouble(high: pair.0, low: pair.1)
    }

    /// Adds the sum of a column to `sum`.
    static func addSum(_ x: borrowing Column, count: Int, to sum: inout DoubleDouble) {
        var pair = (sum.high, sum.low)
        unsafe x.values.withUnsafeBufferPointer { a in
            unsafe x.lows.withUnsafeBufferPointer { al in
                unsafe withUnsafeMutablePointer(to: &pair) { pair in
                    unsafe pair.withMemoryRebound(to: Double.self, capacity: 2) { pair in
                        guard let a = a.baseAddress else { return }
                        unsafe linear_sum(count, a + x.offset, low(al, x.offset), pair)
                    }
                }
            }
        }
        sum = DoubleDouble(high: pair.0, low: pair.1)
    }

    /// Writes `w * x` as pairs.
    static func weigh(
        _ x: borrowing Column, by w: borrowing Column, count: Int, into out: inout [Double], _ lows: inout [Double]
    ) {
        unsafe x.values.withUnsafeBufferPointer { a in
            unsafe x.lows.withUnsafeBufferPointer { al in
                unsafe w.values.withUnsafeBufferPointer { w0 in
                    unsafe out.withUnsafeMutableBufferPointer { out in
                        unsafe lows.withUnsafeMutableBufferPointer { lows in
                            guard let a = a.baseAddress, let w0 = w0.baseAddress, let out = out.baseAddress,
                                let lows = lows.baseAddress
                            else { return }
                            unsafe linear_weigh(count, w0 + w.offset, a + x.offset, low(al, x.offset), out, lows)
                        }
                    }
                }
            }
        }
    }

    /// Writes the residuals of a block's rows as pairs.
    ///
    /// - Parameters:
    ///   - block: the rows.
    ///   - targets: one per row instead of the block's own, if any.
    ///   - coefficients: one per feature.
    ///   - intercept: what rows have without features.
    ///   - out: room for a residual per row.
    ///   - lows: room for what rounding took from them.
    static func residual(
        _ block: borrowing RowBlock, targets: [Double] = [], coefficients: [DoubleDouble], intercept: DoubleDouble,
        into out: inout [Double], _ lows: inout [Double]
    ) {
        precondition(targets.isEmpty || targets.count >= block.count)
        var flat: [Double] = [0]
        for value in coefficients.reversed() { flat.insert(contentsOf: [value.high, value.low], at: 0) }
        let offset = [intercept.high, intercept.low]
        unsafe block.values.withUnsafeBufferPointer { x in
            unsafe block.lows.withUnsafeBufferPointer { xl in
                unsafe flat.withUnsafeBufferPointer { b in
                    unsafe offset.withUnsafeBufferPointer { offset in
                        unsafe out.withUnsafeMutableBufferPointer { out in
                            unsafe lows.withUnsafeMutableBufferPointer { lows in
                                guard let x = x.baseAddress, let b = b.baseAddress, let offset = offset.baseAddress,
                                    let out = out.baseAddress, let lows = lows.baseAddress
                                else { return }
                                unsafe targets.withUnsafeBufferPointer { y in
                                    let own = unsafe x + block.featureCount * block.capacity
                                    unsafe linear_residual(
                                        block.count, block.featureCount, block.capacity, x, low(xl, 0),
                                        y.isEmpty ? own : y.baseAddress ?? own, nil, b, offset, out, lows)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Scores two classes: residuals, roots of the Hessian's weights, loss and margins, as `linear_logistic` has them.
    static func logistic(
        _ block: borrowing RowBlock, scores: [Double], residuals: inout [Double], roots: inout [Double],
        loss: inout DoubleDouble, margins: inout (smallest: Double, largest: Double)
    ) {
        let target = block.featureCount * block.capacity
        var sums = [loss.high, loss.low]
        var ends = [margins.smallest, margins.largest]
        unsafe block.values.withUnsafeBufferPointer { values in
            unsafe scores.withUnsafeBufferPointer { scores in
                unsafe residuals.withUnsafeMutableBufferPointer { residuals in
                    unsafe roots.withUnsafeMutableBufferPointer { roots in
                        unsafe sums.withUnsafeMutableBufferPointer { sums in
                            unsafe ends.withUnsafeMutableBufferPointer { ends in
                                guard let values = values.baseAddress, let scores = scores.baseAddress,
                                    let residuals = residuals.baseAddress, let roots = roots.baseAddress,
                                    let sums = sums.baseAddress, let ends = ends.baseAddress
                                else { return }
                                unsafe linear_logistic(
                                    block.count, scores, values + target,
                                    block.isWeighted ? values + target + block.capacity : nil, residuals, roots, sums,
                                    ends)
                            }
                        }
                    }
                }
            }
        }
        loss = DoubleDouble(high: sums[0], low: sums[1])
        margins = (ends[0], ends[1])
    }

    /// Copies a column as `(x - centre) * scale`, times roots of weights where there are any.
    static func shift(
        _ x: [Double], offset: Int, count: Int, centre: Double, scale: Double, roots: [Double],
        into out: inout [Double], at place: Int
    ) {
        unsafe x.withUnsafeBufferPointer { x in
            unsafe out.withUnsafeMutableBufferPointer { out in
                unsafe roots.withUnsafeBufferPointer { roots in
                    guard let x = x.baseAddress, let out = out.baseAddress else { return }
                    if let w = roots.baseAddress, !roots.isEmpty {
                        unsafe linear_shift_weighted(count, x + offset, centre, scale, w, out + place)
                    } else {
                        unsafe linear_shift(count, x + offset, centre, scale, out + place)
                    }
                }
            }
        }
    }
}

extension RowBlock {
    /// A feature for the kernels.
    func column(_ index: Int) -> Kernels.Column {
        Kernels.Column(values: values, offset: index * capacity, lows: index < featureCount ? lows : [])
    }

    /// The target for the kernels.
    var targetColumn: Kernels.Column { Kernels.Column(values: values, offset: featureCount * capacity) }

    /// The weights for the kernels.
    var weightColumn: Kernels.Column { Kernels.Column(values: values, offset: (featureCount + 1) * capacity) }
}
