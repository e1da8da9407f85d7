#include "PageEncoding.h"

#include <string.h>

// MARK: - Runs and packed bits

static size_t put_varint(uint64_t value, uint8_t *out) {
    size_t count = 0;
    while (value >= 0x80) {
        out[count++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    out[count++] = (uint8_t)value;
    return count;
}

size_t pjrun_hybrid_bound(size_t count, unsigned width) {
    // Every value in packed groups, the last one filled up; a head for every run, of which each has 8 values at least;
    // and a word that is stored whole.
    size_t groups = count / 8 + 2;
    return groups * (width + 5) + 32;
}

// Packs 8 values of `width` bits, which are `width` bytes.
static inline void pack8(const uint32_t *values, unsigned width, uint8_t *out) {
    uint64_t word = 0;
    unsigned filled = 0;
    for (int i = 0; i < 8; i++) {
        uint64_t value = values[i];
        word |= value << filled;
        filled += width;
        if (filled >= 32) {
            uint32_t low = (uint32_t)word;
            memcpy(out, &low, 4);
            out += 4;
            word >>= 32;
            filled -= 32;
        }
    }
    // The rest of at most 3 bytes, and some beyond.
    uint32_t low = (uint32_t)word;
    memcpy(out, &low, 4);
}

// One body for numbers of 8 and of 32 bits.
#define HYBRID(NAME, TYPE, LOAD) \
    size_t NAME(const TYPE *values, size_t count, unsigned width, uint8_t *out) { \
        uint8_t *end = out; \
        uint8_t *head = NULL; \
        size_t groups = 0; \
        size_t at = 0; \
        unsigned value_bytes = (width + 7) / 8; \
        while (at < count) { \
            TYPE first = values[at]; \
            size_t run = 1; \
            while (at + run < count && values[at + run] == first) run++; \
            /* A run ends a list of packed groups, which costs a head for the next: it has to be worth it. */ \
            if (run >= 16 || run == count - at) { \
                head = NULL; \
                end += put_varint((uint64_t)run << 1, end); \
                uint32_t wide = first; \
                memcpy(end, &wide, 4); \
                end += value_bytes; \
                at += run; \
                continue; \
            } \
            /* The head has one byte, so 63 groups at most. */ \
            if (!head || groups == 63) { \
                head = end++; \
                groups = 0; \
            } \
            uint32_t eight[8]; \
            size_t have = count - at < 8 ? count - at : 8; \
            for (size_t i = 0; i < 8; i++) eight[i] = i < have ? LOAD(values[at + i]) : 0; \
            pack8(eight, width, end); \
            end += width; \
            groups++; \
            *head = (uint8_t)(groups << 1 | 1); \
            at += have; \
        } \
        return (size_t)(end - out); \
    }
#define WIDEN(value) ((uint32_t)(value))
HYBRID(pjrun_hybrid_encode, uint32_t, WIDEN)
HYBRID(pjrun_hybrid_encode_bytes, uint8_t, WIDEN)

// MARK: - Plain values

void pjrun_narrow32(const int64_t *values, size_t count, int32_t *out) {
    for (size_t i = 0; i < count; i++) out[i] = (int32_t)values[i];
}

void pjrun_narrow_float(const double *values, size_t count, float *out) {
    for (size_t i = 0; i < count; i++) out[i] = (float)values[i];
}

void pjrun_big_endian64(const int64_t *values, size_t count, unsigned width, uint8_t *out) {
    for (size_t i = 0; i < count; i++, out += width) {
        int64_t value = values[i];
        for (unsigned b = width; b-- > 0;) {
            out[b] = (uint8_t)value;
            value >>= 8;
        }
    }
}

void pjrun_big_endian128(const void *values, size_t count, unsigned width, uint8_t *out) {
    for (size_t i = 0; i < count; i++, out += width) {
        __int128 value;
        memcpy(&value, (const uint8_t *)values + 16 * i, 16);
        for (unsigned b = width; b-- > 0;) {
            out[b] = (uint8_t)value;
            value >>= 8;
        }
    }
}

// 1970-01-01 as Julian day.
enum { JULIAN_EPOCH = 2440588 };

static void put_int96(int64_t day, int64_t nanos, uint8_t *out) {
    int32_t julian = (int32_t)(day + JULIAN_EPOCH);
    memcpy(out, &nanos, 8);
    memcpy(out + 8, &julian, 4);
}

void pjrun_int96_of_micros(const int64_t *values, size_t count, uint8_t *out) {
    const int64_t per_day = 86400000000ll;
    for (size_t i = 0; i < count; i++) {
        int64_t day = values[i] / per_day, rest = values[i] % per_day;
        if (rest < 0) {
            rest += per_day;
            day--;
        }
        put_int96(day, rest * 1000, out + 12 * i);
    }
}

void pjrun_int96_of_picos(const void *values, size_t count, uint8_t *out) {
    const __int128 per_day = (__int128)86400000000ll * 1000000;
    for (size_t i = 0; i < count; i++) {
        __int128 value;
        memcpy(&value, (const uint8_t *)values + 16 * i, 16);
        __int128 day = value / per_day, rest = value % per_day;
        if (rest < 0) {
            rest += per_day;
            day--;
        }
        put_int96((int64_t)day, (int64_t)(rest / 1000), out + 12 * i);
    }
}

int pjrun_nanos_of_picos(const void *values, size_t count, int64_t *out) {
    int fits = 1;
    for (size_t i = 0; i < count; i++) {
        __int128 value;
        memcpy(&value, (const uint8_t *)values + 16 * i, 16);
        __int128 nanos = value / 1000;
        if (value % 1000 < 0) nanos--;
        fits &= nanos == (__int128)(int64_t)nanos;
        out[i] = (int64_t)nanos;
    }
    return fits;
}

void pjrun_millis_of_micros(const int64_t *values, size_t count, int64_t *out) {
    for (size_t i = 0; i < count; i++) out[i] = values[i] / 1000 - (values[i] % 1000 < 0);
}

size_t pjrun_text_bytes(const struct pjrun_text *values, size_t count) {
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) sum += values[i].count;
    return sum;
}

size_t pjrun_put_texts(const struct pjrun_text *values, size_t count, uint8_t *out) {
    uint8_t *end = out;
    for (size_t i = 0; i < count; i++) {
        size_t length = values[i].count;
        uint32_t narrow = (uint32_t)length;
        memcpy(end, &narrow, 4);
        end += 4;
        const uint8_t *from = values[i].start;
        if (length <= 64) {
            for (size_t b = 0; b < length; b += 16) memcpy(end + b, from + b, 16);
        } else {
            memcpy(end, from, length);
        }
        end += length;
    }
    return (size_t)(end - out);
}

void pjrun_pack_bools(const uint8_t *values, size_t count, uint8_t *out) {
    for (size_t i = 0; i < count; i += 8) {
        unsigned byte = 0;
        size_t have = count - i < 8 ? count - i : 8;
        for (size_t b = 0; b < have; b++) byte |= (unsigned)(values[i + b] & 1) << b;
        out[i / 8] = (uint8_t)byte;
    }
}

size_t pjrun_compact8(const uint8_t *values, const uint8_t *nulls, size_t count, uint8_t *out) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        out[kept] = values[i];
        kept += !nulls[i];
    }
    return kept;
}

