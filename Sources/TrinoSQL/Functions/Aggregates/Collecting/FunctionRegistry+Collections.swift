import Columnar

extension FunctionRegistry {
    /// Adds the aggregates that collect values in arrays and maps.
    mutating func addCollections() {
        aggregate(
            "array_agg", "T", returns: "array(T)", variables: ["T"], ignoresNulls: false, isOrderSensitive: true
        ) {
            try checkStorable($0)
            return ArrayAggregate(element: $0[0], type: $1)
        }
        aggregate("histogram", "T", returns: "map(T,bigint)", variables: ["T:comparable"]) {
            try checkStorable($0)
            return HistogramAccumulator(key: $0[0], type: $1)
        }
        let pair = ["K:comparable", "V"]
        // The value may be NULL; the accumulators pass over NULL keys.
        aggregate(
            "map_agg", "K, V", returns: "map(K,V)", variables: pair, ignoresNulls: false, isOrderSensitive: true
        ) {
            try checkStorable($0)
            return MapAggregate(key: $0[0], value: $0[1], type: $1, isUnion: false)
        }
        aggregate("map_union", "map(K,V)", returns: "map(K,V)", variables: pair) { _, result in
            guard case .map(let key, let value) = result else {
                throw Failure("GENERIC_INTERNAL_ERROR", "map_union gives a map, not \(result)")
            }
            try checkStorable([key, value])
            return MapAggregate(key: key, value: value, type: result, isUnion: true)
        }
        aggregate(
            "multimap_agg", "K, V", returns: "map(K,array(V))", variables: pair, ignoresNulls: false,
            isOrderSensitive: true
        ) {
            try checkStorable($0)
            return MultimapAggregate(key: $0[0], value: $0[1], type: $1)
        }
    }
}

/// Refuses what columns that grow cannot hold yet.
func checkStorable(_ types: [DataType]) throws {
    if let type = types.first(where: { $0.physical == .nested }) {
        throw Failure("NOT_SUPPORTED", "Aggregates of \(type) are not supported yet")
    }
}
