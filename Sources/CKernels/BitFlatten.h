// Positions of set bits for instruction sets that cannot compress vectors.

// Eight positions are written whether or not there are as many: a branch that depends on the exact number would be
// mispredicted in most words. What those too many write is
// overwritten. The level defines trailing_zeros(bits), whose result for 0 does not matter.
static inline __attribute__((always_inline)) void flatten(uint32_t *out, uint64_t bits, uint32_t base) {
    int count = __builtin_popcountll(bits);
#define PJRUN_FLATTEN_ONE(i) out[i] = base + trailing_zeros(bits), bits &= bits - 1;
#define PJRUN_FLATTEN_EIGHT(i)                                                                                         \
    PJRUN_FLATTEN_ONE(i) PJRUN_FLATTEN_ONE(i + 1) PJRUN_FLATTEN_ONE(i + 2) PJRUN_FLATTEN_ONE(i + 3)                    \
    PJRUN_FLATTEN_ONE(i + 4) PJRUN_FLATTEN_ONE(i + 5) PJRUN_FLATTEN_ONE(i + 6) PJRUN_FLATTEN_ONE(i + 7)
    PJRUN_FLATTEN_EIGHT(0)
    if (__builtin_expect(count > 8, 0)) {
        PJRUN_FLATTEN_EIGHT(8)
        if (__builtin_expect(count > 16, 0)) {
            for (int i = 16; i < count; i++) {
                PJRUN_FLATTEN_ONE(i)
            }
        }
    }
#undef PJRUN_FLATTEN_EIGHT
#undef PJRUN_FLATTEN_ONE
}
