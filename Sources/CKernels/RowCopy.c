#include "RowCopy.h"

#include <string.h>

// Rows in a random order miss all caches. Views are asked for so many rows ahead, and texts half as many.
enum { VIEWS_AHEAD = 32, TEXTS_AHEAD = 12 };

static inline void expect(const pjrun_view_t *views, const uint32_t *order, size_t at, size_t count) {
    if (at + VIEWS_AHEAD < count) __builtin_prefetch(views + order[at + VIEWS_AHEAD]);
    if (at + TEXTS_AHEAD < count) {
        const uint8_t *text = views[order[at + TEXTS_AHEAD]].start;
        __builtin_prefetch(text);
        __builtin_prefetch(text + 64);
        __builtin_prefetch(text + 128);
    }
}

// Copies whole pieces; what lies behind the end is overwritten by what comes next.
static inline uint8_t *put(uint8_t *out, const uint8_t *from, size_t count) {
    uint8_t *end = out + count;
    while (out < end) {
        memcpy(out, from, 32);
        out += 32;
        from += 32;
    }
    return end;
}

size_t pjrun_order_length(const pjrun_view_t *views, const uint32_t *order, size_t count) {
    size_t length = 0;
    for (size_t at = 0; at < count; at++) {
        if (at + VIEWS_AHEAD < count) __builtin_prefetch(views + order[at + VIEWS_AHEAD]);
        length += views[order[at]].count;
    }
    return length;
}

size_t pjrun_copy_ordered(const pjrun_view_t *views, const uint32_t *order, size_t count, uint8_t *out) {
    uint8_t *next = out;
    for (size_t at = 0; at < count; at++) {
        expect(views, order, at, count);
        pjrun_view_t row = views[order[at]];
        next = put(next, row.start, row.count);
    }
    return (size_t)(next - out);
}

size_t pjrun_copy_ordered_field_first(
    const pjrun_view_t *views, const pjrun_view_t *fields, const uint32_t *order, size_t count, uint8_t delimiter,
    uint8_t *out
) {
    uint8_t *next = out;
    for (size_t at = 0; at < count; at++) {
        expect(views, order, at, count);
        if (at + TEXTS_AHEAD < count) __builtin_prefetch(fields + order[at + TEXTS_AHEAD]);
        pjrun_view_t row = views[order[at]];
        pjrun_view_t field = fields[order[at]];
        size_t before = (size_t)(field.start - row.start);
        if (before == 0) {
            next = put(next, row.start, row.count);
            continue;
        }
        // The delimiter in front of the field goes behind it, and what was in front of that comes next.
        next = put(next, field.start, field.count);
        *next++ = delimiter;
        next = put(next, row.start, before - 1);
        next = put(next, field.start + field.count, row.count - before - field.count);
    }
    return (size_t)(next - out);
}
