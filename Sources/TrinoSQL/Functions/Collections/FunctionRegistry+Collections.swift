extension FunctionRegistry {
    /// Adds the functions of arrays and maps, and those that give some.
    package mutating func addCollectionFunctions() {
        addCardinality()
        addArrayParts()
        addArraySets()
        addArraySearch()
        addArraySorting()
        addComparatorSorting()
        addArrayMaking()
        addArrayTexts()
        addSequence()
        addZip()
        addMapMaking()
        addMapParts()
        addVectors()
        addArrayLambdas()
        addReduce()
        addMapLambdas()
    }

    /// `cardinality`, in Trino's order, which messages show.
    private mutating func addCardinality() {
        let reason = "sketches are not supported"
        refuse(FunctionSignature("cardinality", "hyperloglog", returns: "bigint"), because: reason)
        addArrays("cardinality", "array(E)", returns: "bigint", ["E"]) { $0.cardinality() }
        addArrays("cardinality", "map(K, V)", returns: "bigint", ["K", "V"]) { $0.cardinality() }
        refuse(FunctionSignature("cardinality", "setdigest", returns: "bigint"), because: reason)
    }
}
