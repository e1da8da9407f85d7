#include "BloomFilter.h"

#include <string.h>

static const uint64_t prime1 = 0x9E3779B185EBCA87ull, prime2 = 0xC2B2AE3D27D4EB4Full, prime3 = 0x165667B19E3779F9ull,
                      prime4 = 0x85EBCA77C2B2AE63ull, prime5 = 0x27D4EB2F165667C5ull;

static uint64_t rotate(uint64_t value, unsigned bits) { return value << bits | value >> (64 - bits); }

static uint64_t lane_round(uint64_t lane, uint64_t input) { return rotate(lane + input * prime2, 31) * prime1; }

static uint64_t load64(const uint8_t *from) {
    uint64_t value;
    memcpy(&value, from, 8);
    return value;
}

uint64_t pjrun_xxhash64(const uint8_t *bytes, size_t count) {
    const uint8_t *at = bytes, *end = bytes + count;
    uint64_t hash = prime5;
    if (count >= 32) {
        uint64_t lanes[4] = {prime1 + prime2, prime2, 0, 0 - prime1};
        for (; end - at >= 32; at += 32)
            for (int i = 0; i < 4; i++) lanes[i] = lane_round(lanes[i], load64(at + 8 * i));
        hash = rotate(lanes[0], 1) + rotate(lanes[1], 7) + rotate(lanes[2], 12) + rotate(lanes[3], 18);
        for (int i = 0; i < 4; i++) hash = (hash ^ lane_round(0, lanes[i])) * prime1 + prime4;
    }
    hash += count;
    for (; end - at >= 8; at += 8) hash = rotate(hash ^ lane_round(0, load64(at)), 27) * prime1 + prime4;
    if (end - at >= 4) {
        uint32_t word;
        memcpy(&word, at, 4);
        hash = rotate(hash ^ word * prime1, 23) * prime2 + prime3;
        at += 4;
    }
    for (; at < end; at++) hash = rotate(hash ^ *at * prime5, 11) * prime1;
    hash = (hash ^ hash >> 33) * prime2;
    hash = (hash ^ hash >> 29) * prime3;
    return hash ^ hash >> 32;
}

// Of each of a block's eight words one bit, chosen by the lower half of the hash and these numbers of the format.
static const uint32_t salts[8] = {0x47b6137bu, 0x44974d91u, 0x8824ad5bu, 0xa2b7289du,
                                  0x705495c7u, 0x2df1424bu, 0x9efc4947u, 0x5c6bfb31u};

size_t pjrun_bloom_block(uint64_t hash, size_t blocks) { return (size_t)((hash >> 32) * (uint64_t)blocks >> 32); }

int pjrun_bloom_has(const uint8_t *block, uint64_t hash) {
    for (int i = 0; i < 8; i++) {
        uint32_t word;
        memcpy(&word, block + 4 * i, 4);
        if (!(word >> ((uint32_t)hash * salts[i] >> 27) & 1)) return 0;
    }
    return 1;
}

void pjrun_bloom_add(uint8_t *block, uint64_t hash) {
    for (int i = 0; i < 8; i++) {
        uint32_t word;
        memcpy(&word, block + 4 * i, 4);
        word |= 1u << ((uint32_t)hash * salts[i] >> 27);
        memcpy(block + 4 * i, &word, 4);
    }
}
