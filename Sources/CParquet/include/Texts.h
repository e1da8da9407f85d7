#pragma once
// Byte arrays as views of where they lie.
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Bytes that lie elsewhere; Columnar's ByteView lies in memory just so.
typedef struct {
    const uint8_t *start;
    int64_t count;
} pjrun_bytes_t;

/// PLAIN byte arrays: each after its length in four bytes.
///
/// - next: where the first one begins; moved behind the last one read.
/// - out: written, a view of each; null to pass over them.
/// - Returns: how many were read; fewer than `count` if one does not end before `end`.
size_t pjrun_plain_texts(
    const uint8_t *_Nonnull *_Nonnull next, const uint8_t *end, size_t count, pjrun_bytes_t *_Nullable out);

/// The same, for some only: those with the numbers `rows`, ascending, of the next `count`.
size_t pjrun_plain_texts_at(
    const uint8_t *_Nonnull *_Nonnull next, const uint8_t *end, size_t count, const uint32_t *rows, size_t wanted,
    pjrun_bytes_t *out);

/// Byte arrays of which first all lengths and then all bytes are written.
size_t pjrun_delta_texts(
    const uint8_t *_Nonnull *_Nonnull next, const uint8_t *end, const int64_t *lengths, size_t count,
    pjrun_bytes_t *out);

/// The bytes that byte arrays have in which each begins like the one before; -1 if lengths are damaged.
///
/// - last: length of the one before the first.
/// - limit: what they may have together at most.
int64_t pjrun_prefixed_size(
    const int64_t *prefixes, const int64_t *suffixes, size_t count, int64_t last, int64_t limit);

/// Puts byte arrays together of the start of the one before and a suffix.
///
/// - next, end: the suffixes.
/// - last: the one before; replaced by the last.
/// - out: written, a view of each, of bytes written to `memory`, which has as many as pjrun_prefixed_size said.
/// - Returns: how many.
size_t pjrun_prefixed_texts(
    const uint8_t *_Nonnull *_Nonnull next, const uint8_t *end, const int64_t *prefixes, const int64_t *suffixes,
    size_t count, pjrun_bytes_t *last, uint8_t *memory, pjrun_bytes_t *out);

#pragma clang assume_nonnull end
