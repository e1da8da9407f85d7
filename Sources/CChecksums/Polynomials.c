#include "Polynomials.h"

#include <pthread.h>

uint64_t crc_product(unsigned width, uint64_t polynomial, uint64_t a, uint64_t b) {
    uint64_t product = 0;
    for (uint64_t bit = (uint64_t)1 << (width - 1); bit != 0; bit >>= 1) {
        if (a & bit) {
            product ^= b;
        }
        b = b & 1 ? b >> 1 ^ polynomial : b >> 1;
    }
    return product;
}

uint64_t crc_power(unsigned width, uint64_t polynomial, uint64_t exponent) {
    uint64_t power = (uint64_t)1 << (width - 1);
    uint64_t square = (uint64_t)1 << (width - 2);
    for (; exponent != 0; exponent >>= 1) {
        if (exponent & 1) {
            power = crc_product(width, polynomial, power, square);
        }
        square = crc_product(width, polynomial, square, square);
    }
    return power;
}

static crc_constants all[3] = {
    [checksum_crc32] = {.width = 32, .polynomial = 0xEDB88320},
    [checksum_crc32c] = {.width = 32, .polynomial = 0x82F63B78},
    [checksum_crc64nvme] = {.width = 64, .polynomial = 0x9A6C9329AC4BC9B5},
};

static void compute(crc_constants *constants) {
    unsigned width = constants->width;
    uint64_t polynomial = constants->polynomial;
    for (unsigned byte = 0; byte < 256; byte++) {
        uint64_t value = byte;
        for (int bit = 0; bit < 8; bit++) {
            value = value & 1 ? value >> 1 ^ polynomial : value >> 1;
        }
        constants->tables[0][byte] = value;
    }
    for (int table = 1; table < 8; table++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            uint64_t before = constants->tables[table - 1][byte];
            constants->tables[table][byte] = before >> 8 ^ constants->tables[0][before & 0xFF];
        }
    }
    // The product of two reflected words of 64 bits has 127 bits: as 128 bits it is the product times x, so that one
    // power less is wanted. The first half (the lower bytes) lies 64 bits before the second.
    unsigned shift = 64 - width;
    constants->far[0] = crc_power(width, polynomial, 512 + 64 - 1) << shift;
    constants->far[1] = crc_power(width, polynomial, 512 - 1) << shift;
    constants->near[0] = crc_power(width, polynomial, 128 + 64 - 1) << shift;
    constants->near[1] = crc_power(width, polynomial, 128 - 1) << shift;
}

static void compute_all(void) {
    for (int kind = 0; kind < 3; kind++) {
        compute(&all[kind]);
    }
}

const crc_constants *crc_constants_of(enum checksum_crc kind) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, compute_all);
    return &all[kind];
}
