#pragma once
// Typed values from the texts of a column.
//
// All functions of this file share their shape. With `rows` null the views 0 ..< count are parsed; otherwise the
// views rows[0], rows[1] ... rows[count - 1]. The views' bytes are padded. Results are dense: `out[j]` and `nulls[j]`
// belong to the j-th view parsed. `nulls[j]` is 1 for an empty view (its out is 0), else 0. The return value is the
// index j of the first view that could not be parsed, or `count`: everything before it is written, the rest is not to
// be relied on. The caller decides that one by its own rules and calls again for the rest.
//
// "Could not" is not "must not": these accept the common spellings only, and say so.
#include <stddef.h>
#include <stdint.h>
#include "FieldView.h"

#pragma clang assume_nonnull begin

/// Integers: an optional sign and digits. Leading zeros are allowed. Outside `minimum ... maximum` is not parsed.
typedef size_t (*pjrun_parse_int64_function)(
    const pjrun_view_t *views, const uint32_t *_Nullable rows, size_t count, int64_t minimum, int64_t maximum,
    int64_t *out, uint8_t *nulls);

/// What a binary floating-point number may look like.
typedef enum __attribute__((enum_extensibility(closed))) {
    /// Sign, digits with an optional point (at least one digit), exponent. Nothing else: no NaN, no space.
    PJRUN_NUMBER_DECIMAL __attribute__((swift_name("decimal"))) = 0,
    /// What Java's Double.parseDouble accepts: also surrounding bytes up to space, NaN and Infinity with a sign, a
    /// final f, F, d or D, and hexadecimal numbers.
    PJRUN_NUMBER_JAVA __attribute__((swift_name("java"))) = 1,
} pjrun_number_form_t;

/// Binary64 numbers, exactly rounded (ties to even). Too large is infinity, too small is zero.
typedef size_t (*pjrun_parse_double_function)(
    const pjrun_view_t *views, const uint32_t *_Nullable rows, size_t count, pjrun_number_form_t form, double *out,
    uint8_t *nulls);

/// Binary32 numbers, exactly rounded from the text, not from its binary64 value; widened without loss.
typedef size_t (*pjrun_parse_real_function)(
    const pjrun_view_t *views, const uint32_t *_Nullable rows, size_t count, pjrun_number_form_t form, double *out,
    uint8_t *nulls);

/// Decimals of up to 18 digits, as integers times 10^scale: sign, digits with an optional point. Not parsed: more
/// than `precision - scale` digits before the point, leading zeros aside, or more than `scale` after it, trailing
/// zeros aside.
typedef size_t (*pjrun_parse_decimal_function)(
    const pjrun_view_t *views, const uint32_t *_Nullable rows, size_t count, unsigned precision, unsigned scale,
    int64_t *out, uint8_t *nulls);

/// Dates as `yyyy-MM-dd`, year 0001 to 9999, as days since 1970-01-01 (Gregorian rules throughout).
typedef size_t (*pjrun_parse_date_function)(
    const pjrun_view_t *views, const uint32_t *_Nullable rows, size_t count, int64_t *out, uint8_t *nulls);

/// Timestamps as `yyyy-MM-dd HH:mm:ss`, with a fraction of 1 to 6 digits or none, as microseconds since 1970-01-01.
///
/// - letter_t: 1 to allow `T` in the place of the space.
/// - fraction_digits: raised to the most fraction digits met, when that is more than it holds. A field with more than
///   6 is not parsed and does not raise it.
typedef size_t (*pjrun_parse_timestamp_function)(
    const pjrun_view_t *views, const uint32_t *_Nullable rows, size_t count, int letter_t, int64_t *out, uint8_t *nulls,
    unsigned *fraction_digits);

/// Booleans as 1 and 0: `true` and `false` in any case.
///
/// - short_forms: 1 to allow also `t`, `f` in any case, `1` and `0`.
typedef size_t (*pjrun_parse_boolean_function)(
    const pjrun_view_t *views, const uint32_t *_Nullable rows, size_t count, int short_forms, uint8_t *out,
    uint8_t *nulls);

#pragma clang assume_nonnull end
