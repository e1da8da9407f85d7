// Fields as bytes, one plain field after the other.
#include "PlainText.h"
#include "Scalar.h"

#define EACH_FIELD(...)                                                                                                \
    for (size_t j = 0; j < count; j++) {                                                                               \
        size_t i = rows ? rows[j] : j;                                                                                 \
        uint32_t size = (uint32_t)views[i].count;                                                                      \
        const uint8_t *field = views[i].start;                                                                         \
        __VA_ARGS__                                                                                                    \
    }

void pjrun_scalar_equals(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, const uint8_t *constant, size_t constant_length,
    uint8_t *mask
) {
    EACH_FIELD({ mask[j] = size == constant_length && (size == 0 || memcmp(field, constant, size) == 0); })
}

size_t pjrun_scalar_find(const uint8_t *text, size_t length, const uint8_t *needle, size_t needle_length) {
    for (size_t at = 0; at + needle_length <= length; at++)
        if (memcmp(text + at, needle, needle_length) == 0) return at;
    return SIZE_MAX;
}

void pjrun_scalar_contains(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, const pjrun_view_t *needles, size_t needle_count,
    uint8_t *mask
) {
    EACH_FIELD({
        size_t at = 0;
        mask[j] = 1;
        for (size_t k = 0; k < needle_count; k++) {
            size_t found = pjrun_scalar_find(field + at, size - at, needles[k].start, needles[k].count);
            if (found == SIZE_MAX) {
                mask[j] = 0;
                break;
            }
            at += found + needles[k].count;
        }
    })
}

size_t pjrun_scalar_needs_quoting(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, uint8_t delimiter, uint8_t quote, uint8_t *mask
) {
    size_t found = 0;
    EACH_FIELD({
        mask[j] = 0;
        for (uint32_t k = 0; k < size; k++)
            if (field[k] == delimiter || field[k] == quote || field[k] == '\r' || field[k] == '\n') mask[j] = 1;
        found += mask[j];
    })
    return found;
}

size_t pjrun_scalar_canonical_integer(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, uint8_t *mask
) {
    size_t others = 0;
    EACH_FIELD({
        mask[j] = size == 0 || plain_canonical_integer(field, size);
        others += !mask[j];
    })
    return others;
}

size_t pjrun_scalar_canonical_double(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, uint32_t *trimmed, uint8_t *mask
) {
    size_t others = 0;
    EACH_FIELD({
        uint32_t end = size == 0 ? 0 : plain_canonical_double(field, size);
        mask[j] = size == 0 || end > 0;
        trimmed[j] = end > 0 ? end : size;
        others += !mask[j];
    })
    return others;
}

size_t pjrun_scalar_canonical_date(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, uint8_t *mask
) {
    size_t others = 0;
    EACH_FIELD({
        int64_t ignored;
        mask[j] = size == 0 || plain_date(field, size, &ignored);
        others += !mask[j];
    })
    return others;
}

size_t pjrun_scalar_canonical_timestamp(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, unsigned digits, uint8_t *mask
) {
    size_t others = 0;
    EACH_FIELD({
        mask[j] = size == 0 || plain_canonical_timestamp(field, size, digits);
        others += !mask[j];
    })
    return others;
}

void pjrun_scalar_hash_fields(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, uint64_t seed, uint64_t *out
) {
    EACH_FIELD({ out[j] = pjrun_hash(field, size, seed); })
}
