#pragma once
// The tables of the instruction sets, for the dispatcher.
#include "KernelTable.h"

extern const pjrun_kernels_t pjrun_scalar_kernels;
#if defined(__x86_64__)
extern const pjrun_kernels_t pjrun_avx2_kernels;
extern const pjrun_kernels_t pjrun_avx512_kernels;
#elif defined(__aarch64__)
extern const pjrun_kernels_t pjrun_neon_kernels;
#endif
