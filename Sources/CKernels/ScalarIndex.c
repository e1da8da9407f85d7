// The structural index, byte by byte: what VectorIndex.h must agree with, and the kernel of processors without vectors.
#include "Scalar.h"

typedef enum { quoted, plain, escaped, lines } index_kind;

static int ends_row(const uint8_t *text, size_t length, size_t at, const pjrun_layout_t *layout) {
    if (text[at] == '\n') return 1;
    return layout->lone_cr_ends_row && text[at] == '\r' && at + 1 < length && text[at + 1] != '\n';
}

static void index_text(
    const uint8_t *text, size_t length, const pjrun_layout_t *layout, pjrun_scan_state_t *state, uint32_t *positions,
    size_t capacity, pjrun_index_t *result, index_kind kind
) {
    pjrun_index_t found = {.bad_quote = SIZE_MAX};
    size_t room = capacity > 65 ? capacity - 65 : 0;
    int inside = state->in_quote, hidden = state->escaped;
    uint8_t previous = state->previous, before_previous = state->before_previous;
    positions[0] = UINT32_MAX;
    for (size_t at = 0; at < length; at++) {
        if (at % 64 == 0 && found.separators > room) break;
        uint8_t byte = text[at];
        int ends = ends_row(text, length, at, layout), separates = ends;
        if (kind != lines) separates |= byte == layout->delimiter;

        if (kind == quoted) {
            int after_close = previous == layout->quote && !inside;
            int after_boundary = previous == layout->delimiter || previous == layout->quote || previous == '\n' ||
                                 (layout->lone_cr_ends_row && previous == '\r');
            size_t bad = SIZE_MAX;
            if (after_close && !separates && byte != '\r' && byte != layout->quote) bad = at > 0 ? at - 1 : 0;
            if (byte == layout->quote) {
                found.special++;
                if (!inside && !after_boundary) bad = at;
                inside = !inside;
            }
            if (inside) {
                found.quoted_newlines += (size_t)ends;
                separates = ends = 0;
            }
            if (bad < found.bad_quote && found.bad_quote == SIZE_MAX) found.bad_quote = bad;
        }
        if (kind == escaped) {
            found.special += byte == layout->escape;
            if (hidden) {
                separates = ends;
                hidden = 0;
            } else {
                hidden = byte == layout->escape;
            }
        }

        if (separates) positions[++found.separators] = (uint32_t)at;
        found.rows += (size_t)ends;
        found.scanned = at + 1;
        before_previous = previous;
        previous = byte;
    }
    *state = (pjrun_scan_state_t){(uint8_t)inside, previous, before_previous, (uint8_t)hidden};
    *result = found;
}

void pjrun_scalar_index_quoted(
    const uint8_t *text, size_t length, const pjrun_layout_t *layout, pjrun_scan_state_t *state, uint32_t *positions,
    size_t capacity, pjrun_index_t *result
) {
    index_text(text, length, layout, state, positions, capacity, result, quoted);
}

void pjrun_scalar_index_plain(
    const uint8_t *text, size_t length, const pjrun_layout_t *layout, pjrun_scan_state_t *state, uint32_t *positions,
    size_t capacity, pjrun_index_t *result
) {
    index_text(text, length, layout, state, positions, capacity, result, plain);
}

void pjrun_scalar_index_escaped(
    const uint8_t *text, size_t length, const pjrun_layout_t *layout, pjrun_scan_state_t *state, uint32_t *positions,
    size_t capacity, pjrun_index_t *result
) {
    index_text(text, length, layout, state, positions, capacity, result, escaped);
}

void pjrun_scalar_index_lines(
    const uint8_t *text, size_t length, const pjrun_layout_t *layout, pjrun_scan_state_t *state, uint32_t *positions,
    size_t capacity, pjrun_index_t *result
) {
    index_text(text, length, layout, state, positions, capacity, result, lines);
}

void pjrun_scalar_count_rows(
    const uint8_t *text, size_t length, const pjrun_layout_t *layout, int is_quoted, pjrun_scan_state_t *state,
    pjrun_count_t *result
) {
    pjrun_count_t found = {0};
    int inside = is_quoted && state->in_quote;
    // Whether a row ended, outside quotes, with the byte before and with the one before that.
    int cr = layout->lone_cr_ends_row;
    int before_ended = !inside && (state->before_previous == '\n' ||
                                   (cr && state->before_previous == '\r' && state->previous != '\n'));
    int ended = !inside && state->previous == '\n';
    uint8_t previous = state->previous, before_previous = state->before_previous;
    for (size_t at = 0; at < length; at++) {
        uint8_t byte = text[at];
        if (at == 0 && cr && previous == '\r' && byte != '\n') {
            // The text before could not know that its last byte ends a row.
            found.newlines++;
            if (!inside) {
                found.rows++;
                found.empty_rows += (size_t)before_ended;
                ended = 1;
            }
        }
        int ends = ends_row(text, length, at, layout);
        if (is_quoted && byte == layout->quote) {
            found.quotes++;
            inside = !inside;
        }
        found.newlines += (size_t)ends;
        if (inside) ends = 0;
        if (ends) {
            found.rows++;
            found.empty_rows += ended || (before_ended && previous == '\r');
        }
        before_ended = ended;
        ended = ends;
        before_previous = previous;
        previous = byte;
    }
    *state = (pjrun_scan_state_t){(uint8_t)inside, previous, before_previous, state->escaped};
    *result = found;
}
