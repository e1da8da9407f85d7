#pragma once
// The hybrid of run lengths and packed bits, in which levels, dictionary indices and some booleans are written.
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Where a stream is being read.
typedef struct {
    const uint8_t *_Nullable next;
    const uint8_t *_Nullable end;
    /// Bits of a value, 0 to 32.
    unsigned width;
    /// Values left of a run of one value.
    uint64_t repeated;
    uint32_t value;
    /// Values left of packed ones, the first of which is number `packed_at` from `packed`.
    uint64_t packed;
    const uint8_t *_Nullable packed_base;
    uint64_t packed_at;
} pjrun_hybrid_t;

/// Begins to read.
void pjrun_hybrid_start(pjrun_hybrid_t *stream, const uint8_t *from, const uint8_t *end, unsigned width);

/// Reads values.
///
/// - out: room for `count` and 8 more.
/// - Returns: how many were read; fewer than `count` if the stream ends or is damaged.
size_t pjrun_hybrid_read(pjrun_hybrid_t *stream, size_t count, uint32_t *out);

/// Passes over values. Returns how many.
size_t pjrun_hybrid_skip(pjrun_hybrid_t *stream, size_t count);

/// Reads values of up to 8 bits as bytes.
size_t pjrun_hybrid_read8(pjrun_hybrid_t *stream, size_t count, uint8_t *out);

/// Whether the next `count` values are one run of the value: then they need not be read.
int pjrun_hybrid_is_all(pjrun_hybrid_t *stream, size_t count, uint32_t value);

#pragma clang assume_nonnull end
