#include "KernelTable.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "Levels.h"

#if defined(__x86_64__)
static int has_avx2(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("lzcnt");
}

static int has_avx512(void) {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2");
}
#endif

static const char *const known_names[] = {"scalar", "avx2", "avx512", "neon"};

const pjrun_kernels_t *pjrun_kernels_named(const char *name) {
    if (strcmp(name, "scalar") == 0) return &pjrun_scalar_kernels;
#if defined(__x86_64__)
    if (strcmp(name, "avx2") == 0 && has_avx2()) return &pjrun_avx2_kernels;
    if (strcmp(name, "avx512") == 0 && has_avx512()) return &pjrun_avx512_kernels;
#elif defined(__aarch64__)
    if (strcmp(name, "neon") == 0) return &pjrun_neon_kernels;
#endif
    return NULL;
}

static const pjrun_kernels_t *best_kernels(void) {
    const pjrun_kernels_t *best = pjrun_kernels_named("avx512");
    if (!best) best = pjrun_kernels_named("avx2");
    if (!best) best = pjrun_kernels_named("neon");
    return best ? best : &pjrun_scalar_kernels;
}

const pjrun_kernels_t *pjrun_kernels_for(const char *setting, pjrun_kernel_status_t *status) {
    *status = PJRUN_KERNEL_CHOSEN;
    if (!setting || !*setting) return best_kernels();
    const pjrun_kernels_t *wanted = pjrun_kernels_named(setting);
    *status = wanted ? PJRUN_KERNEL_FORCED : PJRUN_KERNEL_UNKNOWN;
    if (wanted) return wanted;
    for (size_t i = 0; i < sizeof known_names / sizeof *known_names; i++)
        if (strcmp(setting, known_names[i]) == 0) *status = PJRUN_KERNEL_UNAVAILABLE;
    return best_kernels();
}

// Two threads that come first at once store the same two values, the status before the table that publishes it.
static _Atomic(const pjrun_kernels_t *) chosen;
static _Atomic(pjrun_kernel_status_t) chosen_status;

const pjrun_kernels_t *pjrun_kernels(void) {
    const pjrun_kernels_t *kernels = atomic_load_explicit(&chosen, memory_order_acquire);
    if (__builtin_expect(kernels != NULL, 1)) return kernels;
    pjrun_kernel_status_t status;
    kernels = pjrun_kernels_for(getenv("PJRUN_KERNEL"), &status);
    atomic_store_explicit(&chosen_status, status, memory_order_relaxed);
    atomic_store_explicit(&chosen, kernels, memory_order_release);
    return kernels;
}

const char *pjrun_kernel_name(void) { return pjrun_kernels()->name; }

pjrun_kernel_status_t pjrun_kernel_status(void) {
    (void)pjrun_kernels();
    return atomic_load_explicit(&chosen_status, memory_order_relaxed);
}
