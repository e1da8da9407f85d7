#include "COpenBLAS.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

// BLAS and LAPACK by their Fortran names: everything by reference, 32-bit integers. gfortran passes the length of each
// character argument after the others; these routines read the first character alone and never the length, so the
// lengths are left out here as in NumPy's own prototypes.
typedef void syrk(
    const char *uplo, const char *trans, const int *n, const int *k, const double *alpha, const double *a,
    const int *lda, const double *beta, double *c, const int *ldc);
typedef void gemv(
    const char *trans, const int *m, const int *n, const double *alpha, const double *a, const int *lda,
    const double *x, const int *incx, const double *beta, double *y, const int *incy);
typedef void trsv(
    const char *uplo, const char *trans, const char *diag, const int *n, const double *a, const int *lda, double *x,
    const int *incx);
typedef void potrf(const char *uplo, const int *n, double *a, const int *lda, int *info);
typedef void trcon(
    const char *norm, const char *uplo, const char *diag, const int *n, const double *a, const int *lda, double *rcond,
    double *work, int *iwork, int *info);
typedef void trtri(const char *uplo, const char *diag, const int *n, double *a, const int *lda, int *info);
typedef void tpqrt(
    const int *m, const int *n, const int *l, const int *nb, double *a, const int *lda, double *b, const int *ldb,
    double *t, const int *ldt, double *work, int *info);

typedef void syevd(
    const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work,
    const int *lwork, int *iwork, const int *liwork, int *info);

static struct {
    syrk *dsyrk_;
    gemv *dgemv_;
    trsv *dtrsv_;
    potrf *dpotrf_;
    trcon *dtrcon_;
    trtri *dtrtri_;
    tpqrt *dtpqrt_;
    syevd *dsyevd_;
    void (*openblas_set_num_threads)(int);
    char *(*openblas_get_config)(void);
} api;

static char problem[256] = "it was not opened";

static void load(void) {
    // Read while the library is opened: without it a thread for each processor would be started first.
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
    void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        snprintf(problem, sizeof problem, "%s", dlerror());
        return;
    }
#define RESOLVE(name) \
    if (!(*(void **)&api.name = dlsym(library, #name))) { \
        snprintf(problem, sizeof problem, "libopenblas.so.0 has no %s", #name); \
        return; \
    }
    RESOLVE(dsyrk_)
    RESOLVE(dgemv_)
    RESOLVE(dtrsv_)
    RESOLVE(dpotrf_)
    RESOLVE(dtrcon_)
    RESOLVE(dtrtri_)
    RESOLVE(dtpqrt_)
    RESOLVE(dsyevd_)
    RESOLVE(openblas_set_num_threads)
    RESOLVE(openblas_get_config)
    api.openblas_set_num_threads(1);
    problem[0] = 0;
}

const char *pj_blas_problem(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return problem[0] ? problem : NULL;
}

const char *pj_blas_version(void) { return pj_blas_problem() ? NULL : api.openblas_get_config(); }

void pj_blas_add_gram(int columns, int rows, double factor, const double *a, int stride, double *c) {
    const double one = 1;
    api.dsyrk_("L", "T", &columns, &rows, &factor, a, &stride, &one, c, &columns);
}

void pj_blas_multiply(
    int rows, int columns, const double *a, int stride, int transposed, const double *x, double *y) {
    const double one = 1, zero = 0;
    const int step = 1;
    api.dgemv_(transposed ? "T" : "N", &rows, &columns, &one, a, &stride, x, &step, &zero, y, &step);
}

void pj_blas_solve(int order, const double *triangle, int transposed, double *x) {
    const int step = 1;
    api.dtrsv_("U", transposed ? "T" : "N", "N", &order, triangle, &order, x, &step);
}

int pj_lapack_cholesky(int order, double *a) {
    int status = 0;
    api.dpotrf_("U", &order, a, &order, &status);
    return status;
}

double pj_lapack_reciprocal_condition(int order, const double *triangle, double *work, int *integers) {
    double result = 0;
    int status = 0;
    api.dtrcon_("1", "U", "N", &order, triangle, &order, &result, work, integers, &status);
    return result;
}

int pj_lapack_invert(int order, double *triangle) {
    int status = 0;
    api.dtrtri_("U", "N", &order, triangle, &order, &status);
    return status;
}

void pj_lapack_stack(
    int rows, int order, int triangular, int block, double *triangle, double *below, int stride, double *t,
    double *work) {
    int trapezoid = triangular ? order : 0;
    int status = 0;
    api.dtpqrt_(
        &rows, &order, &trapezoid, &block, triangle, &order, below, &stride, t, &block, work, &status);
}

int pj_lapack_eigen(int order, double *a, double *values) {
    int status = 0, query = -1, integer_size = 0;
    double size = 0;
    api.dsyevd_("V", "L", &order, a, &order, values, &size, &query, &integer_size, &query, &status);
    if (status) return status;
    int length = (int)size;
    double *work = malloc(sizeof *work * (size_t)length);
    int *integers = malloc(sizeof *integers * (size_t)integer_size);
    status = -1;
    if (work && integers)
        api.dsyevd_("V", "L", &order, a, &order, values, work, &length, integers, &integer_size, &status);
    free(work);
    free(integers);
    return status;
}
