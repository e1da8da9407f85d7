// Comparisons and selections: plain loops that the compiler makes vector code of for the level that includes this,
// after VectorIndex.h.
#include "Selection.h"

#define COMPARE_LOOP(holds)                                                                                            \
    if (nulls) {                                                                                                       \
        for (size_t i = 0; i < count; i++) mask[i] = (uint8_t)((values[i] holds constant) & (nulls[i] ^ 1));           \
    } else {                                                                                                           \
        for (size_t i = 0; i < count; i++) mask[i] = values[i] holds constant;                                         \
    }                                                                                                                  \
    break;

#define COMPARE                                                                                                        \
    switch (comparison) {                                                                                              \
    case PJRUN_EQUAL: COMPARE_LOOP(==)                                                                                 \
    case PJRUN_NOT_EQUAL: COMPARE_LOOP(!=)                                                                             \
    case PJRUN_LESS: COMPARE_LOOP(<)                                                                                   \
    case PJRUN_LESS_OR_EQUAL: COMPARE_LOOP(<=)                                                                         \
    case PJRUN_GREATER: COMPARE_LOOP(>)                                                                                \
    case PJRUN_GREATER_OR_EQUAL: COMPARE_LOOP(>=)                                                                      \
    }

static void compare_int64(
    const int64_t *values, const uint8_t *nulls, size_t count, pjrun_comparison_t comparison, int64_t constant,
    uint8_t *mask
) {
    COMPARE
}

static void compare_double(
    const double *values, const uint8_t *nulls, size_t count, pjrun_comparison_t comparison, double constant,
    uint8_t *mask
) {
    COMPARE
}

static size_t select_rows(const uint8_t *mask, size_t count, uint32_t *selection) {
    const needle zero = needle_of(0);
    size_t selected = 0, at = 0;
    for (; at + 64 <= count; at += 64) {
        uint64_t bits = ~block_equal(block_load(mask + at), zero);
        flatten(selection + selected, bits, (uint32_t)at);
        selected += (size_t)__builtin_popcountll(bits);
    }
    for (; at < count; at++) {
        selection[selected] = (uint32_t)at;
        selected += mask[at];
    }
    return selected;
}
