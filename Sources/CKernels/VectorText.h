// Fields as bytes for instruction sets with vectors: after VectorIndex.h and VectorParsing.h, and
//
//   v16_same(a, b), block_same(a, b)     a bit for each lane in which both are equal
#include <string.h>

#include "FieldText.h"
#include "PlainText.h"

static const uint8_t nowhere[64] = {0};

#define EACH_TEXT(...)                                                                                                 \
    for (size_t j = 0; j < count; j++) {                                                                               \
        size_t i = rows ? rows[j] : j;                                                                                 \
        uint32_t size = (uint32_t)views[i].count;                                                                      \
        /* The address of an empty view may be any. */                                                                 \
        const uint8_t *field = size > 0 ? views[i].start : nowhere;                                                    \
        __VA_ARGS__                                                                                                    \
    }

static void equals(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, const uint8_t *constant, size_t constant_length,
    uint8_t *mask
) {
    if (constant_length <= 16) {
        uint8_t padded[16] = {0};
        memcpy(padded, constant, constant_length);
        v16 wanted = v16_load(padded);
        uint32_t bytes = (1u << constant_length) - 1;
        EACH_TEXT({
            uint32_t same = v16_same(v16_load(field), wanted) & bytes;
            mask[j] = (size == constant_length) & (same == bytes);
        })
        return;
    }
    if (constant_length <= 64) {
        uint8_t padded[64] = {0};
        memcpy(padded, constant, constant_length);
        block wanted = block_load(padded);
        uint64_t bytes = first_bits(constant_length);
        EACH_TEXT({
            uint64_t same = block_same(block_load(field), wanted) & bytes;
            mask[j] = (size == constant_length) & (same == bytes);
        })
        return;
    }
    EACH_TEXT({ mask[j] = size == constant_length && memcmp(field, constant, constant_length) == 0; })
}

// A byte string to look for by its first and its last byte.
typedef struct {
    const uint8_t *bytes;
    size_t length;
    needle first, last;
} prepared_needle;

INLINE prepared_needle prepare(pjrun_view_t wanted) {
    uint8_t first = wanted.count > 0 ? wanted.start[0] : 0;
    uint8_t last = wanted.count > 0 ? wanted.start[wanted.count - 1] : 0;
    return (prepared_needle){wanted.start, wanted.count, needle_of(first), needle_of(last)};
}

INLINE size_t find_prepared(const uint8_t *text, size_t length, const prepared_needle *wanted) {
    if (wanted->length == 0) return 0;
    if (wanted->length > length) return SIZE_MAX;
    size_t places = length - wanted->length + 1;
    const uint8_t *ends = text + wanted->length - 1;
    for (size_t at = 0; at < places; at += 64) {
        uint64_t found = block_equal(block_load(text + at), wanted->first) &
                         block_equal(block_load(ends + at), wanted->last) & first_bits(places - at);
        for (; found; found &= found - 1) {
            size_t place = at + (size_t)__builtin_ctzll(found);
            if (wanted->length <= 2) return place;
            if (memcmp(text + place + 1, wanted->bytes + 1, wanted->length - 2) == 0) return place;
        }
    }
    return SIZE_MAX;
}

static size_t find(const uint8_t *text, size_t length, const uint8_t *bytes, size_t needle_length) {
    prepared_needle wanted = prepare((pjrun_view_t){bytes, needle_length});
    return find_prepared(text, length, &wanted);
}

// More needles than these are prepared again for every field.
enum { prepared_needles = 4 };

static void contains(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, const pjrun_view_t *needles, size_t needle_count,
    uint8_t *mask
) {
    prepared_needle wanted[prepared_needles];
    size_t total = 0;
    for (size_t k = 0; k < needle_count; k++) {
        if (k < prepared_needles) wanted[k] = prepare(needles[k]);
        total += needles[k].count;
    }
    EACH_TEXT({
        mask[j] = 0;
        if (size < total) continue;
        size_t at = 0;
        size_t k = 0;
        for (; k < needle_count; k++) {
            prepared_needle this = k < prepared_needles ? wanted[k] : prepare(needles[k]);
            size_t place = find_prepared(field + at, size - at, &this);
            if (place == SIZE_MAX) break;
            at += place + this.length;
        }
        mask[j] = k == needle_count;
    })
}

static size_t needs_quoting(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, uint8_t delimiter, uint8_t quote, uint8_t *mask
) {
    const needle delimiters = needle_of(delimiter), quotes = needle_of(quote);
    const needle newlines = needle_of('\n'), returns = needle_of('\r');
    size_t found = 0;
    EACH_TEXT({
        uint64_t any = 0;
        for (uint32_t at = 0; at < size; at += 64) {
            block bytes = block_load(field + at);
            any |= (block_equal(bytes, delimiters) | block_equal(bytes, quotes) | block_equal(bytes, newlines) |
                    block_equal(bytes, returns)) & first_bits(size - at);
        }
        mask[j] = any != 0;
        found += any != 0;
    })
    return found;
}

