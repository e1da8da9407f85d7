#pragma once
// The plain kernels: the reference that the others are tested against.
#include <string.h>

#include "KernelTable.h"

void pjrun_scalar_index_quoted(
    const uint8_t *text, size_t length, const pjrun_layout_t *layout, pjrun_scan_state_t *state, uint32_t *positions,
    size_t capacity, pjrun_index_t *result
);
void pjrun_scalar_index_plain(
    const uint8_t *text, size_t length, const pjrun_layout_t *layout, pjrun_scan_state_t *state, uint32_t *positions,
    size_t capacity, pjrun_index_t *result
);
void pjrun_scalar_index_escaped(
    const uint8_t *text, size_t length, const pjrun_layout_t *layout, pjrun_scan_state_t *state, uint32_t *positions,
    size_t capacity, pjrun_index_t *result
);
void pjrun_scalar_index_lines(
    const uint8_t *text, size_t length, const pjrun_layout_t *layout, pjrun_scan_state_t *state, uint32_t *positions,
    size_t capacity, pjrun_index_t *result
);
void pjrun_scalar_count_rows(
    const uint8_t *text, size_t length, const pjrun_layout_t *layout, int is_quoted, pjrun_scan_state_t *state,
    pjrun_count_t *result
);
size_t pjrun_scalar_parse_int64(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, int64_t minimum, int64_t maximum, int64_t *out,
    uint8_t *nulls
);
size_t pjrun_scalar_parse_double(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, pjrun_number_form_t form, double *out,
    uint8_t *nulls
);
size_t pjrun_scalar_parse_real(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, pjrun_number_form_t form, double *out,
    uint8_t *nulls
);
size_t pjrun_scalar_parse_decimal(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, unsigned precision, unsigned scale, int64_t *out,
    uint8_t *nulls
);
size_t pjrun_scalar_parse_date(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, int64_t *out, uint8_t *nulls
);
size_t pjrun_scalar_parse_timestamp(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, int letter_t, int64_t *out, uint8_t *nulls,
    unsigned *fraction_digits
);
size_t pjrun_scalar_parse_boolean(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, int short_forms, uint8_t *out, uint8_t *nulls
);
void pjrun_scalar_equals(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, const uint8_t *constant, size_t constant_length,
    uint8_t *mask
);
size_t pjrun_scalar_find(const uint8_t *text, size_t length, const uint8_t *needle, size_t needle_length);
void pjrun_scalar_contains(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, const pjrun_view_t *needles, size_t needle_count,
    uint8_t *mask
);
size_t pjrun_scalar_needs_quoting(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, uint8_t delimiter, uint8_t quote, uint8_t *mask
);
size_t pjrun_scalar_canonical_integer(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, uint8_t *mask
);
size_t pjrun_scalar_canonical_double(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, uint32_t *trimmed, uint8_t *mask
);
size_t pjrun_scalar_canonical_date(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, uint8_t *mask
);
size_t pjrun_scalar_canonical_timestamp(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, unsigned digits, uint8_t *mask
);
void pjrun_scalar_hash_fields(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, uint64_t seed, uint64_t *out
);
void pjrun_scalar_compare_int64(
    const int64_t *values, const uint8_t *nulls, size_t count, pjrun_comparison_t comparison, int64_t constant,
    uint8_t *mask
);
void pjrun_scalar_compare_double(
    const double *values, const uint8_t *nulls, size_t count, pjrun_comparison_t comparison, double constant,
    uint8_t *mask
);
size_t pjrun_scalar_select(const uint8_t *mask, size_t count, uint32_t *selection);
