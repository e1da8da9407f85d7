#pragma once
// Whether one field's text is already what a writer prints, plainly; and the hash.
#include <stdint.h>
#include <string.h>

#include "PlainFields.h"

/// An integer as a writer prints it.
static inline int plain_canonical_integer(const uint8_t *p, uint32_t length) {
    uint32_t sign = length > 0 && *p == '-', digits = length - sign;
    if (digits == 0 || (p[sign] == '0' && length > 1)) return 0;
    for (uint32_t i = sign; i < length; i++)
        if (!plain_digit(p[i])) return 0;
    return 1;
}

/// The length of the beginning that Double.toString prints, or 0 where that is not known.
static inline uint32_t plain_canonical_double(const uint8_t *p, uint32_t length) {
    uint32_t sign = length > 0 && *p == '-', at = sign;
    while (at < length && plain_digit(p[at])) at++;
    uint32_t whole = at - sign, point = at;
    if (whole == 0 || whole > 7 || (p[sign] == '0' && whole > 1)) return 0;
    if (at == length || p[at] != '.') return 0;
    for (at++; at < length; at++)
        if (!plain_digit(p[at])) return 0;
    uint32_t end = length;
    while (end > point + 2 && p[end - 1] == '0') end--;
    uint32_t fraction = end - point - 1;
    if (fraction == 0) return 0;
    if (p[sign] != '0') return whole + fraction <= 15 ? end : 0;

    uint32_t zeros = 0;
    while (zeros < fraction && p[point + 1 + zeros] == '0') zeros++;
    if (zeros == fraction) return end;  // 0.0 and -0.0
    return zeros < 3 && fraction - zeros <= 15 ? end : 0;
}

/// A timestamp with exactly so many digits after the point.
static inline int plain_canonical_timestamp(const uint8_t *p, uint32_t length, unsigned digits) {
    int64_t ignored;
    unsigned none = 0;
    if (length != 19 + digits + (digits > 0) || !plain_timestamp(p, 19, 0, &ignored, &none)) return 0;
    if (digits > 0 && p[19] != '.') return 0;
    for (unsigned i = 0; i < digits; i++)
        if (!plain_digit(p[20 + i])) return 0;
    return 1;
}

// Multiplying two 64-bit words and folding the product, as in wyhash (Wang Yi): every bit of both reaches every bit.
static inline uint64_t hash_fold(uint64_t a, uint64_t b) {
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

// Odd numbers with as many ones as zeros, from the fractional digits of square roots of primes.
static const uint64_t hash_key[] = {
    0x6A09E667F3BCC909, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1, 0x510E527FADE682D1,
};

/// The hash of a string of at most 16 bytes, given as two words that are zero above its length.
static inline uint64_t hash_words(uint64_t low, uint64_t high, size_t length, uint64_t seed) {
    return hash_fold(hash_fold(low ^ hash_key[0] ^ seed, high ^ hash_key[1] ^ length), hash_key[2] ^ seed);
}

/// The hash of a string of more than 16 bytes. Reads no byte outside it.
static inline uint64_t hash_long(const uint8_t *p, size_t length, uint64_t seed) {
    uint64_t state = seed ^ hash_key[3], words[2];
    for (size_t left = length; left > 16; left -= 16, p += 16) {
        memcpy(words, p, 16);
        state = hash_fold(words[0] ^ hash_key[4], words[1] ^ state);
    }
    size_t left = length % 16 == 0 ? 16 : length % 16;
    memcpy(words, p + left - 16, 16);
    return hash_words(words[0], words[1], length, state);
}
