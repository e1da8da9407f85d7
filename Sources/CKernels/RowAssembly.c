#include "RowAssembly.h"

#include <string.h>

// Copies in steps of 16 bytes, past the end of both texts: most values are that short, and a loop over their exact
// length costs more than the bytes.
static inline __attribute__((always_inline)) uint8_t *copy(uint8_t *out, const uint8_t *from, size_t length) {
    memcpy(out, from, 16);
    if (__builtin_expect(length > 16, 0)) {
        memcpy(out + 16, from + 16, 16);
        if (length > 32) memcpy(out + 32, from + 32, length - 32);
    }
    return out + length;
}

static inline __attribute__((always_inline)) uint8_t *append(uint8_t *out, uint64_t bytes, size_t length) {
    memcpy(out, &bytes, 8);
    return out + length;
}

size_t pjrun_assemble_rows(
    const pjrun_output_column_t *columns, size_t column_count, size_t first_row, size_t count, uint8_t delimiter,
    const uint8_t *terminator, size_t terminator_length, const uint8_t *null_text, size_t null_length, uint8_t *out,
    size_t capacity, size_t *written
) {
    // What a value may need besides its own bytes: both attachments, the delimiter or the terminator, and the
    // overshoot.
    enum { slack = 64 };
    uint64_t null_bytes = 0, end_bytes = 0;
    memcpy(&null_bytes, null_text, null_length);
    memcpy(&end_bytes, terminator, terminator_length);
    uint8_t *const begin = out, *const end = out + capacity;
    size_t row = 0;
    for (; row < count; row++) {
        uint8_t *const row_begin = out;
        size_t at = first_row + row;
        for (size_t k = 0; k < column_count; k++) {
            const pjrun_output_column_t *column = columns + k;
            if ((size_t)(end - out) < slack) goto full;
            if (k > 0) *out++ = delimiter;
            if (column->nulls && column->nulls[at]) {
                out = append(out, null_bytes, null_length);
                continue;
            }
            pjrun_view_t view = column->views[at];
            if ((size_t)(end - out) < view.count + slack) goto full;
            out = append(out, column->before, column->before_length);
            if (view.count > 0) out = copy(out, view.start, view.count);
            out = append(out, column->after, column->after_length);
        }
        if ((size_t)(end - out) < slack) goto full;
        out = append(out, end_bytes, terminator_length);
        continue;
    full:
        out = row_begin;
        break;
    }
    *written = (size_t)(out - begin);
    return row;
}
