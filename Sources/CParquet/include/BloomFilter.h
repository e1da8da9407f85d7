#pragma once
// Bloom filters of split blocks.
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// xxHash of 64 bits with seed 0 (https://github.com/Cyan4973/xxHash, doc/xxhash_spec.md).
uint64_t pjrun_xxhash64(const uint8_t *bytes, size_t count);

/// Number of the block of 32 bytes that a hash belongs to.
size_t pjrun_bloom_block(uint64_t hash, size_t blocks);

/// Whether a block can have a hash.
int pjrun_bloom_has(const uint8_t *block, uint64_t hash);

/// Adds a hash to a block.
void pjrun_bloom_add(uint8_t *block, uint64_t hash);

#pragma clang assume_nonnull end
