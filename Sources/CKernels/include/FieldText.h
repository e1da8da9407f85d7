#pragma once
// Fields as bytes: equality, search, hash, and whether a text is already what a writer would print.
//
// Views and `rows` are as in FieldParsing.h. The functions named canonical need padded bytes; for the others padded
// behind will do.
#include <stddef.h>
#include <stdint.h>
#include "FieldView.h"

#pragma clang assume_nonnull begin

/// Writes 1 to `mask[j]` where the field equals the constant, else 0. A missing or empty field equals an empty
/// constant.
typedef void (*pjrun_equals_function)(
    const pjrun_view_t *views, const uint32_t *_Nullable rows, size_t count, const uint8_t *constant,
    size_t constant_length, uint8_t *mask);

/// Writes 1 to `mask[j]` where the field contains the needles in this order without overlap, else 0: LIKE '%a%b%'.
typedef void (*pjrun_contains_function)(
    const pjrun_view_t *views, const uint32_t *_Nullable rows, size_t count, const pjrun_view_t *needles,
    size_t needle_count, uint8_t *mask);

/// Offset of the first occurrence of the needle in a text that is padded behind, or SIZE_MAX. An empty needle is
/// found at 0.
typedef size_t (*pjrun_find_function)(
    const uint8_t *text, size_t length, const uint8_t *needle, size_t needle_length);

/// Writes 1 to `mask[j]` where the field contains the delimiter, the quote, CR or LF, else 0. Returns how many do.
typedef size_t (*pjrun_needs_quoting_function)(
    const pjrun_view_t *views, const uint32_t *_Nullable rows, size_t count, uint8_t delimiter, uint8_t quote,
    uint8_t *mask);

/// Writes 1 to `mask[j]` where the text of an integer is the one a writer prints: no plus sign, no leading zero, not
/// -0. An empty field counts as canonical. Returns how many are not. That the value fits its type is not looked at.
typedef size_t (*pjrun_canonical_integer_function)(
    const pjrun_view_t *views, const uint32_t *_Nullable rows, size_t count, uint8_t *mask);

/// Finds the texts of doubles that begin with what Java's Double.toString prints for their value: `9.60` with `9.6`,
/// `12.00` with `12.0`.
///
/// True of plain digits with a point and at least one digit on both sides of it, without needless zeros in front, at
/// most 15 digits after zeros on both sides are left off, and a magnitude that is 0 or at least 0.001 and below
/// 10,000,000: up to 15 digits a decimal is the shortest one for its double.
/// - trimmed: the length of that beginning, or the unchanged length where it is not known; 0 for an empty field.
/// - Returns: how many have mask 0.
typedef size_t (*pjrun_canonical_double_function)(
    const pjrun_view_t *views, const uint32_t *_Nullable rows, size_t count, uint32_t *trimmed, uint8_t *mask);

/// Writes 1 to `mask[j]` where the field is a valid `yyyy-MM-dd`, or empty. Returns how many are not.
typedef size_t (*pjrun_canonical_date_function)(
    const pjrun_view_t *views, const uint32_t *_Nullable rows, size_t count, uint8_t *mask);

/// Writes 1 to `mask[j]` where the field is a valid `yyyy-MM-dd HH:mm:ss` followed by a point and exactly `digits`
/// digits (0: neither), or empty. Returns how many are not.
///
/// - digits: at most 12.
typedef size_t (*pjrun_canonical_timestamp_function)(
    const pjrun_view_t *views, const uint32_t *_Nullable rows, size_t count, unsigned digits, uint8_t *mask);

/// A 64-bit hash of each field's bytes: `out[j]` is pjrun_hash of them.
typedef void (*pjrun_hash_fields_function)(
    const pjrun_view_t *views, const uint32_t *_Nullable rows, size_t count, uint64_t seed, uint64_t *out);

/// A 64-bit hash of a byte string, good in all bits, not made to withstand an attacker who knows the seed. The text
/// needs no padding. The same on every processor; may change between versions of the program, so never store it.
uint64_t pjrun_hash(const uint8_t *text, size_t length, uint64_t seed);

/// A 64-bit hash of a number.
uint64_t pjrun_hash_uint64(uint64_t value, uint64_t seed);

#pragma clang assume_nonnull end
