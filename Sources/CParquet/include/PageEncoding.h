#pragma once
// Encoding kernels of Parquet's pages.
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// MARK: Runs and packed bits (RLE, RLE_DICTIONARY)

/// The most bytes that `count` values of `width` bits become, and what may be written beyond them.
size_t pjrun_hybrid_bound(size_t count, unsigned width);
/// Writes values of `width` bits (0 to 32) as runs and groups of packed bits; answers the bytes.
///
/// - values: 0 in all bits above `width`.
/// - out: room for `pjrun_hybrid_bound()` bytes.
size_t pjrun_hybrid_encode(const uint32_t *values, size_t count, unsigned width, uint8_t *out);
/// Writes bytes below 256 likewise, as levels are.
size_t pjrun_hybrid_encode_bytes(const uint8_t *values, size_t count, unsigned width, uint8_t *out);

// MARK: Dictionaries

/// The different values of a column chunk, numbered as they come.
struct pjrun_dictionary;

enum pjrun_dictionary_kind {
    PJRUN_DICTIONARY_64,     // 64 bits
    PJRUN_DICTIONARY_128,    // 128 bits
    PJRUN_DICTIONARY_BYTES,  // pjrun_text
};

/// A run of bytes, readable for 16 bytes beyond its end.
struct pjrun_text {
    const uint8_t *start;
    size_t count;
};

/// NULL: no memory.
struct pjrun_dictionary *_Nullable pjrun_dictionary_make(enum pjrun_dictionary_kind kind);
void pjrun_dictionary_free(struct pjrun_dictionary *);
/// Forgets all values.
void pjrun_dictionary_clear(struct pjrun_dictionary *);
/// Number of different values.
size_t pjrun_dictionary_count(const struct pjrun_dictionary *);
/// Bytes of the texts.
size_t pjrun_dictionary_text_bytes(const struct pjrun_dictionary *);
/// The values in the order of their numbers, valid until more are added; not of texts.
const void *pjrun_dictionary_values(const struct pjrun_dictionary *);
/// The texts in the order of their numbers, valid until more are added; room for all.
void pjrun_dictionary_texts(const struct pjrun_dictionary *, struct pjrun_text *texts);
/// Numbers values; answers how many. Fewer than `count`: a new value would be number `value_limit`, or there is no memory,
/// or the texts would have more than `byte_limit` bytes.
size_t pjrun_dictionary_add(
    struct pjrun_dictionary *, const void *values, size_t count, size_t value_limit, size_t byte_limit, uint32_t *numbers);

// MARK: Plain values

void pjrun_narrow32(const int64_t *values, size_t count, int32_t *out);
void pjrun_narrow_float(const double *values, size_t count, float *out);
/// Big-endian two's complement of `width` bytes (1 to 16).
void pjrun_big_endian64(const int64_t *values, size_t count, unsigned width, uint8_t *out);
void pjrun_big_endian128(const void *values, size_t count, unsigned width, uint8_t *out);
/// INT96: nanoseconds of the day, then the Julian day. From microseconds since 1970, or 128-bit picoseconds.
void pjrun_int96_of_micros(const int64_t *values, size_t count, uint8_t *out);
void pjrun_int96_of_picos(const void *values, size_t count, uint8_t *out);
/// Whole 128-bit picoseconds to nanoseconds; answers 0 if one is outside 64 bits.
int pjrun_nanos_of_picos(const void *values, size_t count, int64_t *out);
/// Microseconds to milliseconds, down.
void pjrun_millis_of_micros(const int64_t *values, size_t count, int64_t *out);
/// Lengths of 32 bits, each before its bytes; up to 15 bytes beyond the last one are written. Answers the bytes.
size_t pjrun_put_texts(const struct pjrun_text *values, size_t count, uint8_t *out);
/// The sum of the lengths.
size_t pjrun_text_bytes(const struct pjrun_text *values, size_t count);
/// Bytes 0 and 1 to bits, the first into the lowest.
void pjrun_pack_bools(const uint8_t *values, size_t count, uint8_t *out);

/// Copies the values whose NULL flag is 0; answers how many. `out` has room for `count`.
size_t pjrun_compact8(const uint8_t *values, const uint8_t *nulls, size_t count, uint8_t *out);
size_t pjrun_compact64(const uint64_t *values, const uint8_t *nulls, size_t count, uint64_t *out);
size_t pjrun_compact128(const void *values, const uint8_t *nulls, size_t count, void *out);
/// The number of flags that are not 0.
size_t pjrun_count_set(const uint8_t *flags, size_t count);

// MARK: Bounds

/// Widens the bounds by values.
void pjrun_bounds64(const int64_t *values, size_t count, int64_t *least, int64_t *greatest);
void pjrun_bounds128(const void *values, size_t count, void *least, void *greatest);
/// NaN is passed over; answers whether there was another number.
int pjrun_bounds_double(const double *values, size_t count, double *least, double *greatest);
/// The least and the greatest by unsigned bytes; the bounds point to the values. count > 0.
void pjrun_bounds_text(
    const struct pjrun_text *values, size_t count, struct pjrun_text *least, struct pjrun_text *greatest);
/// Sets the flags of numbers that occur.
void pjrun_mark(const uint32_t *numbers, size_t count, uint8_t *flags);

#pragma clang assume_nonnull end
