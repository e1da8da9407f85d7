// The structural index for instruction sets with vectors of bytes. A level's source file includes this after it has
// defined
//
//   block, block_load(p)             64 bytes of text
//   needle, needle_of(byte)          a byte to look for
//   block_equal(block, needle)       a bit for each byte that equals it, the first byte's lowest
//   prefix_xor(bits)                 bit i becomes the parity of bits 0...i
//   flatten(out, bits, base)         writes base + i for every bit i that is set, upwards; may write up to 64 elements
//
// All masks below are of one 64-byte word of the text.
#include <string.h>

#include "StructuralIndex.h"

#define INLINE static inline __attribute__((always_inline))

enum index_kind { index_kind_quoted, index_kind_plain, index_kind_escaped, index_kind_lines };

// What goes from one word to the next.
typedef struct {
    const uint8_t *text;
    size_t length;
    const pjrun_layout_t *layout;
    needle delimiter, quote, escape, newline, carriage_return;
    uint32_t *out;
    size_t count, rows, special, quoted_newlines, bad_quote;
    uint64_t inside;         // all ones inside quotes, else 0
    uint64_t after_close;    // 1 when the last byte was a closing quote
    uint64_t escaped;        // 1 when the next byte is escaped
    uint8_t previous;
} index_cursor;

INLINE uint64_t first_bits(size_t count) { return count < 64 ? ((uint64_t)1 << count) - 1 : ~(uint64_t)0; }

// Row ends: LF, and with `lone_cr` every CR that LF does not follow. Of the last byte of the text nothing follows yet.
INLINE uint64_t row_ends(const index_cursor *c, block bytes, size_t at, int lone_cr) {
    uint64_t ends = block_equal(bytes, c->newline);
    if (lone_cr) {
        uint64_t returns = block_equal(bytes, c->carriage_return);
        size_t next = at + 64;
        uint64_t after = next < c->length ? c->text[next] == '\n' : 1;
        uint64_t last = next < c->length ? 0 : (uint64_t)1 << ((c->length - 1) & 63);
        ends |= returns & ~(ends >> 1 | after << 63 | last);
    }
    return ends;
}

// Takes the separators inside quotes away and checks where the quotes stand.
INLINE void mask_quoted(
    index_cursor *c, block bytes, size_t at, uint64_t valid, int lone_cr, uint64_t quotes, uint64_t *delimiters,
    uint64_t *ends
) {
    // An opening quote and what it quotes are 1, a closing quote is 0.
    uint64_t quoted = prefix_xor(quotes) ^ c->inside;
    uint64_t opening = quotes & quoted, closing = quotes & ~quoted;
    uint64_t boundary = *delimiters | *ends | quotes;
    uint8_t previous = at > 0 ? c->text[at - 1] : c->previous;
    uint64_t after_boundary = previous == '\n' || previous == c->layout->delimiter || previous == c->layout->quote ||
                              (lone_cr && previous == '\r');
    uint64_t after_closing = closing << 1 | c->after_close;
    uint64_t bad = opening & ~(boundary << 1 | after_boundary);
    uint64_t bad_follower = after_closing & ~(boundary | block_equal(bytes, c->carriage_return)) & valid;
    if (__builtin_expect((bad | bad_follower) != 0, 0) && c->bad_quote == SIZE_MAX) {
        size_t first = bad ? at + (size_t)__builtin_ctzll(bad) : SIZE_MAX;
        // The follower tells on the quote before it, which may be the last byte of the text before.
        size_t follower = bad_follower ? at + (size_t)__builtin_ctzll(bad_follower) : SIZE_MAX;
        if (follower != SIZE_MAX) follower -= follower > 0;
        c->bad_quote = first < follower ? first : follower;
    }
    c->special += (size_t)__builtin_popcountll(quotes);
    c->quoted_newlines += (size_t)__builtin_popcountll(*ends & quoted);
    *delimiters &= ~quoted;
    *ends &= ~quoted;
    c->inside = (uint64_t)((int64_t)quoted >> 63);
    c->after_close = closing >> 63;
}

