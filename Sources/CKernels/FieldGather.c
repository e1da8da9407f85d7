#include "FieldGather.h"

#include <string.h>

size_t pjrun_regular_rows(
    const uint8_t *text, const uint32_t *positions, size_t separators, size_t rows, uint8_t delimiter, size_t columns
) {
    if (columns == 0 || rows > separators / columns) return 0;
    // If each of the places where a row should end holds a row end, and there are no more row ends than these, then
    // every row has `columns` fields. `rows` counts the row ends of the index, so only the places are left to be
    // looked at.
    const uint32_t *end = positions + columns;
    size_t delimiters = 0;
    for (size_t row = 0; row < rows; row++, end += columns) delimiters += text[*end] == delimiter;
    if (delimiters == 0) return rows;

    // Somewhere a row is longer or shorter. Up to the first delimiter met at a row's place all row ends could still be
    // hidden between the places, so this looks at every separator.
    for (size_t row = 0, k = 1; row < rows; row++)
        for (size_t column = 1; column <= columns; column++, k++)
            if ((text[positions[k]] == delimiter) != (column < columns)) return row;
    return rows;
}

size_t pjrun_row_table(
    const uint8_t *text, const uint32_t *positions, size_t separators, uint8_t delimiter, uint32_t *first
) {
    // A store for every separator, moved on only by a row end: no branch to mispredict.
    size_t rows = 0;
    first[0] = 0;
    for (size_t k = 1; k <= separators; k++) {
        first[rows + 1] = (uint32_t)k;
        rows += text[positions[k]] != delimiter;
    }
    return rows;
}

size_t pjrun_first_uneven_row(const uint32_t *first, size_t rows, size_t columns) {
    for (size_t row = 0; row < rows; row++)
        if (first[row + 1] - first[row] != columns) return row;
    return rows;
}

static inline __attribute__((always_inline)) void gather_regular(
    const uint8_t *text, const uint32_t *positions, size_t columns, size_t from, size_t count, const uint32_t *rows,
    int is_last, pjrun_view_t *views
) {
    for (size_t i = 0; i < count; i++) {
        const uint32_t *field = positions + (rows ? rows[i] : from + i) * columns;
        uint32_t begin = field[0] + 1, size = field[1] - begin;
        // With an empty field this looks at the separator before it, or at the padding.
        if (is_last) size -= (size > 0) & (text[(size_t)begin + size - 1] == '\r');
        views[i] = (pjrun_view_t){text + begin, size};
    }
}

size_t pjrun_gather(
    const uint8_t *text, const uint32_t *positions, const uint32_t *first, size_t columns, size_t column, size_t from,
    size_t count, const uint32_t *rows, pjrun_view_t *views, uint8_t *missing
) {
    if (missing) memset(missing, 0, count);
    if (!first) {
        const uint32_t *shifted = positions + column;
        int is_last = column + 1 == columns;
        if (is_last && rows) gather_regular(text, shifted, columns, 0, count, rows, 1, views);
        else if (is_last) gather_regular(text, shifted, columns, from, count, NULL, 1, views);
        else if (rows) gather_regular(text, shifted, columns, 0, count, rows, 0, views);
        else gather_regular(text, shifted, columns, from, count, NULL, 0, views);
        return 0;
    }
    size_t absent = 0;
    for (size_t i = 0; i < count; i++) {
        size_t row = rows ? rows[i] : from + i;
        size_t field = first[row] + column;
        views[i] = (pjrun_view_t){text, 0};
        if (field >= first[row + 1]) {
            if (missing) missing[i] = 1;
            absent++;
            continue;
        }
        uint32_t begin = positions[field] + 1, size = positions[field + 1] - begin;
        if (field + 1 == first[row + 1] && size > 0 && text[begin + size - 1] == '\r') size--;
        views[i] = (pjrun_view_t){text + begin, size};
    }
    return absent;
}

size_t pjrun_row_start(const uint32_t *positions, const uint32_t *first, size_t columns, size_t row) {
    uint32_t separator = positions[first ? first[row] : row * columns];
    return (uint32_t)(separator + 1);
}

pjrun_unquote_t pjrun_unquote(pjrun_view_t *views, size_t count, uint8_t quote, uint8_t *flags) {
    pjrun_unquote_t met = {0, 0, SIZE_MAX, SIZE_MAX};
    for (size_t i = 0; i < count; i++) {
        pjrun_view_t view = views[i];
        flags[i] = 0;
        if (view.count == 0 || *view.start != quote) continue;
        if (view.count < 2 || view.start[view.count - 1] != quote) {
            if (met.first_bad == SIZE_MAX) met.first_bad = i;
            continue;
        }
        views[i] = (pjrun_view_t){view.start + 1, view.count - 2};
        int doubled = memchr(view.start + 1, quote, view.count - 2) != NULL;
        flags[i] = doubled ? 3 : 1;
        met.quoted++;
        met.doubled += (size_t)doubled;
        if (view.count == 2 && met.first_empty == SIZE_MAX) met.first_empty = i;
    }
    return met;
}

size_t pjrun_bare_empty(const pjrun_view_t *views, const uint8_t *flags, size_t count, uint8_t *nulls) {
    size_t bare = 0;
    for (size_t i = 0; i < count; i++) {
        nulls[i] = (views[i].count == 0) & !(flags && flags[i]);
        bare += nulls[i];
    }
    return bare;
}

size_t pjrun_copy_undoubled(const uint8_t *text, size_t length, uint8_t quote, uint8_t *out) {
    uint8_t *end = out;
    while (length > 0) {
        const uint8_t *found = memchr(text, quote, length);
        size_t plain = found ? (size_t)(found - text) + 1 : length;
        memcpy(end, text, plain);
        end += plain;
        if (found && plain < length && text[plain] == quote) plain++;
        text += plain;
        length -= plain;
    }
    return (size_t)(end - out);
}
