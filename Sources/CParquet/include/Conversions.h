#pragma once
// From values as they lie in a file to values as they lie in a column. Inputs need no alignment.
#include <stddef.h>
#include <stdint.h>

#include "Texts.h"

#pragma clang assume_nonnull begin

void pjrun_widen_i32(const uint8_t *in, size_t count, int64_t *out);
void pjrun_widen_u32(const uint8_t *in, size_t count, int64_t *out);
void pjrun_widen_f32(const uint8_t *in, size_t count, double *out);
void pjrun_widen_f16(const uint8_t *in, size_t count, double *out);
/// Bits to bytes, the first value at bit `bit`.
void pjrun_widen_bits(const uint8_t *in, size_t bit, size_t count, uint8_t *out);

/// Numbers times a factor. Returns 0 if a product overflows.
int pjrun_scale_i64(int64_t *values, size_t count, int64_t factor);
/// Numbers divided, rounded half up (away from minus infinity).
void pjrun_divide_i64(int64_t *values, size_t count, int64_t divisor);
/// Index of the first number outside a range, or `count`.
size_t pjrun_first_outside(const int64_t *values, size_t count, int64_t low, int64_t high);

/// Timestamps of 12 bytes as microseconds since 1970, rounded half up to a unit of so many nanoseconds (1000 or more).
void pjrun_int96_micros(const uint8_t *in, size_t count, int64_t unit, int64_t *out);
/// The same as picoseconds, in 128 bits.
void pjrun_int96_picos(const uint8_t *in, size_t count, uint8_t *out);
/// Numbers without sign as 128 bits.
void pjrun_widen_u64(const uint8_t *in, size_t count, uint8_t *out);
/// Numbers times a factor in 128 bits.
void pjrun_scale_i128(const int64_t *in, size_t count, int64_t factor, uint8_t *out);

/// Signed numbers of `width` bytes (1 to 16), the highest byte first, as 64 bits. Returns 0 if one does not fit.
int pjrun_big_endian_i64(const uint8_t *in, size_t width, size_t count, int64_t *out);
/// The same as 128 bits; of more than 16 bytes those in front must be the sign.
int pjrun_big_endian_i128(const uint8_t *in, size_t width, size_t count, uint8_t *out);
/// The same of byte arrays of any width.
int pjrun_text_i64(const pjrun_bytes_t *in, size_t count, int64_t *out);
int pjrun_text_i128(const pjrun_bytes_t *in, size_t count, uint8_t *out);

/// Views of values of a fixed number of bytes.
void pjrun_fixed_texts(const uint8_t *in, size_t width, size_t count, pjrun_bytes_t *out);
/// Values of `width` bytes of which first all first bytes are written, then all second ones, and so on.
void pjrun_join_streams(const uint8_t *in, size_t total, size_t from, size_t count, size_t width, uint8_t *out);

/// Values by number out of a dictionary of elements of 8 bytes (or 16). Returns 0 if a number is `size` or more.
int pjrun_pick8(const uint64_t *dictionary, uint32_t size, const uint32_t *numbers, size_t count, uint64_t *out);
int pjrun_pick16(const void *dictionary, uint32_t size, const uint32_t *numbers, size_t count, void *out);
/// The same with the positions of the numbers wanted.
int pjrun_pick8_at(
    const uint64_t *dictionary, uint32_t size, const uint32_t *numbers, const uint32_t *at, size_t count, uint64_t *out);
int pjrun_pick16_at(
    const void *dictionary, uint32_t size, const uint32_t *numbers, const uint32_t *at, size_t count, void *out);
/// Elements at some positions.
void pjrun_take8(const uint8_t *in, const uint32_t *at, size_t count, uint8_t *out);
void pjrun_take4(const uint8_t *in, const uint32_t *at, size_t count, uint8_t *out);
void pjrun_take(const uint8_t *in, size_t width, const uint32_t *at, size_t count, uint8_t *out);

/// NULL flags of levels: 1 where the level is below `maximum`. Returns how many.
size_t pjrun_mark_nulls(const uint8_t *levels, size_t count, uint8_t maximum, uint8_t *nulls);
/// Levels that are `maximum`.
size_t pjrun_count_levels(const uint8_t *levels, size_t count, uint8_t maximum);
/// Spreads elements of 1, 8 or 16 bytes over the rows that are not NULL; NULL ones get the filler.
void pjrun_spread1(const uint8_t *in, const uint8_t *nulls, size_t count, uint8_t *out);
void pjrun_spread4(const uint32_t *in, const uint8_t *nulls, size_t count, uint32_t filler, uint32_t *out);
void pjrun_spread8(const uint64_t *in, const uint8_t *nulls, size_t count, uint64_t *out);
void pjrun_spread16(const void *in, const uint8_t *nulls, size_t count, const void *filler, void *out);
/// Of some rows the NULL flags, and of those without the positions among the values that are there.
///
/// - rows: ascending, each less `base` is an index of `nulls`.
/// - Returns: how many positions.
size_t pjrun_rank(
    const uint8_t *nulls, size_t count, const uint32_t *rows, size_t wanted, uint32_t base, uint8_t *flags,
    uint32_t *positions);
/// The numbers less a base.
void pjrun_rebase(const uint32_t *rows, size_t count, uint32_t base, uint32_t *out);

#pragma clang assume_nonnull end
