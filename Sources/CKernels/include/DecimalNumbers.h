#pragma once
// Decimal to binary conversion of single numbers.
#include <stddef.h>
#include <stdint.h>
#include "FieldParsing.h"

#pragma clang assume_nonnull begin

/// The binary64 number nearest to `mantissa * 10^exponent`, ties to even.
///
/// Multiplication by a 128-bit power of five (D. Lemire, "Number Parsing at a Gigabyte per Second", 2021; that it
/// needs no fallback: N. Mushtak and D. Lemire, "Fast Number Parsing Without Fallback", 2022).
double pjrun_decimal_to_double(uint64_t mantissa, int64_t exponent);

/// Parses one number of any length. The text needs no padding. Returns 1, or 0 when the text is not a number of that
/// form.
int pjrun_parse_one_double(const uint8_t *text, size_t length, pjrun_number_form_t form, double *out);

/// The same for binary32.
int pjrun_parse_one_real(const uint8_t *text, size_t length, pjrun_number_form_t form, float *out);

#pragma clang assume_nonnull end
