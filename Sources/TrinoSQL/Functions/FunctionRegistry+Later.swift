extension FunctionRegistry {
    /// Names the functions that Athena has and this engine has not yet, with the reason.
    ///
    /// The names are those of Trino's list of functions (docs, "List of functions and operators").
    mutating func addLaterFunctions() {
        refuse(
            [
                "is_json_scalar", "json_array_contains", "json_array_get", "json_array_length", "json_exists",
                "json_extract", "json_extract_scalar", "json_format", "json_object", "json_array", "json_parse",
                "json_query", "json_size", "json_value",
            ], because: "JSON is not supported yet")
        refuse(
            [
                "all_match", "any_match", "array_distinct", "array_except", "array_intersect", "array_join",
                "array_max", "array_min", "array_position", "array_remove", "array_sort", "array_union",
                "arrays_overlap", "cardinality", "combinations", "contains", "contains_sequence", "element_at",
                "filter", "flatten", "ngrams", "none_match", "reduce", "reduce_agg", "repeat", "sequence",
                "shuffle", "slice", "transform", "trim_array", "zip", "zip_with",
            ], because: "it works on ARRAYs, which are not supported yet")
        refuse(
            [
                "cosine_similarity", "map", "map_concat", "map_entries", "map_filter", "map_from_entries", "map_keys",
                "map_values", "map_zip_with", "multimap_from_entries", "split_to_map", "split_to_multimap",
                "transform_keys", "transform_values",
            ], because: "it works on MAPs, which are not supported yet")
        refuse(
            [
                "approx_set", "cardinality", "empty_approx_set", "make_set_digest", "merge", "merge_set_digest",
                "qdigest_agg", "tdigest_agg", "value_at_quantile", "values_at_quantiles", "intersection_cardinality",
                "jaccard_index", "hash_counts",
            ], because: "sketches as values are not supported")
        refuse(
            [
                "bing_tile", "bing_tile_at", "bing_tile_coordinates", "bing_tile_polygon", "bing_tile_zoom_level",
                "bing_tiles_around", "convex_hull_agg", "from_encoded_polyline", "geometry_from_hadoop_shape",
                "geometry_invalid_reason", "geometry_to_bing_tiles", "geometry_union", "geometry_union_agg",
                "great_circle_distance", "line_interpolate_point", "line_interpolate_points", "line_locate_point",
                "simplify_geometry", "st_area", "st_asbinary", "st_astext", "st_boundary", "st_buffer",
                "st_centroid", "st_contains", "st_convexhull", "st_coorddim", "st_crosses", "st_difference",
                "st_dimension", "st_disjoint", "st_distance", "st_endpoint", "st_envelope", "st_envelopeaspts",
                "st_equals", "st_exteriorring", "st_geometries", "st_geometryfromtext", "st_geometryn",
                "st_geometrytype", "st_geomfrombinary", "st_interiorringn", "st_interiorrings", "st_intersection",
                "st_intersects", "st_isclosed", "st_isempty", "st_isring", "st_issimple", "st_isvalid", "st_length",
                "st_linefromtext", "st_linestring", "st_multipoint", "st_numgeometries", "st_numinteriorring",
                "st_numpoints", "st_overlaps", "st_point", "st_pointn", "st_points", "st_polygon", "st_relate",
                "st_startpoint", "st_symdifference", "st_touches", "st_union", "st_within", "st_x", "st_xmax",
                "st_xmin", "st_y", "st_ymax", "st_ymin", "to_encoded_polyline", "to_geometry",
                "to_spherical_geography",
            ], because: "geospatial functions are not supported")
        refuse(["uuid"], because: "the type UUID is not supported yet")
    }
}
