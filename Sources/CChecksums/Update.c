#include <string.h>

#include "Polynomials.h"

static inline uint64_t ones(const crc_constants *constants) { return ~(uint64_t)0 >> (64 - constants->width); }

// Continues a register, to which all ones have been applied.
static uint64_t by_tables(const crc_constants *constants, uint64_t reg, const uint8_t *bytes, size_t count) {
    const uint64_t(*t)[256] = constants->tables;
    for (; count >= 8; count -= 8, bytes += 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        word = __builtin_bswap64(word);
#endif
        word ^= reg;
        reg = t[7][word & 0xFF] ^ t[6][word >> 8 & 0xFF] ^ t[5][word >> 16 & 0xFF] ^ t[4][word >> 24 & 0xFF]
            ^ t[3][word >> 32 & 0xFF] ^ t[2][word >> 40 & 0xFF] ^ t[1][word >> 48 & 0xFF] ^ t[0][word >> 56];
    }
    for (; count > 0; count--, bytes++) {
        reg = reg >> 8 ^ t[0][(reg ^ *bytes) & 0xFF];
    }
    return reg;
}

int checksum_crc_is_folded(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
#else
    return 0;
#endif
}

uint64_t checksum_crc_update(enum checksum_crc kind, uint64_t value, const void *bytes, size_t count) {
    const crc_constants *constants = crc_constants_of(kind);
    const uint8_t *rest = bytes;
    uint64_t reg = value ^ ones(constants);
#if defined(__x86_64__)
    if (count >= 128 && checksum_crc_is_folded()) {
        uint8_t folded[16];
        crc_fold(constants, reg, rest, count / 16, folded);
        reg = by_tables(constants, 0, folded, 16);
        rest += count / 16 * 16;
        count %= 16;
    }
#endif
    return by_tables(constants, reg, rest, count) ^ ones(constants);
}

uint64_t checksum_crc_update_plain(enum checksum_crc kind, uint64_t value, const void *bytes, size_t count) {
    const crc_constants *constants = crc_constants_of(kind);
    return by_tables(constants, value ^ ones(constants), bytes, count) ^ ones(constants);
}

uint64_t checksum_crc_update_bitwise(enum checksum_crc kind, uint64_t value, const void *bytes, size_t count) {
    const crc_constants *constants = crc_constants_of(kind);
    const uint8_t *rest = bytes;
    uint64_t reg = value ^ ones(constants);
    for (; count > 0; count--, rest++) {
        reg ^= *rest;
        for (int bit = 0; bit < 8; bit++) {
            reg = reg & 1 ? reg >> 1 ^ constants->polynomial : reg >> 1;
        }
    }
    return reg ^ ones(constants);
}

uint64_t checksum_crc_combine(enum checksum_crc kind, uint64_t first, uint64_t second, uint64_t second_count) {
    const crc_constants *constants = crc_constants_of(kind);
    // x^(8 n): the eighth power of x, n times; the size times eight need not fit a word.
    uint64_t power = crc_power(constants->width, constants->polynomial, second_count);
    for (int doubling = 0; doubling < 3; doubling++) {
        power = crc_product(constants->width, constants->polynomial, power, power);
    }
    return crc_product(constants->width, constants->polynomial, power, first) ^ second;
}
