// Comparisons and selections, row by row.
#include "Scalar.h"

#define COMPARE                                                                                                        \
    for (size_t i = 0; i < count; i++) {                                                                               \
        uint8_t holds = 0;                                                                                             \
        switch (comparison) {                                                                                          \
        case PJRUN_EQUAL: holds = values[i] == constant; break;                                                        \
        case PJRUN_NOT_EQUAL: holds = values[i] != constant; break;                                                    \
        case PJRUN_LESS: holds = values[i] < constant; break;                                                          \
        case PJRUN_LESS_OR_EQUAL: holds = values[i] <= constant; break;                                                \
        case PJRUN_GREATER: holds = values[i] > constant; break;                                                       \
        case PJRUN_GREATER_OR_EQUAL: holds = values[i] >= constant; break;                                             \
        }                                                                                                              \
        mask[i] = holds && !(nulls && nulls[i]);                                                                       \
    }

void pjrun_scalar_compare_int64(
    const int64_t *values, const uint8_t *nulls, size_t count, pjrun_comparison_t comparison, int64_t constant,
    uint8_t *mask
) {
    COMPARE
}

void pjrun_scalar_compare_double(
    const double *values, const uint8_t *nulls, size_t count, pjrun_comparison_t comparison, double constant,
    uint8_t *mask
) {
    COMPARE
}

size_t pjrun_scalar_select(const uint8_t *mask, size_t count, uint32_t *selection) {
    size_t selected = 0;
    for (size_t i = 0; i < count; i++)
        if (mask[i]) selection[selected++] = (uint32_t)i;
    return selected;
}