size_t pjrun_compact64(const uint64_t *values, const uint8_t *nulls, size_t count, uint64_t *out) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        out[kept] = values[i];
        kept += !nulls[i];
    }
    return kept;
}

size_t pjrun_compact128(const void *values, const uint8_t *nulls, size_t count, void *out) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        memcpy((uint8_t *)out + 16 * kept, (const uint8_t *)values + 16 * i, 16);
        kept += !nulls[i];
    }
    return kept;
}

size_t pjrun_count_set(const uint8_t *flags, size_t count) {
    size_t set = 0;
    for (size_t i = 0; i < count; i++) set += flags[i] != 0;
    return set;
}

// MARK: - Bounds

void pjrun_bounds64(const int64_t *values, size_t count, int64_t *least, int64_t *greatest) {
    int64_t low = *least, high = *greatest;
    for (size_t i = 0; i < count; i++) {
        low = values[i] < low ? values[i] : low;
        high = values[i] > high ? values[i] : high;
    }
    *least = low;
    *greatest = high;
}

void pjrun_bounds128(const void *values, size_t count, void *least, void *greatest) {
    __int128 low, high;
    memcpy(&low, least, 16);
    memcpy(&high, greatest, 16);
    for (size_t i = 0; i < count; i++) {
        __int128 value;
        memcpy(&value, (const uint8_t *)values + 16 * i, 16);
        low = value < low ? value : low;
        high = value > high ? value : high;
    }
    memcpy(least, &low, 16);
    memcpy(greatest, &high, 16);
}

int pjrun_bounds_double(const double *values, size_t count, double *least, double *greatest) {
    double low = __builtin_inf(), high = -__builtin_inf();
    // A comparison with NaN is false, so it never replaces a bound.
    for (size_t i = 0; i < count; i++) {
        low = values[i] < low ? values[i] : low;
        high = values[i] > high ? values[i] : high;
    }
    int any = low <= high;
    if (!any) {
        // NaN alone, or one infinity alone, which never was below itself.
        for (size_t i = 0; i < count; i++) any |= values[i] == values[i];
        if (!any) return 0;
    }
    if (low < *least) *least = low;
    if (high > *greatest) *greatest = high;
    return 1;
}

static int compare(const struct pjrun_text *a, const struct pjrun_text *b) {
    size_t count = a->count < b->count ? a->count : b->count;
    int order = memcmp(a->start, b->start, count);
    return order ? order : (a->count > b->count) - (a->count < b->count);
}

// The first 8 bytes as a number whose order is theirs; what is beyond a shorter text is 0.
static inline uint64_t prefix(const struct pjrun_text *text) {
    uint64_t word;
    memcpy(&word, text->start, 8);
    word = __builtin_bswap64(word);
    return text->count >= 8 ? word : text->count == 0 ? 0 : word & ~0ull << (64 - 8 * text->count);
}

void pjrun_bounds_text(
    const struct pjrun_text *values, size_t count, struct pjrun_text *least, struct pjrun_text *greatest) {
    const struct pjrun_text *low = values, *high = values;
    uint64_t low_prefix = prefix(low), high_prefix = low_prefix;
    for (size_t i = 1; i < count; i++) {
        uint64_t word = prefix(values + i);
        if (__builtin_expect(word <= low_prefix, 0)) {
            if (word < low_prefix || compare(values + i, low) < 0) {
                low = values + i;
                low_prefix = word;
            }
        }
        if (__builtin_expect(word >= high_prefix, 0)) {
            if (word > high_prefix || compare(values + i, high) > 0) {
                high = values + i;
                high_prefix = word;
            }
        }
    }
    *least = *low;
    *greatest = *high;
}

void pjrun_mark(const uint32_t *numbers, size_t count, uint8_t *flags) {
    for (size_t i = 0; i < count; i++) flags[numbers[i]] = 1;
}
