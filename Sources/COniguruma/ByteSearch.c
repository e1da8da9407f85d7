#include "ByteSearch.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

long pj_find_bytes_plainly(const uint8_t *haystack, size_t count, const uint8_t *needle, size_t needle_count) {
    if (count < needle_count) return -1;
    const uint8_t *found = memmem(haystack, count, needle, needle_count);
    return found ? found - haystack : -1;
}

#ifdef __SSE2__
enum { BLOCK = sizeof(__m128i) };

// Candidates that fail on more than their first and last byte cost more than memmem does; so many of them are borne.
enum { PATIENCE = 64 };

// Which of 16 neighbouring offsets have the needle's first and last byte where they belong.
static inline unsigned candidates(const uint8_t *at, size_t last, __m128i first_byte, __m128i last_byte) {
    __m128i begins = _mm_loadu_si128((const __m128i *)at);
    __m128i ends = _mm_loadu_si128((const __m128i *)(at + last));
    __m128i both = _mm_and_si128(_mm_cmpeq_epi8(begins, first_byte), _mm_cmpeq_epi8(ends, last_byte));
    return (unsigned)_mm_movemask_epi8(both);
}

long pj_find_bytes(const uint8_t *haystack, size_t count, const uint8_t *needle, size_t needle_count) {
    if (count < needle_count) return -1;
    size_t last = needle_count - 1;
    size_t places = count - last;
    if (places < BLOCK) {
        for (size_t i = 0; i < places; i++) {
            if (haystack[i] == needle[0] && haystack[i + last] == needle[last] &&
                (last < 2 || memcmp(haystack + i + 1, needle + 1, last - 1) == 0))
                return (long)i;
        }
        return -1;
    }
    __m128i first_byte = _mm_set1_epi8((char)needle[0]);
    __m128i last_byte = _mm_set1_epi8((char)needle[last]);
    unsigned failures = 0;
    for (size_t i = 0; i < places; i += BLOCK) {
        // The last block overlaps the one before.
        size_t at = i + BLOCK <= places ? i : places - BLOCK;
        unsigned mask = candidates(haystack + at, last, first_byte, last_byte);
        while (mask) {
            size_t place = at + (size_t)__builtin_ctz(mask);
            if (last < 2 || memcmp(haystack + place + 1, needle + 1, last - 1) == 0) return (long)place;
            mask &= mask - 1;
            failures++;
        }
        if (failures > PATIENCE + i / BLOCK) {
            long rest = pj_find_bytes_plainly(haystack + at, count - at, needle, needle_count);
            return rest < 0 ? -1 : (long)at + rest;
        }
    }
    return -1;
}
#else
long pj_find_bytes(const uint8_t *haystack, size_t count, const uint8_t *needle, size_t needle_count) {
    return pj_find_bytes_plainly(haystack, count, needle, needle_count);
}
#endif
