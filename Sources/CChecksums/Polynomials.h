#pragma once
// Polynomials over two elements, reflected: the highest bit of a word of `width` bits is the coefficient of x^0.
#include <stdint.h>

#include "CChecksums.h"

typedef struct {
    unsigned width;
    uint64_t polynomial;
    // tables[k][b]: the byte b, followed by k zero bytes.
    uint64_t tables[8][256];
    // Multipliers that carry the two halves of 128 bits on by 512 and by 128 bits.
    uint64_t far[2], near[2];
} crc_constants;

/// The constants of a check, computed at the first call.
const crc_constants *crc_constants_of(enum checksum_crc kind);

/// x to a power, modulo the polynomial.
uint64_t crc_power(unsigned width, uint64_t polynomial, uint64_t exponent);

/// A product modulo the polynomial.
uint64_t crc_product(unsigned width, uint64_t polynomial, uint64_t a, uint64_t b);

/// Continues a register (all ones already applied) over blocks of 16 bytes, at least four of them; gives back 16 bytes
/// that stand for all of it: the register is what they give beginning with 0.
void crc_fold(const crc_constants *constants, uint64_t reg, const uint8_t *bytes, size_t blocks, uint8_t folded[16]);
