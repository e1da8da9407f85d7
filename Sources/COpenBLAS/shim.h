#ifndef COPENBLAS_SHIM_H
#define COPENBLAS_SHIM_H

#include <cblas.h>

// LAPACK as OpenBLAS exports it: Fortran names, everything by reference, column-major. Debian's libopenblas-dev has no
// lapacke.h. gfortran passes the length of each character argument after the others; LAPACK reads only the first
// character and never the length, so the lengths are left out here as in NumPy's and R's own prototypes.
typedef int lapack_integer;

void dpotrf_(const char *uplo, const lapack_integer *n, double *a, const lapack_integer *lda, lapack_integer *info);
void dpocon_(const char *uplo, const lapack_integer *n, const double *a, const lapack_integer *lda,
             const double *anorm, double *rcond, double *work, lapack_integer *iwork, lapack_integer *info);
void dtrcon_(const char *norm, const char *uplo, const char *diag, const lapack_integer *n, const double *a,
             const lapack_integer *lda, double *rcond, double *work, lapack_integer *iwork, lapack_integer *info);
void dtrtri_(const char *uplo, const char *diag, const lapack_integer *n, double *a, const lapack_integer *lda,
             lapack_integer *info);
void dgeqrf_(const lapack_integer *m, const lapack_integer *n, double *a, const lapack_integer *lda, double *tau,
             double *work, const lapack_integer *lwork, lapack_integer *info);
void dtpqrt_(const lapack_integer *m, const lapack_integer *n, const lapack_integer *l, const lapack_integer *nb,
             double *a, const lapack_integer *lda, double *b, const lapack_integer *ldb, double *t,
             const lapack_integer *ldt, double *work, lapack_integer *info);
void dsyevd_(const char *jobz, const char *uplo, const lapack_integer *n, double *a, const lapack_integer *lda,
             double *w, double *work, const lapack_integer *lwork, lapack_integer *iwork,
             const lapack_integer *liwork, lapack_integer *info);

#endif
