#pragma once
// Values of a fixed number of bits, packed from the lowest bit up.
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Unpacks `count` values of `width` bits (0 to 32) to 32-bit numbers, with the best instructions of this processor.
///
/// - input: readable for `(count * width + 7) / 8 + 64` bytes.
/// - out: room for `count` rounded up to a multiple of 8.
void pjrun_unpack32(const uint8_t *input, size_t count, unsigned width, uint32_t *out);

/// The same without any such instructions: the reference.
void pjrun_unpack32_scalar(const uint8_t *input, size_t count, unsigned width, uint32_t *out);

/// Unpacks `count` values of `width` bits (0 to 64), the first one at bit `bit` of the input.
void pjrun_unpack64(const uint8_t *input, size_t bit, size_t count, unsigned width, uint64_t *out);

/// Unpacks `count` values of `width` bits (1 to 8), packed from the highest bit down: levels of the first Parquet files.
void pjrun_unpack_reversed(const uint8_t *input, size_t count, unsigned width, uint8_t *out);

/// Name of the instructions that are used: avx2, neon or scalar; PJRUN_KERNEL can ask for scalar.
const char *pjrun_parquet_kernel_name(void);

#pragma clang assume_nonnull end
