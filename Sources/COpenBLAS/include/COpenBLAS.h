#pragma once
// OpenBLAS, opened when the first model is fitted: most runs of pjrun need none, and it takes longer to load than they do.
//
// Arrays are column-major. One thread: rows are split by the caller, which is faster for thin matrices and gives the
// same bits for any number of threads.
#include <stddef.h>

#pragma clang assume_nonnull begin

// NULL, or why OpenBLAS cannot be used. The others may be called only when it is NULL.
const char *_Nullable pj_blas_problem(void);
// "OpenBLAS 0.3.21 ...", or NULL.
const char *_Nullable pj_blas_version(void);

// Adds factor * aᵀa to the lower triangle of c (dsyrk).
void pj_blas_add_gram(
    int columns, int rows, double factor, const double *a, int stride, double *c);
// y = a x or aᵀ x (dgemv).
void pj_blas_multiply(
    int rows, int columns, const double *a, int stride, int transposed, const double *x, double *y);
// Solves with an upper triangle or its transpose, in place (dtrsv).
void pj_blas_solve(int order, const double *triangle, int transposed, double *x);
// Upper Cholesky factor, in place (dpotrf). 0: done.
int pj_lapack_cholesky(int order, double *a);
// Reciprocal condition of an upper triangle in the 1-norm (dtrcon); work: 3 * order doubles and order ints.
double pj_lapack_reciprocal_condition(int order, const double *triangle, double *work, int *integers);
// Inverse of an upper triangle, in place (dtrtri). 0: done.
int pj_lapack_invert(int order, double *triangle);
// Eigenvectors of a symmetric matrix, of which the lower triangle is read, in its place; values ascend (dsyevd). 0: done.
int pj_lapack_eigen(int order, double *a, double *values);
// Puts rows under an upper triangle and reduces both to a new one (dtpqrt); t and work: block * order doubles.
void pj_lapack_stack(
    int rows, int order, int triangular, int block, double *triangle, double *below, int stride, double *t,
    double *work);

#pragma clang assume_nonnull end
