#pragma once
// Rows of text from the texts of columns.
#include <stddef.h>
#include <stdint.h>
#include "FieldView.h"

#pragma clang assume_nonnull begin

/// The texts of one column.
typedef struct {
    /// Padded behind.
    const pjrun_view_t *views;
    /// 1: the row is NULL. May be null when none is.
    const uint8_t *_Nullable nulls;
    /// Written before and after each value that is not NULL, at most 8 bytes each, the first in the lowest byte:
    /// quotes, or the `.000` of a timestamp.
    uint64_t before, after;
    uint8_t before_length, after_length;
} pjrun_output_column_t;

/// Writes rows: the columns' values with the delimiter between them and the terminator after the last.
///
/// - terminator, null_text: what ends a row and what a NULL is written as, at most 8 bytes each.
/// - written: receives the bytes written; bytes after them, up to `capacity`, may be overwritten too.
/// - Returns: rows written: `count`, or fewer when the next row might not fit into `capacity` bytes. A row needs at
///   most its own bytes and 64 more.
size_t pjrun_assemble_rows(
    const pjrun_output_column_t *columns, size_t column_count, size_t first_row, size_t count, uint8_t delimiter,
    const uint8_t *terminator, size_t terminator_length, const uint8_t *null_text, size_t null_length, uint8_t *out,
    size_t capacity, size_t *written);

#pragma clang assume_nonnull end
