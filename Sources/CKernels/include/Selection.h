#pragma once
// Comparisons of columns with constants, and row selections.
//
// A mask has one byte a row, 1 or 0. A selection is an ascending list of row numbers.
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef enum __attribute__((enum_extensibility(closed))) {
    PJRUN_EQUAL __attribute__((swift_name("equal"))) = 0,
    PJRUN_NOT_EQUAL __attribute__((swift_name("notEqual"))) = 1,
    PJRUN_LESS __attribute__((swift_name("less"))) = 2,
    PJRUN_LESS_OR_EQUAL __attribute__((swift_name("lessOrEqual"))) = 3,
    PJRUN_GREATER __attribute__((swift_name("greater"))) = 4,
    PJRUN_GREATER_OR_EQUAL __attribute__((swift_name("greaterOrEqual"))) = 5,
} pjrun_comparison_t;

/// Writes 1 to `mask[i]` where `values[i] comparison constant` holds and `nulls[i]` is 0, else 0.
///
/// - nulls: may be null when no row is.
typedef void (*pjrun_compare_int64_function)(
    const int64_t *values, const uint8_t *_Nullable nulls, size_t count, pjrun_comparison_t comparison, int64_t
    constant, uint8_t *mask);

/// The same for doubles, by IEEE 754: of the comparisons with NaN only PJRUN_NOT_EQUAL holds.
typedef void (*pjrun_compare_double_function)(
    const double *values, const uint8_t *_Nullable nulls, size_t count, pjrun_comparison_t comparison, double constant,
    uint8_t *mask);

/// Writes the numbers of the rows whose mask is 1, and returns how many they are.
///
/// - selection: room for `count + 64` elements, all of which may be written to.
typedef size_t (*pjrun_select_function)(const uint8_t *mask, size_t count, uint32_t *selection);

/// The intersection and the union of two masks, into the first.
void pjrun_mask_and(uint8_t *mask, const uint8_t *other, size_t count);
void pjrun_mask_or(uint8_t *mask, const uint8_t *other, size_t count);

/// 1 becomes 0 and 0 becomes 1.
void pjrun_mask_not(uint8_t *mask, size_t count);

/// Ones in a mask.
size_t pjrun_mask_count(const uint8_t *mask, size_t count);

#pragma clang assume_nonnull end
