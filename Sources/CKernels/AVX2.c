#if defined(__x86_64__)
#include <immintrin.h>

#include "KernelTable.h"
#include "Levels.h"

#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt,pclmul"))), apply_to = function)

// MARK: - 64-byte blocks

typedef struct {
    __m256i low, high;
} block;
typedef __m256i needle;

static inline __attribute__((always_inline)) block block_load(const uint8_t *p) {
    return (block){_mm256_loadu_si256((const __m256i *)p), _mm256_loadu_si256((const __m256i *)(p + 32))};
}
static inline __attribute__((always_inline)) needle needle_of(uint8_t byte) { return _mm256_set1_epi8((char)byte); }
static inline __attribute__((always_inline)) uint64_t block_equal(block bytes, needle byte) {
    uint32_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes.low, byte));
    uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes.high, byte));
    return low | (uint64_t)high << 32;
}

static inline __attribute__((always_inline)) uint64_t prefix_xor(uint64_t bits) {
    __m128i product = _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), _mm_set1_epi8((char)0xFF), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

static inline __attribute__((always_inline)) uint32_t trailing_zeros(uint64_t bits) {
    return (uint32_t)_tzcnt_u64(bits);
}

#include "BitFlatten.h"
static inline __attribute__((always_inline)) uint64_t block_same(block a, block b) {
    uint32_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a.low, b.low));
    uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a.high, b.high));
    return low | (uint64_t)high << 32;
}

#include "VectorIndex.h"

// MARK: - 16-byte vectors

typedef __m128i v16;

INLINE v16 v16_load(const uint8_t *p) { return _mm_loadu_si128((const __m128i *)p); }
INLINE v16 v16_less_zeros(v16 v) { return _mm_sub_epi8(v, _mm_set1_epi8('0')); }
INLINE v16 v16_or(v16 a, v16 b) { return _mm_or_si128(a, b); }
INLINE v16 v16_shuffle(v16 v, const uint8_t lanes[16]) { return _mm_shuffle_epi8(v, v16_load(lanes)); }
INLINE uint32_t bit_length(uint32_t bits) { return 32 - _lzcnt_u32(bits); }

// Pairs of digits, then pairs of those, and so on.
INLINE __m128i v16_hundreds(v16 digits) { return _mm_maddubs_epi16(digits, _mm_set1_epi16(0x010A)); }

INLINE void v16_pairs(v16 digits, uint64_t out[2]) {
    __m128i pairs = v16_hundreds(digits);
    out[0] = (uint64_t)_mm_cvtsi128_si64(pairs);
    out[1] = (uint64_t)_mm_extract_epi64(pairs, 1);
}

INLINE uint64_t v16_number(v16 digits) {
    __m128i fours = _mm_madd_epi16(v16_hundreds(digits), _mm_set1_epi32(0x00010064));
    __m128i eights = _mm_madd_epi16(_mm_packus_epi32(fours, fours), _mm_set1_epi32(0x00012710));
    uint64_t halves = (uint64_t)_mm_cvtsi128_si64(eights);
    return (halves & 0xFFFFFFFF) * 100000000 + (halves >> 32);
}

// A load at 32 - n has its first n lanes set, one at n its last n lanes.
static const uint8_t lane_window[48] = {
    [16] = 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
};

INLINE uint32_t v16_same(v16 a, v16 b) { return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(a, b)); }
INLINE uint32_t v16_equal(v16 v, char byte) { return v16_same(v, _mm_set1_epi8(byte)); }
INLINE v16 v16_below(v16 v, v16 other, unsigned count) {
    return _mm_blendv_epi8(v, other, v16_load(lane_window + 32 - count));
}
INLINE v16 v16_digits(v16 v, unsigned count) { return _mm_and_si128(v16_less_zeros(v), v16_load(lane_window + count)); }
INLINE uint32_t v16_others(v16 digits) {
    return v16_same(_mm_subs_epu8(digits, _mm_set1_epi8(9)), _mm_setzero_si128()) ^ 0xFFFF;
}

#define PJRUN_LEVEL_TABLE pjrun_avx2_kernels
#define PJRUN_LEVEL_NAME "avx2"
#include "VectorParsing.h"
#include "VectorSelection.h"
#include "VectorText.h"
#include "VectorTable.h"
#endif
