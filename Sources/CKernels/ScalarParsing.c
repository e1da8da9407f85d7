// Typed parsing, one plain field after the other.
#include "PlainFields.h"
#include "DecimalNumbers.h"
#include "Scalar.h"

// Runs `parse` (an expression of `field` and `size`, true where it wrote out[j]) for every field that is not empty.
#define PARSE_FIELDS(parse)                                                                                            \
    for (size_t j = 0; j < count; j++) {                                                                               \
        size_t i = rows ? rows[j] : j;                                                                                 \
        uint32_t size = (uint32_t)views[i].count;                                                                      \
        const uint8_t *field = views[i].start;                                                                         \
        nulls[j] = size == 0;                                                                                          \
        out[j] = 0;                                                                                                    \
        if (size == 0) continue;                                                                                       \
        if (!(parse)) return j;                                                                                        \
    }                                                                                                                  \
    return count;

size_t pjrun_scalar_parse_int64(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, int64_t minimum, int64_t maximum, int64_t *out,
    uint8_t *nulls
) {
    PARSE_FIELDS(plain_int64(field, size, minimum, maximum, &out[j]))
}

size_t pjrun_scalar_parse_double(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, pjrun_number_form_t form, double *out,
    uint8_t *nulls
) {
    PARSE_FIELDS(pjrun_parse_one_double(field, size, form, &out[j]))
}

size_t pjrun_scalar_parse_real(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, pjrun_number_form_t form, double *out,
    uint8_t *nulls
) {
    float value;
    PARSE_FIELDS(pjrun_parse_one_real(field, size, form, &value) && ((out[j] = (double)value), 1))
}

size_t pjrun_scalar_parse_decimal(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, unsigned precision, unsigned scale, int64_t *out,
    uint8_t *nulls
) {
    PARSE_FIELDS(plain_decimal(field, size, precision, scale, &out[j]))
}

size_t pjrun_scalar_parse_date(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, int64_t *out, uint8_t *nulls
) {
    PARSE_FIELDS(plain_date(field, size, &out[j]))
}

size_t pjrun_scalar_parse_timestamp(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, int letter_t, int64_t *out, uint8_t *nulls,
    unsigned *fraction_digits
) {
    PARSE_FIELDS(plain_timestamp(field, size, letter_t, &out[j], fraction_digits))
}

size_t pjrun_scalar_parse_boolean(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, int short_forms, uint8_t *out, uint8_t *nulls
) {
    PARSE_FIELDS(plain_boolean(field, size, short_forms, &out[j]))
}
