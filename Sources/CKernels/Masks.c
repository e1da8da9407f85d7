#include "Selection.h"

// Loops that compilers turn into vector code by themselves.

void pjrun_mask_and(uint8_t *mask, const uint8_t *other, size_t count) {
    for (size_t i = 0; i < count; i++) mask[i] &= other[i];
}

void pjrun_mask_or(uint8_t *mask, const uint8_t *other, size_t count) {
    for (size_t i = 0; i < count; i++) mask[i] |= other[i];
}

void pjrun_mask_not(uint8_t *mask, size_t count) {
    for (size_t i = 0; i < count; i++) mask[i] ^= 1;
}

size_t pjrun_mask_count(const uint8_t *mask, size_t count) {
    size_t ones = 0;
    while (count > 0) {
        // At most 255 rows at a time, so that a byte can hold the sums.
        size_t part = count < 240 ? count : 240;
        uint8_t sum = 0;
        for (size_t i = 0; i < part; i++) sum = (uint8_t)(sum + mask[i]);
        ones += sum;
        mask += part;
        count -= part;
    }
    return ones;
}
