#pragma once
// DELTA_BINARY_PACKED: integers as differences, in blocks of packed bits.
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Where a stream is being read.
typedef struct {
    const uint8_t *_Nullable next;
    const uint8_t *_Nullable end;
    /// Values of a miniblock, and miniblocks of a block.
    uint64_t per_miniblock;
    uint64_t miniblocks;
    /// Values of the stream that are left, the first one included.
    uint64_t left;
    int64_t last;
    int has_first;
    int64_t minimum;
    /// Widths of the miniblocks of the block at hand, and the number of the one that comes next.
    const uint8_t *_Nullable widths;
    uint64_t miniblock;
    /// The miniblock at hand: its bits, values of it that are left, and the position of the next one.
    const uint8_t *_Nullable bits;
    uint64_t in_miniblock;
    uint64_t at;
    unsigned width;
} pjrun_delta_t;

/// Begins to read. Returns 0 if the head is damaged.
int pjrun_delta_start(pjrun_delta_t *stream, const uint8_t *from, const uint8_t *end);

/// Reads values; sums wrap around. Returns how many; fewer than `count` if the stream ends or is damaged.
size_t pjrun_delta_read(pjrun_delta_t *stream, size_t count, int64_t *out);

#pragma clang assume_nonnull end
