#pragma once
// From separator positions (StructuralIndex.h) to the fields of a column.
#include <stddef.h>
#include <stdint.h>
#include "FieldView.h"

#pragma clang assume_nonnull begin

/// Whether every row of an index has `columns` fields, so that field `j` of row `r` is number `r * columns + j`.
///
/// - rows: rows of the index. An incomplete last row is not looked at.
/// - Returns: the number of leading rows known to be so: `rows`, or less. Never a row too many; may stop early.
size_t pjrun_regular_rows(
    const uint8_t *text, const uint32_t *positions, size_t separators, size_t rows, uint8_t delimiter, size_t columns);

/// For an index with uneven rows: writes the number of each row's first field, and one more for the row that would
/// follow.
///
/// - first: room for two more elements than the index has rows; the last of them is not part of the table.
/// - Returns: rows written.
size_t pjrun_row_table(
    const uint8_t *text, const uint32_t *positions, size_t separators, uint8_t delimiter, uint32_t *first);

/// Index of the first row that does not have `columns` fields, or `rows`.
size_t pjrun_first_uneven_row(const uint32_t *first, size_t rows, size_t columns);

/// The fields of one column, as views.
///
/// - first: the row table; null when all rows are known to have `columns` fields.
/// - column: 0-based. Rows that have no such field get an empty view.
/// - from: first row. Ignored when `rows` is given.
/// - count: rows to gather.
/// - rows: the rows to gather, or null for `from ..< from + count`.
/// - views: written, `count` elements; a carriage return at the end of a row's last field is left off.
/// - missing: written, `count` elements, 1 where the row has no such field, else 0. May be null.
/// - Returns: rows that have no such field.
size_t pjrun_gather(
    const uint8_t *text, const uint32_t *positions, const uint32_t *_Nullable first, size_t columns, size_t column,
    size_t from, size_t count, const uint32_t *_Nullable rows, pjrun_view_t *views, uint8_t *_Nullable missing);

/// Offset of the byte after row `row - 1`, that is where row `row` begins.
size_t pjrun_row_start(const uint32_t *positions, const uint32_t *_Nullable first, size_t columns, size_t row);

/// What pjrun_unquote met.
typedef struct {
    /// Fields that were quoted.
    size_t quoted;
    /// Those among them with a doubled quote inside.
    size_t doubled;
    /// Index of the first field that is quoted and empty, or SIZE_MAX.
    size_t first_empty;
    /// Index of the first field that begins with a quote and does not end with one, or SIZE_MAX. It is left as it was.
    size_t first_bad;
} pjrun_unquote_t;

/// Takes the quotes off the fields that have them, in place.
///
/// - flags: written, `count` elements: 0 bare, 1 quoted, 3 quoted and with doubled quotes inside that are still to be
///   made single.
pjrun_unquote_t pjrun_unquote(pjrun_view_t *views, size_t count, uint8_t quote, uint8_t *flags);

/// Writes 1 to `nulls[i]` where a view is empty and its flag (if there are flags) is 0, else 0. Returns how many are 1.
size_t pjrun_bare_empty(const pjrun_view_t *views, const uint8_t *_Nullable flags, size_t count, uint8_t *nulls);

/// Copies a text, each pair of the quote byte as one of it. Returns the bytes written, at most `length`.
size_t pjrun_copy_undoubled(const uint8_t *text, size_t length, uint8_t quote, uint8_t *out);

#pragma clang assume_nonnull end
