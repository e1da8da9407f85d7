#pragma once
// Where the fields and rows of a text end.
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// The bytes that give a text its structure. A newline (LF) always ends a row.
typedef struct {
    uint8_t delimiter;
    /// Used by the functions that say so.
    uint8_t quote;
    /// Used by the functions that say so.
    uint8_t escape;
    /// 1: a carriage return that is not followed by LF ends a row too, as Hadoop's line reader has it. One that is the
    /// last byte of the text does not, since what follows it is not known. 0: it is an ordinary byte.
    uint8_t lone_cr_ends_row;
} pjrun_layout_t;

/// What one call must know of the text before it, and leaves for the next. Start of a file: `{0, '\n', '\n', 0}`.
typedef struct {
    /// 1: inside quotes.
    uint8_t in_quote;
    /// The byte before the text, and the one before that.
    uint8_t previous, before_previous;
    /// 1: the first byte is escaped by the byte before the text.
    uint8_t escaped;
} pjrun_scan_state_t;

/// What an index call found.
typedef struct {
    /// Delimiters and row ends written, the leading sentinel not counted.
    size_t separators;
    /// Row ends among them.
    size_t rows;
    /// Bytes indexed: the length of the text, or a smaller multiple of 64 when positions ran out of room.
    size_t scanned;
    /// Quote bytes (index_quoted) or escape bytes (index_escaped) seen. 0 means that every field is its own text.
    size_t special;
    /// Newlines inside quotes. A dialect that splits lines first must not use an index that has any.
    size_t quoted_newlines;
    /// Offset of the first misplaced quote, or SIZE_MAX: one that opens inside a field, or closes before its end.
    /// Positions after it are not to be relied on.
    size_t bad_quote;
} pjrun_index_t;

/// Writes the position of every separator of a padded text.
///
/// `positions[0]` receives UINT32_MAX, that is -1: where a separator before the text would be. So field `k` of the
/// text is always the bytes `positions[k] + 1 ..< positions[k + 1]` in 32-bit arithmetic, and in a text whose rows
/// have `c` fields each, field `j` of row `r` is number `r * c + j`. The text must therefore begin at the start of a
/// row.
///
/// - index_quoted: RFC 4180. Delimiters and row ends inside quotes do not count; a doubled quote inside quotes is
///   text.
/// - index_plain: every delimiter and row end counts.
/// - index_escaped: the escape byte hides the byte after it, unless that ends a row.
/// - index_lines: row ends only.
///
/// - capacity: elements of `positions`, at least 130. Indexing stops before it could overflow; `length + 66` never
///   does.
typedef void (*pjrun_index_function)(
    const uint8_t *text, size_t length, const pjrun_layout_t *layout, pjrun_scan_state_t *state, uint32_t *positions,
    size_t capacity, pjrun_index_t *result);

/// What a count call found.
typedef struct {
    /// Row ends outside quotes.
    size_t rows;
    /// Row ends in and outside quotes. Had the text begun in the other quote state, `newlines - rows` would be its
    /// rows.
    size_t newlines;
    /// Quote bytes. The state at the end is that at the start, changed as often.
    size_t quotes;
    /// Those of `rows` that have no bytes before their row end, except the carriage return of CR LF.
    size_t empty_rows;
} pjrun_count_t;

/// Counts the row ends of a padded text.
///
/// - quoted: 0 when the dialect has no quotes; `layout->quote` is then not looked at, and `quotes` is 0.
typedef void (*pjrun_count_function)(
    const uint8_t *text, size_t length, const pjrun_layout_t *layout, int quoted, pjrun_scan_state_t *state,
    pjrun_count_t *result);

#pragma clang assume_nonnull end
