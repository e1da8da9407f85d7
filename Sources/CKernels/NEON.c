#if defined(__aarch64__)
#include <arm_neon.h>

#include "KernelTable.h"
#include "Levels.h"

// Every 64-bit Arm processor has these instructions; the attribute is there so that all levels read alike.
#pragma clang attribute push(__attribute__((hot)), apply_to = function)

// MARK: - 64-byte blocks

typedef uint8x16x4_t block;
typedef uint8x16_t needle;

static inline __attribute__((always_inline)) block block_load(const uint8_t *p) { return vld1q_u8_x4(p); }
static inline __attribute__((always_inline)) needle needle_of(uint8_t byte) { return vdupq_n_u8(byte); }

// Four vectors of all-ones and all-zeros lanes as 64 bits.
static inline __attribute__((always_inline)) uint64_t block_bits(
    uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d
) {
    const uint8x16_t places = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t ab = vpaddq_u8(vandq_u8(a, places), vandq_u8(b, places));
    uint8x16_t cd = vpaddq_u8(vandq_u8(c, places), vandq_u8(d, places));
    uint8x16_t sums = vpaddq_u8(ab, cd);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sums, sums)), 0);
}

static inline __attribute__((always_inline)) uint64_t block_equal(block bytes, needle byte) {
    return block_bits(
        vceqq_u8(bytes.val[0], byte), vceqq_u8(bytes.val[1], byte), vceqq_u8(bytes.val[2], byte),
        vceqq_u8(bytes.val[3], byte));
}

static inline __attribute__((always_inline)) uint64_t block_same(block a, block b) {
    return block_bits(
        vceqq_u8(a.val[0], b.val[0]), vceqq_u8(a.val[1], b.val[1]), vceqq_u8(a.val[2], b.val[2]),
        vceqq_u8(a.val[3], b.val[3]));
}

// Polynomial multiplication is not part of the base instruction set.
static inline __attribute__((always_inline)) uint64_t prefix_xor(uint64_t bits) {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    return bits ^ bits << 32;
}

static inline __attribute__((always_inline)) uint32_t trailing_zeros(uint64_t bits) {
    return bits ? (uint32_t)__builtin_ctzll(bits) : 64;
}

#include "BitFlatten.h"
#include "VectorIndex.h"

// MARK: - 16-byte vectors

typedef uint8x16_t v16;

INLINE v16 v16_load(const uint8_t *p) { return vld1q_u8(p); }
INLINE v16 v16_less_zeros(v16 v) { return vsubq_u8(v, vdupq_n_u8('0')); }
INLINE v16 v16_or(v16 a, v16 b) { return vorrq_u8(a, b); }
INLINE v16 v16_shuffle(v16 v, const uint8_t lanes[16]) { return vqtbl1q_u8(v, vld1q_u8(lanes)); }
INLINE uint32_t bit_length(uint32_t bits) { return bits ? 32 - (uint32_t)__builtin_clz(bits) : 0; }

// A load at 32 - n has its first n lanes set, one at n its last n lanes.
static const uint8_t lane_window[48] = {
    [16] = 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
};

INLINE uint32_t v16_same(v16 a, v16 b) {
    const uint8x16_t places = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t same = vandq_u8(vceqq_u8(a, b), places);
    return (uint32_t)vaddv_u8(vget_low_u8(same)) | (uint32_t)vaddv_u8(vget_high_u8(same)) << 8;
}
INLINE uint32_t v16_equal(v16 v, char byte) { return v16_same(v, vdupq_n_u8((uint8_t)byte)); }
INLINE v16 v16_below(v16 v, v16 other, unsigned count) {
    return vbslq_u8(vld1q_u8(lane_window + 32 - count), other, v);
}
INLINE v16 v16_digits(v16 v, unsigned count) { return vandq_u8(v16_less_zeros(v), vld1q_u8(lane_window + count)); }
INLINE uint32_t v16_others(v16 digits) { return vmaxvq_u8(digits) > 9; }

// Pairs of digits, then pairs of those, and so on. Products of 8 bits suffice for digits.
INLINE uint16x8_t v16_hundreds(v16 digits) {
    const uint8x16_t tens = {10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1};
    return vpaddlq_u8(vmulq_u8(digits, tens));
}

INLINE void v16_pairs(v16 digits, uint64_t out[2]) {
    vst1q_u64(out, vreinterpretq_u64_u16(v16_hundreds(digits)));
}

INLINE uint64_t v16_number(v16 digits) {
    const uint16x8_t hundreds = {100, 1, 100, 1, 100, 1, 100, 1};
    const uint32x4_t ten_thousands = {10000, 1, 10000, 1};
    uint32x4_t fours = vpaddlq_u16(vmulq_u16(v16_hundreds(digits), hundreds));
    uint64x2_t eights = vpaddlq_u32(vmulq_u32(fours, ten_thousands));
    return vgetq_lane_u64(eights, 0) * 100000000 + vgetq_lane_u64(eights, 1);
}

#define PJRUN_LEVEL_TABLE pjrun_neon_kernels
#define PJRUN_LEVEL_NAME "neon"
#include "VectorParsing.h"
#include "VectorSelection.h"
#include "VectorText.h"
#include "VectorTable.h"
#endif