// Takes the escaped delimiters away. Escapes are rare, so bit by bit. `last` is the word's last bit that is text.
INLINE void mask_escaped(index_cursor *c, uint64_t escapes, int last, uint64_t *delimiters) {
    uint64_t hidden = c->escaped;
    c->escaped = 0;
    for (escapes &= ~hidden; escapes; escapes &= escapes - 1, escapes &= ~hidden) {
        int i = __builtin_ctzll(escapes);
        if (i == last) c->escaped = 1;
        else hidden |= (uint64_t)2 << i;
    }
    *delimiters &= ~hidden;
}

INLINE void index_word(index_cursor *c, size_t at, uint64_t valid, enum index_kind kind, int lone_cr) {
    block bytes = block_load(c->text + at);
    uint64_t ends = row_ends(c, bytes, at, lone_cr) & valid;
    uint64_t delimiters = kind == index_kind_lines ? 0 : block_equal(bytes, c->delimiter) & valid;
    if (kind == index_kind_quoted) {
        uint64_t quotes = block_equal(bytes, c->quote) & valid;
        // The common word has no quote, is not inside quotes and has no quote right before it.
        if (quotes | c->inside | c->after_close) mask_quoted(c, bytes, at, valid, lone_cr, quotes, &delimiters, &ends);
    }
    if (kind == index_kind_escaped) {
        uint64_t escapes = block_equal(bytes, c->escape) & valid;
        c->special += (size_t)__builtin_popcountll(escapes);
        if (escapes | c->escaped) mask_escaped(c, escapes, 63 - __builtin_clzll(valid), &delimiters);
    }
    uint64_t separators = delimiters | ends;
    flatten(c->out + c->count, separators, (uint32_t)at);
    c->count += (size_t)__builtin_popcountll(separators);
    c->rows += (size_t)__builtin_popcountll(ends);
}

INLINE void index_text(
    const uint8_t *text, size_t length, const pjrun_layout_t *layout, pjrun_scan_state_t *state, uint32_t *positions,
    size_t capacity, pjrun_index_t *result, enum index_kind kind, int lone_cr
) {
    index_cursor c = {
        .text = text, .length = length, .layout = layout, .delimiter = needle_of(layout->delimiter),
        .quote = needle_of(layout->quote), .escape = needle_of(layout->escape), .newline = needle_of('\n'),
        .carriage_return = needle_of('\r'), .out = positions + 1, .bad_quote = SIZE_MAX,
        .inside = state->in_quote ? ~(uint64_t)0 : 0, .escaped = state->escaped, .previous = state->previous,
        .after_close = kind == index_kind_quoted && !state->in_quote && state->previous == layout->quote,
    };
    // A word adds at most 64 positions and may overwrite as many.
    size_t room = capacity > 65 ? capacity - 65 : 0, at = 0;
    positions[0] = UINT32_MAX;
    for (; at + 64 <= length && c.count <= room; at += 64) index_word(&c, at, ~(uint64_t)0, kind, lone_cr);
    if (at < length && at + 64 > length && c.count <= room) {
        index_word(&c, at, first_bits(length - at), kind, lone_cr);
        at = length;
    }
    if (at > 0) {
        state->before_previous = at > 1 ? text[at - 2] : state->previous;
        state->previous = text[at - 1];
    }
    state->in_quote = c.inside != 0;
    state->escaped = (uint8_t)c.escaped;
    *result = (pjrun_index_t){c.count, c.rows, at, c.special, c.quoted_newlines, c.bad_quote};
}

// What a count carries from word to word.
typedef struct {
    index_cursor base;
    size_t newlines, empty_rows;
    uint64_t last_ends, last_returns;  // of the word before: row ends outside quotes, carriage returns
} count_cursor;

