#include "BitPacking.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

void pjrun_unpack32_scalar(const uint8_t *input, size_t count, unsigned width, uint32_t *out) {
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

// Eight values are `width` bytes. Each vector lane gets the four bytes that its value lies in, is shifted by the bits
// before the value, and masked. That holds for widths of up to 25 bits, for whichever bit a value begins at.

#if defined(__x86_64__)
__attribute__((target("avx2")))
static void unpack32_avx2(const uint8_t *input, size_t count, unsigned width, uint32_t *out) {
    if (width == 0 || width > 25) {
        pjrun_unpack32_scalar(input, count, width, out);
        return;
    }
    uint8_t picks[32];
    uint32_t shifts[8];
    // The upper half of the vector is loaded from where its first value begins.
    unsigned upper = width * 4 / 8;
    for (unsigned i = 0; i < 8; i++) {
        unsigned bit = i * width - (i < 4 ? 0 : upper * 8);
        for (unsigned k = 0; k < 4; k++) picks[i * 4 + k] = (uint8_t)(bit / 8 + k);
        shifts[i] = bit % 8;
    }
    __m256i pick = _mm256_loadu_si256((const __m256i *)picks);
    __m256i shift = _mm256_loadu_si256((const __m256i *)shifts);
    __m256i mask = _mm256_set1_epi32((int)((1u << width) - 1));
    const uint8_t *next = input;
    for (size_t i = 0; i < count; i += 8) {
        __m256i bytes = _mm256_inserti128_si256(
            _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)next)),
            _mm_loadu_si128((const __m128i *)(next + upper)), 1);
        __m256i values = _mm256_srlv_epi32(_mm256_shuffle_epi8(bytes, pick), shift);
        _mm256_storeu_si256((__m256i *)(out + i), _mm256_and_si256(values, mask));
        next += width;
    }
}
#endif

#if defined(__aarch64__)
static void unpack32_neon(const uint8_t *input, size_t count, unsigned width, uint32_t *out) {
    if (width == 0 || width > 25) {
        pjrun_unpack32_scalar(input, count, width, out);
        return;
    }
    uint8_t picks[32];
    int32_t shifts[8];
    unsigned upper = width * 4 / 8;
    for (unsigned i = 0; i < 8; i++) {
        unsigned bit = i * width - (i < 4 ? 0 : upper * 8);
        for (unsigned k = 0; k < 4; k++) picks[i * 4 + k] = (uint8_t)(bit / 8 + k);
        shifts[i] = -(int32_t)(bit % 8);
    }
    uint8x16_t low = vld1q_u8(picks), high = vld1q_u8(picks + 16);
    int32x4_t low_shift = vld1q_s32(shifts), high_shift = vld1q_s32(shifts + 4);
    uint32x4_t mask = vdupq_n_u32((1u << width) - 1);
    const uint8_t *next = input;
    for (size_t i = 0; i < count; i += 8) {
        uint32x4_t one = vreinterpretq_u32_u8(vqtbl1q_u8(vld1q_u8(next), low));
        uint32x4_t two = vreinterpretq_u32_u8(vqtbl1q_u8(vld1q_u8(next + upper), high));
        vst1q_u32(out + i, vandq_u32(vshlq_u32(one, low_shift), mask));
        vst1q_u32(out + i + 4, vandq_u32(vshlq_u32(two, high_shift), mask));
        next += width;
    }
}
#endif

typedef void (*unpack32_function)(const uint8_t *, size_t, unsigned, uint32_t *);

static unpack32_function best_unpack32(void) {
    const char *setting = getenv("PJRUN_KERNEL");
    if (setting && strcmp(setting, "scalar") == 0) return pjrun_unpack32_scalar;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2")) return unpack32_avx2;
#elif defined(__aarch64__)
    return unpack32_neon;
#endif
    return pjrun_unpack32_scalar;
}

// Threads that come first at once store the same value.
static _Atomic(unpack32_function) chosen;

static unpack32_function unpack32(void) {
    unpack32_function function = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (__builtin_expect(function != NULL, 1)) return function;
    function = best_unpack32();
    atomic_store_explicit(&chosen, function, memory_order_relaxed);
    return function;
}

void pjrun_unpack32(const uint8_t *input, size_t count, unsigned width, uint32_t *out) {
    unpack32()(input, count, width, out);
}

const char *pjrun_parquet_kernel_name(void) {
    if (unpack32() == pjrun_unpack32_scalar) return "scalar";
#if defined(__aarch64__)
    return "neon";
#else
    return "avx2";
#endif
}

void pjrun_unpack64(const uint8_t *input, size_t bit, size_t count, unsigned width, uint64_t *out) {
    if (width == 0) {
        memset(out, 0, count * sizeof *out);
        return;
    }
    uint64_t mask = width == 64 ? ~0ull : (1ull << width) - 1;
    if (width <= 56) {
        for (size_t i = 0; i < count; i++, bit += width) {
            uint64_t word;
            memcpy(&word, input + bit / 8, 8);
            out[i] = (word >> (bit % 8)) & mask;
        }
        return;
    }
    for (size_t i = 0; i < count; i++, bit += width) {
        uint64_t word;
        memcpy(&word, input + bit / 8, 8);
        unsigned shift = bit % 8;
        uint64_t value = word >> shift;
        if (shift) value |= (uint64_t)input[bit / 8 + 8] << (64 - shift);
        out[i] = value & mask;
    }
}

void pjrun_unpack_reversed(const uint8_t *input, size_t count, unsigned width, uint8_t *out) {
    unsigned mask = (1u << width) - 1;
    for (size_t i = 0; i < count; i++) {
        size_t bit = i * width;
        unsigned word = (unsigned)input[bit / 8] << 8 | input[bit / 8 + 1];
        out[i] = (uint8_t)(word >> (16 - bit % 8 - width) & mask);
    }
}
