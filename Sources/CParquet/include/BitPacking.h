#pragma once
// Values of a fixed number of bits, packed from the lowest bit up.
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Unpacks `count` values of `width` bits (0 to 32) to 32-bit numbers.
///
/// - input: readable for `(count * width + 7) / 8 + 64` bytes.
/// - out: room for `count` rounded up to a multiple of 32.
void pjrun_unpack32(const uint8_t *input, size_t count, unsigned width, uint32_t *out);

#pragma clang assume_nonnull end
