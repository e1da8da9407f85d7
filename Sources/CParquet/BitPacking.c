#include "BitPacking.h"

#include <string.h>

void pjrun_unpack32(const uint8_t *input, size_t count, unsigned width, uint32_t *out) {
    if (width == 0) {
        memset(out, 0, count * sizeof *out);
        return;
    }
    uint64_t mask = (1ull << width) - 1;
    for (size_t i = 0; i < count; i++) {
        size_t bit = i * width;
        uint64_t word;
        memcpy(&word, input + bit / 8, 8);
        out[i] = (uint32_t)((word >> (bit % 8)) & mask);
    }
}
