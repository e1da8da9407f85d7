#pragma once
// Sums in twice the working precision over columns of doubles.
//
// A number is a pair: a double and, where it exists, what rounding left over ("low part"). Low parts of data columns
// may be absent (NULL). Sums are the compensated kind of T. Ogita, S. Rump, S. Oishi, "Accurate Sum and Dot Product"
// (2005): as if computed in twice the precision and then rounded, so good for 30 digits where nothing cancels.
//
// Everything is a pure function over pointers. The order of additions is fixed (eight lanes, then the lanes in order)
// and does not depend on the processor, so neither do the bits.
#include <stddef.h>

#pragma clang assume_nonnull begin

/// A dot product.
///
/// Adds `sum x[i] * y[i]` to the pair.
void linear_dot(
    size_t count, const double *x, const double *_Nullable x_low, const double *y, const double *_Nullable y_low,
    double *pair);

/// Adds `sum x[i]` to the pair.
void linear_sum(size_t count, const double *x, const double *_Nullable x_low, double *pair);

/// Element by element product with single weights: `(out, out_low) = w * (x, x_low)`.
void linear_weigh(
    size_t count, const double *w, const double *x, const double *_Nullable x_low, double *out, double *out_low);

/// Residuals `y - offset - sum_j x_j b_j` as pairs.
///
/// - x: column j begins at `x + j * stride`; `x_low` likewise.
/// - b: pairs, `b[2j]` and `b[2j + 1]`.
/// - offset: a pair, the intercept.
void linear_residual(
    size_t count, size_t columns, size_t stride, const double *x, const double *_Nullable x_low, const double *y,
    const double *_Nullable y_low, const double *b, const double *offset, double *out, double *out_low);

/// Copies a column as `(x - centre) * scale`.
void linear_shift(size_t count, const double *x, double centre, double scale, double *out);

/// The same, times the given roots of weights.
void linear_shift_weighted(
    size_t count, const double *x, double centre, double scale, const double *roots, double *out);

/// What a logistic model of two classes needs per row, at given scores.
///
/// - targets: 0 or 1.
/// - weights: absent for ones.
/// - residuals: weight times (target - probability), accurate in both tails.
/// - roots: root of weight * probability * (1 - probability).
/// - loss: a pair, to which the weighted negative log-likelihood is added.
/// - margins: the smallest score in favour of the right class, lowered; the largest size of a score, raised. Rows of
///   weight zero do not count.
///
/// exp and log1p are its own (Taylor's and the inverse hyperbolic tangent's series, within two units in the last
/// place), so that the bits are the same everywhere; scores beyond ±708 count as that for the probabilities.
void linear_logistic(
    size_t count, const double *scores, const double *targets, const double *_Nullable weights, double *residuals,
    double *roots, double *loss, double *margins);

#pragma clang assume_nonnull end