static size_t canonical_integer(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, uint8_t *mask
) {
    size_t others = 0;
    EACH_TEXT({
        uint32_t sign = size > 0 && *field == '-';
        uint32_t digits = size - sign;
        uint8_t canonical;
        if (__builtin_expect(digits - 1 < 16, 1)) {
            v16 lanes = v16_digits(v16_load(field + size - 16), digits);
            canonical = (v16_others(lanes) == 0) & ((field[sign] != '0') | (size == 1));
        } else {
            canonical = size == 0 || plain_canonical_integer(field, size);
        }
        mask[j] = canonical;
        others += !canonical;
    })
    return others;
}

// plain_canonical_double for up to 16 bytes after the sign, on masks of the lanes.
INLINE uint32_t short_canonical_double(const uint8_t *field, uint32_t size) {
    uint32_t sign = *field == '-', length = size - sign;
    v16 bytes = v16_load(field + size - 16);
    uint32_t inside = (0xFFFF0000u >> length) & 0xFFFF;
    uint32_t point = v16_equal(bytes, '.') & inside;
    uint32_t other = ~v16_equal(bytes, '0') & inside;  // all but zeros, the point among them
    uint32_t before = bit_length(point);               // lanes up to the point
    // With the point's gap closed all lanes must be digits, as in read_short.
    v16 digits = v16_digits(v16_below(bytes, v16_load(field + size - 17), before), length - 1);
    uint32_t whole = before - 1 - (16 - length), end = bit_length(other);
    uint32_t kept = end > before + 1 ? end : before + 1;
    uint32_t first_is_zero = field[sign] == '0';
    // Of 0.00ddd three zeros would be too many, unless nothing else follows.
    uint32_t small = first_is_zero & ((other >> before & 7) == 0) & (other != point);
    uint32_t good = (point != 0) & (before < 16) & (whole - 1 < 7) & !(first_is_zero & (whole > 1)) & !small &
                    (v16_others(digits) == 0);
    return good ? size - (16 - kept) : 0;
}

static size_t canonical_double(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, uint32_t *trimmed, uint8_t *mask
) {
    size_t others = 0;
    EACH_TEXT({
        uint32_t end = 0;
        uint32_t sign = size > 0 && *field == '-';
        if (__builtin_expect(size - sign - 1 < 16, 1)) end = short_canonical_double(field, size);
        else if (size > 0) end = plain_canonical_double(field, size);
        uint8_t canonical = (size == 0) | (end > 0);
        trimmed[j] = end > 0 ? end : size;
        mask[j] = canonical;
        others += !canonical;
    })
    return others;
}

// Writes what the stage found and returns how many fields are bad.
#define STAGED_CHECKS(fill, work)                                                                                      \
    date_stage stage;                                                                                                  \
    int64_t values[stage_rows];                                                                                        \
    size_t others = 0;                                                                                                 \
    for (size_t at = 0; at < count; at += stage_rows) {                                                                \
        size_t filled = count - at < stage_rows ? count - at : stage_rows;                                             \
        for (size_t k = filled; k < stage_rows; k++) stage_empty(&stage, k);                                           \
        for (size_t k = 0; k < filled; k++) {                                                                          \
            size_t i = rows ? rows[at + k] : at + k;                                                                   \
            uint32_t size = (uint32_t)views[i].count;                                                                  \
            const uint8_t *field = views[i].start;                                                                     \
            if (size == 0) stage_empty(&stage, k);                                                                     \
            else fill                                                                                                  \
        }                                                                                                              \
        work;                                                                                                          \
        for (size_t k = 0; k < filled; k++) {                                                                          \
            mask[at + k] = stage.bad[k] == 0;                                                                          \
            others += stage.bad[k] != 0;                                                                               \
        }                                                                                                              \
    }                                                                                                                  \
    return others;

static size_t canonical_date(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, uint8_t *mask
) {
    STAGED_CHECKS(
        {
            stage_date(&stage, k, field);
            stage.bad[k] |= size ^ 10;
        },
        stage_days(&stage, values))
}

static size_t canonical_timestamp(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, unsigned digits, uint8_t *mask
) {
    const uint32_t wanted = 19 + digits + (digits > 0);
    STAGED_CHECKS(
        {
            stage_timestamp(&stage, k, field, 0);
            stage.fractions[k] = 0;
            stage.bad[k] |= size ^ wanted;
            if (digits > 0 && size == wanted)
                stage.bad[k] |= (field[19] ^ '.') | v16_others(v16_digits(v16_load(field + size - 16), digits));
        },
        stage_microseconds(&stage, values))
}

INLINE uint64_t first_bytes(uint64_t word, size_t bytes) {
    return bytes < 8 ? word & (((uint64_t)1 << (bytes * 8)) - 1) : word;
}

static void hash_fields(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, uint64_t seed, uint64_t *out
) {
    EACH_TEXT({
        if (__builtin_expect(size <= 16, 1)) {
            uint64_t low = first_bytes(load_eight(field), size);
            uint64_t high = first_bytes(load_eight(field + 8), size > 8 ? size - 8 : 0);
            out[j] = hash_words(low, high, size, seed);
        } else {
            out[j] = hash_long(field, size, seed);
        }
    })
}
