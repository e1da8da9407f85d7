extension FunctionRegistry {
    /// Declares the functions of Trino whose arguments or results are nested values, which this engine does not have.
    ///
    /// With their signatures, as Trino declares them: what does not fit them is Trino's error, not a missing feature.
    mutating func refuseNestedFunctions() {
        refuseArrayFunctions()
        refuseMapFunctions()
        refuseLambdaFunctions()
        refuse(
            ["zip", "map_concat", "map_from_entries", "multimap_from_entries", "array_histogram"],
            because: "ARRAY, MAP and ROW values are not supported")
    }

    private mutating func refuseArrayFunctions() {
        let reason = "ARRAY values are not supported"
        func signature(
            _ name: String, _ arguments: String, _ result: String, _ variable: String
        ) -> FunctionSignature {
            FunctionSignature(name, arguments, returns: result, variables: [variable], keepsCase: false)
        }
        refuse(FunctionSignature("width_bucket", "double, array(double)", returns: "bigint"), because: reason)
        refuse(FunctionSignature("cardinality", "hyperloglog", returns: "bigint"), because: reason)
        refuse(signature("cardinality", "array(E)", "bigint", "E"), because: reason)
        refuse(FunctionSignature("contains", "ipprefix, ipaddress", returns: "boolean"), because: reason)
        for signature in [
            signature("array_distinct", "array(E)", "array(E)", "E:comparable"),
            signature("array_except", "array(E), array(E)", "array(E)", "E:comparable"),
            signature("array_intersect", "array(E), array(E)", "array(E)", "E:comparable"),
            signature("array_join", "array(T), varchar", "varchar", "T"),
            signature("array_join", "array(T), varchar, varchar", "varchar", "T"),
            signature("array_max", "array(T)", "T", "T:orderable"),
            signature("array_min", "array(T)", "T", "T:orderable"),
            signature("array_position", "array(T), T", "bigint", "T:comparable"),
            signature("array_remove", "array(E), E", "array(E)", "E:comparable"),
            signature("array_sort", "array(E)", "array(E)", "E:orderable"),
            signature("array_sort", "array(T), function(T,T,integer)", "array(T)", "T"),
            signature("array_union", "array(E), array(E)", "array(E)", "E:comparable"),
            signature("arrays_overlap", "array(E), array(E)", "boolean", "E:comparable"),
            signature("combinations", "array(T), integer", "array(array(T))", "T"),
            signature("contains", "array(T), T", "boolean", "T:comparable"),
            signature("contains_sequence", "array(T), array(T)", "boolean", "T:comparable"),
            signature("element_at", "array(E), bigint", "E", "E"),
            signature("ngrams", "array(T), bigint", "array(array(T))", "T"),
            signature("repeat", "T, bigint", "array(T)", "T"),
            signature("reverse", "array(E)", "array(E)", "E"),
            signature("shuffle", "array(E)", "array(E)", "E"),
            signature("slice", "array(E), bigint, bigint", "array(E)", "E"),
            signature("trim_array", "array(E), bigint", "array(E)", "E"),
        ] { refuse(signature, because: reason) }
        refuse(
            FunctionSignature("flatten", "array(array(E))", returns: "array(E)", variables: ["E"]), because: reason)
        for (arguments, element) in [
            ("bigint, bigint, bigint", "bigint"), ("bigint, bigint", "bigint"), ("date, date", "date"),
            ("date, date, interval day to second", "date"), ("date, date, interval year to month", "date"),
            ("timestamp(p), timestamp(p), interval year to month", "timestamp(p)"),
            ("timestamp(p), timestamp(p), interval day to second", "timestamp(p)"),
        ] { refuse(FunctionSignature("sequence", arguments, returns: "array(\(element))"), because: reason) }
    }

    private mutating func refuseMapFunctions() {
        let reason = "MAP values are not supported"
        let pair = ["K", "V"]
        for (name, arguments, result) in [
            ("cardinality", "map(K, V)", "bigint"), ("map_keys", "map(K, V)", "array(K)"),
            ("map_values", "map(K, V)", "array(V)"),
        ] {
            refuse(
                FunctionSignature(name, arguments, returns: result, variables: pair, keepsCase: false),
                because: reason)
        }
        refuse(FunctionSignature("cardinality", "setdigest", returns: "bigint"), because: reason)
        refuse(
            FunctionSignature(
                "element_at", "map(K, V), K", returns: "V", variables: ["K:comparable", "V"], keepsCase: true),
            because: reason)
        refuse(["map", "map_entries"], because: reason)
    }

    private mutating func refuseLambdaFunctions() {
        refuse(
            [
                "all_match", "any_match", "none_match", "filter", "reduce", "zip_with", "map_filter",
                "map_zip_with", "transform_keys", "transform_values",
            ], because: "ARRAY and MAP values and lambda expressions are not supported")
    }
}

extension FunctionRegistry {
    /// Names functions of Trino whose types this engine does not have and which few queries use.
    mutating func refuseFunctionsOfOtherTypes() {
        refuse(["uuid"], because: "UUID values are not supported")
        refuse(["bar", "color", "render", "rgb"], because: "COLOR values are not supported")
        refuse(
            [
                "empty_approx_set", "hash_counts", "intersection_cardinality", "jaccard_index", "value_at_quantile",
                "values_at_quantiles",
            ], because: "sketches are not supported")
        refuse(
            [
                "bing_tile", "bing_tile_at", "bing_tile_coordinates", "bing_tile_polygon", "bing_tile_quadkey",
                "bing_tile_zoom_level", "bing_tiles_around", "convex_hull_agg", "from_encoded_polyline",
                "from_geojson_geometry", "geometry_from_hadoop_shape", "geometry_invalid_reason",
                "geometry_nearest_points", "geometry_to_bing_tiles", "geometry_union", "geometry_union_agg",
                "great_circle_distance", "line_interpolate_point", "line_interpolate_points", "line_locate_point",
                "simplify_geometry", "spatial_partitioning", "spatial_partitions", "st_area", "st_asbinary",
                "st_astext", "st_boundary", "st_buffer", "st_centroid", "st_contains", "st_convexhull", "st_coorddim",
                "st_crosses", "st_difference", "st_dimension", "st_disjoint", "st_distance", "st_endpoint",
                "st_envelope", "st_envelopeaspts", "st_equals", "st_exteriorring", "st_geometries",
                "st_geometryfromtext", "st_geometryn", "st_geometrytype", "st_geomfrombinary", "st_interiorringn",
                "st_interiorrings", "st_intersection", "st_intersects", "st_isclosed", "st_isempty", "st_isring",
                "st_issimple", "st_isvalid", "st_length", "st_linefromtext", "st_linestring", "st_multipoint",
                "st_numgeometries", "st_numinteriorring", "st_numpoints", "st_overlaps", "st_point", "st_pointn",
                "st_points", "st_polygon", "st_relate", "st_startpoint", "st_symdifference", "st_touches", "st_union",
                "st_within", "st_x", "st_xmax", "st_xmin", "st_y", "st_ymax", "st_ymin", "to_encoded_polyline",
                "to_geojson_geometry", "to_geometry", "to_spherical_geography",
            ], because: "geospatial values are not supported")
    }
}
