#pragma once
#include "FieldParsing.h"
#include "FieldText.h"
#include "Selection.h"
#include "StructuralIndex.h"

#pragma clang assume_nonnull begin

/// The kernels of one instruction set. Every entry gives the same answer at every level; only the time differs.
typedef struct pjrun_kernels {
    /// "avx512", "avx2", "neon" or "scalar".
    const char *name;

    // StructuralIndex.h
    pjrun_index_function index_quoted;
    pjrun_index_function index_plain;
    pjrun_index_function index_escaped;
    pjrun_index_function index_lines;
    pjrun_count_function count_rows;

    // FieldParsing.h
    pjrun_parse_int64_function parse_int64;
    pjrun_parse_double_function parse_double;
    pjrun_parse_real_function parse_real;
    pjrun_parse_decimal_function parse_decimal;
    pjrun_parse_date_function parse_date;
    pjrun_parse_timestamp_function parse_timestamp;
    pjrun_parse_boolean_function parse_boolean;

    // FieldText.h
    pjrun_equals_function equals;
    pjrun_contains_function contains;
    pjrun_find_function find;
    pjrun_needs_quoting_function needs_quoting;
    pjrun_canonical_integer_function canonical_integer;
    pjrun_canonical_double_function canonical_double;
    pjrun_canonical_date_function canonical_date;
    pjrun_canonical_timestamp_function canonical_timestamp;
    pjrun_hash_fields_function hash_fields;

    // Selection.h
    pjrun_compare_int64_function compare_int64;
    pjrun_compare_double_function compare_double;
    pjrun_select_function select;
} pjrun_kernels_t;

/// How the kernels in use came to be chosen.
typedef enum __attribute__((enum_extensibility(closed))) {
    /// The best this processor can run.
    PJRUN_KERNEL_CHOSEN __attribute__((swift_name("chosen"))) = 0,
    /// What PJRUN_KERNEL names.
    PJRUN_KERNEL_FORCED __attribute__((swift_name("forced"))) = 1,
    /// PJRUN_KERNEL has a value that names no kernel; the best is in use.
    PJRUN_KERNEL_UNKNOWN __attribute__((swift_name("unknown"))) = 2,
    /// PJRUN_KERNEL names a kernel that this processor cannot run; the best is in use.
    PJRUN_KERNEL_UNAVAILABLE __attribute__((swift_name("unavailable"))) = 3,
} pjrun_kernel_status_t;

/// The kernels in use: chosen at the first call from the processor and the environment variable PJRUN_KERNEL
/// (avx512, avx2, neon or scalar; unset or empty leaves the choice to the processor), the same ever after.
const pjrun_kernels_t *pjrun_kernels(void);

/// The kernels of that name, or null where this processor cannot run them or nothing has the name.
const pjrun_kernels_t *_Nullable pjrun_kernels_named(const char *name);

/// The kernels that a value of PJRUN_KERNEL asks for (null: not set), and how they came to be chosen.
const pjrun_kernels_t *pjrun_kernels_for(const char *_Nullable setting, pjrun_kernel_status_t *status);

/// Name of the kernels in use.
const char *pjrun_kernel_name(void);

/// How they were chosen. A door that lets the user set PJRUN_KERNEL must report the last two cases.
pjrun_kernel_status_t pjrun_kernel_status(void);

#pragma clang assume_nonnull end