INLINE void count_word(count_cursor *c, size_t at, uint64_t valid, int quoted, int lone_cr) {
    index_cursor *base = &c->base;
    block bytes = block_load(base->text + at);
    uint64_t ends = row_ends(base, bytes, at, lone_cr) & valid;
    uint64_t returns = block_equal(bytes, base->carriage_return) & valid;
    if (quoted) {
        uint64_t quotes = block_equal(bytes, base->quote) & valid;
        uint64_t inside = prefix_xor(quotes) ^ base->inside;
        base->inside = (uint64_t)((int64_t)inside >> 63);
        base->special += (size_t)__builtin_popcountll(quotes);
        c->newlines += (size_t)__builtin_popcountll(ends);
        ends &= ~inside;
    }
    base->rows += (size_t)__builtin_popcountll(ends);
    uint64_t after_end = ends << 1 | c->last_ends >> 63;
    uint64_t after_end_and_return = (ends << 2 | c->last_ends >> 62) & (returns << 1 | c->last_returns >> 63);
    c->empty_rows += (size_t)__builtin_popcountll(ends & (after_end | after_end_and_return));
    c->last_ends = ends;
    c->last_returns = returns;
}

INLINE uint64_t ends_row(uint8_t byte, uint8_t next, int lone_cr) {
    return byte == '\n' || (lone_cr && byte == '\r' && next != '\n');
}

INLINE void count_text(
    const uint8_t *text, size_t length, const pjrun_layout_t *layout, pjrun_scan_state_t *state, pjrun_count_t *result,
    int quoted, int lone_cr
) {
    count_cursor c = {
        .base = {
            .text = text, .length = length, .quote = needle_of(layout->quote), .newline = needle_of('\n'),
            .carriage_return = needle_of('\r'), .inside = quoted && state->in_quote ? ~(uint64_t)0 : 0,
        },
    };
    if (length > 0) {
        // A carriage return at the end of the text before is decided by the first byte of this one.
        uint64_t before = ends_row(state->before_previous, state->previous, lone_cr);
        uint64_t previous = ends_row(state->previous, text[0], lone_cr);
        uint64_t inside = c.base.inside & 1;
        size_t decided = previous && state->previous == '\r';
        c.newlines += decided;
        c.base.rows += decided & ~inside;
        c.empty_rows += decided & before & ~inside;
        c.last_ends = (previous & ~inside) << 63 | (before & ~inside) << 62;
        c.last_returns = (uint64_t)(state->previous == '\r') << 63;
    }
    size_t at = 0;
    for (; at + 64 <= length; at += 64) count_word(&c, at, ~(uint64_t)0, quoted, lone_cr);
    if (at < length) count_word(&c, at, first_bits(length - at), quoted, lone_cr);
    if (length > 0) {
        state->before_previous = length > 1 ? text[length - 2] : state->previous;
        state->previous = text[length - 1];
    }
    state->in_quote = c.base.inside != 0;
    *result = (pjrun_count_t){c.base.rows, quoted ? c.newlines : c.base.rows, c.base.special, c.empty_rows};
}

// MARK: - Entries

#define INDEX_ENTRY(name)                                                                                              \
    static void index_##name(                                                                                          \
        const uint8_t *text, size_t length, const pjrun_layout_t *layout, pjrun_scan_state_t *state,                   \
        uint32_t *positions, size_t capacity, pjrun_index_t *result                                                    \
    ) {                                                                                                                \
        if (layout->lone_cr_ends_row)                                                                                  \
            index_text(text, length, layout, state, positions, capacity, result, index_kind_##name, 1);               \
        else                                                                                                           \
            index_text(text, length, layout, state, positions, capacity, result, index_kind_##name, 0);               \
    }

INDEX_ENTRY(quoted)
INDEX_ENTRY(plain)
INDEX_ENTRY(escaped)
INDEX_ENTRY(lines)

static void count_rows(
    const uint8_t *text, size_t length, const pjrun_layout_t *layout, int quoted, pjrun_scan_state_t *state,
    pjrun_count_t *result
) {
    if (quoted && layout->lone_cr_ends_row) count_text(text, length, layout, state, result, 1, 1);
    else if (quoted) count_text(text, length, layout, state, result, 1, 0);
    else if (layout->lone_cr_ends_row) count_text(text, length, layout, state, result, 0, 1);
    else count_text(text, length, layout, state, result, 0, 0);
}
