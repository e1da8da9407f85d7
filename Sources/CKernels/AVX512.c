#if defined(__x86_64__)
#include <immintrin.h>

#include "KernelTable.h"
#include "Levels.h"

#pragma clang attribute push( \
    __attribute__((target("avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,avx2,bmi,bmi2,popcnt,lzcnt,pclmul"))), \
    apply_to = function)

// MARK: - 64-byte blocks

typedef __m512i block;
typedef __m512i needle;

static inline __attribute__((always_inline)) block block_load(const uint8_t *p) { return _mm512_loadu_si512(p); }
static inline __attribute__((always_inline)) needle needle_of(uint8_t byte) { return _mm512_set1_epi8((char)byte); }
static inline __attribute__((always_inline)) uint64_t block_equal(block bytes, needle byte) {
    return _cvtmask64_u64(_mm512_cmpeq_epi8_mask(bytes, byte));
}

static inline __attribute__((always_inline)) uint64_t prefix_xor(uint64_t bits) {
    __m128i product = _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), _mm_set1_epi8((char)0xFF), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

static inline __attribute__((always_inline)) void flatten(uint32_t *out, uint64_t bits, uint32_t base) {
    const __m512i numbers = _mm512_set_epi8(
        63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38,
        37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12,
        11, 10, 9, 8, 7, 6, 5, 4,
        3, 2, 1, 0);
    const __m512i first = _mm512_set1_epi32((int)base);
    const __m512i packed = _mm512_maskz_compress_epi8(_cvtu64_mask64(bits), numbers);
    __m512i wide = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed));
    _mm512_storeu_si512(out, _mm512_add_epi32(wide, first));
    // Most words have 16 separators at most.
    int count = __builtin_popcountll(bits);
    if (__builtin_expect(count > 16, 0)) {
        wide = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 1));
        _mm512_storeu_si512(out + 16, _mm512_add_epi32(wide, first));
        if (count > 32) {
            wide = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 2));
            _mm512_storeu_si512(out + 32, _mm512_add_epi32(wide, first));
            wide = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 3));
            _mm512_storeu_si512(out + 48, _mm512_add_epi32(wide, first));
        }
    }
}

static inline __attribute__((always_inline)) uint64_t block_same(block a, block b) {
    return _cvtmask64_u64(_mm512_cmpeq_epi8_mask(a, b));
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

INLINE uint32_t v16_equal(v16 v, char byte) { return _cvtmask16_u32(_mm_cmpeq_epi8_mask(v, _mm_set1_epi8(byte))); }
INLINE uint32_t v16_same(v16 a, v16 b) { return _cvtmask16_u32(_mm_cmpeq_epi8_mask(a, b)); }
INLINE v16 v16_below(v16 v, v16 other, unsigned count) {
    return _mm_mask_mov_epi8(v, _cvtu32_mask16(_bzhi_u32(0xFFFF, count)), other);
}
INLINE v16 v16_digits(v16 v, unsigned count) {
    return _mm_maskz_sub_epi8(_cvtu32_mask16(0xFFFF0000u >> count & 0xFFFF), v, _mm_set1_epi8('0'));
}
INLINE uint32_t v16_others(v16 digits) { return _cvtmask16_u32(_mm_cmpgt_epu8_mask(digits, _mm_set1_epi8(9))); }

#define PJRUN_LEVEL_TABLE pjrun_avx512_kernels
#define PJRUN_LEVEL_NAME "avx512"
#include "VectorParsing.h"
#include "VectorSelection.h"
#include "VectorText.h"
#include "VectorTable.h"
#endif
