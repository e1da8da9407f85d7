// The plain kernels as a table.
#include "Levels.h"
#include "Scalar.h"

const pjrun_kernels_t pjrun_scalar_kernels = {
    .name = "scalar",
    .index_quoted = pjrun_scalar_index_quoted,
    .index_plain = pjrun_scalar_index_plain,
    .index_escaped = pjrun_scalar_index_escaped,
    .index_lines = pjrun_scalar_index_lines,
    .count_rows = pjrun_scalar_count_rows,
    .parse_int64 = pjrun_scalar_parse_int64,
    .parse_double = pjrun_scalar_parse_double,
    .parse_real = pjrun_scalar_parse_real,
    .parse_decimal = pjrun_scalar_parse_decimal,
    .parse_date = pjrun_scalar_parse_date,
    .parse_timestamp = pjrun_scalar_parse_timestamp,
    .parse_boolean = pjrun_scalar_parse_boolean,
    .equals = pjrun_scalar_equals,
    .find = pjrun_scalar_find,
    .contains = pjrun_scalar_contains,
    .needs_quoting = pjrun_scalar_needs_quoting,
    .canonical_integer = pjrun_scalar_canonical_integer,
    .canonical_double = pjrun_scalar_canonical_double,
    .canonical_date = pjrun_scalar_canonical_date,
    .canonical_timestamp = pjrun_scalar_canonical_timestamp,
    .hash_fields = pjrun_scalar_hash_fields,
    .compare_int64 = pjrun_scalar_compare_int64,
    .compare_double = pjrun_scalar_compare_double,
    .select = pjrun_scalar_select,
};
