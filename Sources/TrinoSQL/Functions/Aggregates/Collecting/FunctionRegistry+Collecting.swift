import Columnar

extension FunctionRegistry {
    /// Adds the aggregates that collect values in arrays and maps.
    mutating func addCollections() {
        aggregate(
            "array_agg", "T", returns: "array(T)", variables: ["T"], ignoresNulls: false, isOrderSensitive: true
        ) {
            ArrayAggregate(element: $0[0], type: $1)
        }
        aggregate("histogram", "T", returns: "map(T,bigint)", variables: ["T:comparable"]) {
            HistogramAccumulator(key: $0[0], type: $1)
        }
        let pair = ["K:comparable", "V"]
        // The value may be NULL; the accumulators pass over NULL keys.
        aggregate(
            "map_agg", "K, V", returns: "map(K,V)", variables: pair, ignoresNulls: false, isOrderSensitive: true
        ) {
            MapAggregate(key: $0[0], value: $0[1], type: $1, isUnion: false)
        }
        aggregate("map_union", "map(K,V)", returns: "map(K,V)", variables: pair) { _, result in
            guard case .map(let key, let value) = result else {
                throw Failure("GENERIC_INTERNAL_ERROR", "map_union gives a map, not \(result)")
            }
            return MapAggregate(key: key, value: value, type: result, isUnion: true)
        }
        aggregate(
            "multimap_agg", "K, V", returns: "map(K,array(V))", variables: pair, ignoresNulls: false,
            isOrderSensitive: true
        ) {
            MultimapAggregate(key: $0[0], value: $0[1], type: $1)
        }
        addHistograms()
    }

    private mutating func addHistograms() {
        for type in ["double", "real"] {
            for more in [", double", ""] {
                aggregate("numeric_histogram", "bigint, \(type)\(more)", returns: "map(\(type),\(type))") {
                    NumericHistogramAccumulator(value: $0[1], type: $1)
                }
            }
        }
        aggregate("approx_most_frequent", "bigint, bigint, bigint", returns: "map(bigint,bigint)") {
            MostFrequentAccumulator<Int64>(item: $0[1], type: $1)
        }
        aggregate("approx_most_frequent", "bigint, varchar, bigint", returns: "map(varchar,bigint)") {
            MostFrequentAccumulator<[UInt8]>(item: $0[1], type: $1)
        }
    }
}
