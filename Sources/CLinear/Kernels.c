#include "CLinear.h"

typedef double lanes __attribute__((vector_size(64)));
typedef long long lane_masks __attribute__((vector_size(64)));

// Eight lanes are wider than the baseline's registers; only inlined functions pass them by value.
#pragma clang diagnostic ignored "-Wpsabi"

#define NAME(x) plain_##x
#include "Bodies.h"
#undef NAME

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define NAME(x) avx2_##x
#include "Bodies.h"
#undef NAME
#pragma clang attribute pop

static int wide(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
#define CALL(f, ...) (wide() ? avx2_##f(__VA_ARGS__) : plain_##f(__VA_ARGS__))
#else
#define CALL(f, ...) plain_##f(__VA_ARGS__)
#endif

void linear_dot(
    size_t count, const double *x, const double *x_low, const double *y, const double *y_low, double *pair) {
    CALL(dot, count, x, x_low, y, y_low, pair);
}

void linear_sum(size_t count, const double *x, const double *x_low, double *pair) {
    CALL(sum, count, x, x_low, pair);
}

void linear_weigh(
    size_t count, const double *w, const double *x, const double *x_low, double *out, double *out_low) {
    CALL(weigh, count, w, x, x_low, out, out_low);
}

void linear_residual(
    size_t count, size_t columns, size_t stride, const double *x, const double *x_low, const double *y,
    const double *y_low, const double *b, const double *offset, double *out, double *out_low) {
    CALL(residual, count, columns, stride, x, x_low, y, y_low, b, offset, out, out_low);
}

void linear_shift(size_t count, const double *x, double centre, double scale, double *out) {
    CALL(shift, count, x, centre, scale, out);
}

void linear_shift_weighted(
    size_t count, const double *x, double centre, double scale, const double *roots, double *out) {
    CALL(shift_weighted, count, x, centre, scale, roots, out);
}

void linear_logistic(
    size_t count, const double *scores, const double *targets, const double *weights, double *residuals,
    double *roots, double *loss, double *margins) {
    CALL(logistic, count, scores, targets, weights, residuals, roots, loss, margins);
}
