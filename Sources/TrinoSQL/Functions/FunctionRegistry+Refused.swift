extension FunctionRegistry {
    /// Names functions of Trino whose types this engine does not have and which few queries use.
    mutating func refuseFunctionsOfOtherTypes() {
        refuse(
            [
                "classify", "evaluate_classifier_predictions", "features", "learn_classifier",
                "learn_libsvm_classifier", "learn_libsvm_regressor", "learn_regressor", "regress",
            ], because: "models are not supported")
        refuse(["objectid", "objectid_timestamp"], because: "OBJECTID values are not supported")
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
