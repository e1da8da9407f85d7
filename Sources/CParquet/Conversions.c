#include "Conversions.h"

#include <string.h>

void pjrun_widen_i32(const uint8_t *in, size_t count, int64_t *out) {
    for (size_t i = 0; i < count; i++) {
        int32_t value;
        memcpy(&value, in + i * 4, 4);
        out[i] = value;
    }
}

void pjrun_widen_u32(const uint8_t *in, size_t count, int64_t *out) {
    for (size_t i = 0; i < count; i++) {
        uint32_t value;
        memcpy(&value, in + i * 4, 4);
        out[i] = value;
    }
}

void pjrun_widen_f32(const uint8_t *in, size_t count, double *out) {
    for (size_t i = 0; i < count; i++) {
        float value;
        memcpy(&value, in + i * 4, 4);
        out[i] = value;
    }
}

void pjrun_widen_f16(const uint8_t *in, size_t count, double *out) {
    for (size_t i = 0; i < count; i++) {
        uint16_t bits;
        memcpy(&bits, in + i * 2, 2);
        uint64_t sign = (uint64_t)(bits >> 15) << 63;
        unsigned exponent = bits >> 10 & 31;
        uint64_t fraction = bits & 1023;
        uint64_t wide;
        if (exponent == 31) {
            wide = sign | 0x7FFull << 52 | fraction << 42;
        } else if (exponent) {
            wide = sign | (uint64_t)(exponent + 1008) << 52 | fraction << 42;
        } else {
            double value = (double)fraction / 16777216.0;
            memcpy(&wide, &value, 8);
            wide |= sign;
        }
        memcpy(out + i, &wide, 8);
    }
}

void pjrun_widen_bits(const uint8_t *in, size_t bit, size_t count, uint8_t *out) {
    size_t i = 0;
    for (; i < count && (bit + i) % 8; i++) out[i] = in[(bit + i) / 8] >> ((bit + i) % 8) & 1;
    for (; i + 8 <= count; i += 8) {
        uint64_t spread = (in[(bit + i) / 8] * 0x0101010101010101ull) & 0x8040201008040201ull;
        spread = ((spread + 0x7F7F7F7F7F7F7F7Full) | spread) >> 7 & 0x0101010101010101ull;
        memcpy(out + i, &spread, 8);
    }
    for (; i < count; i++) out[i] = in[(bit + i) / 8] >> ((bit + i) % 8) & 1;
}

int pjrun_scale_i64(int64_t *values, size_t count, int64_t factor) {
    int64_t low = INT64_MIN / factor, high = INT64_MAX / factor;
    int fits = 1;
    for (size_t i = 0; i < count; i++) {
        int64_t value = values[i];
        fits &= (value >= low) & (value <= high);
        values[i] = (int64_t)((uint64_t)value * (uint64_t)factor);
    }
    return fits;
}

void pjrun_divide_i64(int64_t *values, size_t count, int64_t divisor) {
    int64_t half = divisor / 2;
    for (size_t i = 0; i < count; i++) {
        int64_t value = values[i];
        int64_t quotient = value / divisor, rest = value % divisor;
        if (rest < 0) {
            quotient--;
            rest += divisor;
        }
        values[i] = quotient + (rest >= half);
    }
}

size_t pjrun_first_outside(const int64_t *values, size_t count, int64_t low, int64_t high) {
    int inside = 1;
    for (size_t i = 0; i < count; i++) inside &= (values[i] >= low) & (values[i] <= high);
    if (inside) return count;
    size_t i = 0;
    while (values[i] >= low && values[i] <= high) i++;
    return i;
}

void pjrun_int96_micros(const uint8_t *in, size_t count, int64_t unit, int64_t *out) {
    for (size_t i = 0; i < count; i++) {
        int64_t nanos;
        int32_t day;
        memcpy(&nanos, in + i * 12, 8);
        memcpy(&day, in + i * 12 + 8, 4);
        int64_t units = nanos / unit, rest = nanos % unit;
        if (rest < 0) {
            units--;
            rest += unit;
        }
        units += rest >= unit / 2;
        out[i] = (int64_t)((uint64_t)((int64_t)day - 2440588) * 86400000000ull + (uint64_t)units * (uint64_t)(unit / 1000));
    }
}

void pjrun_int96_picos(const uint8_t *in, size_t count, uint8_t *out) {
    for (size_t i = 0; i < count; i++) {
        int64_t nanos;
        int32_t day;
        memcpy(&nanos, in + i * 12, 8);
        memcpy(&day, in + i * 12 + 8, 4);
        __int128 picos = ((__int128)((int64_t)day - 2440588) * 86400000000000ll + nanos) * 1000;
        memcpy(out + i * 16, &picos, 16);
    }
}

void pjrun_widen_u64(const uint8_t *in, size_t count, uint8_t *out) {
    for (size_t i = 0; i < count; i++) {
        uint64_t value;
        memcpy(&value, in + i * 8, 8);
        unsigned __int128 wide = value;
        memcpy(out + i * 16, &wide, 16);
    }
}

void pjrun_scale_i128(const int64_t *in, size_t count, int64_t factor, uint8_t *out) {
    for (size_t i = 0; i < count; i++) {
        __int128 product = (__int128)in[i] * factor;
        memcpy(out + i * 16, &product, 16);
    }
}

static __int128 big_endian(const uint8_t *in, size_t width) {
    if (width == 0) return 0;
    unsigned __int128 value = in[0] & 0x80 ? ~(unsigned __int128)0 : 0;
    for (size_t i = 0; i < width; i++) value = value << 8 | in[i];
    return (__int128)value;
}

int pjrun_big_endian_i64(const uint8_t *in, size_t width, size_t count, int64_t *out) {
    int fits = 1;
    if (width <= 8 && width > 0) {
        unsigned shift = (unsigned)(64 - 8 * width);
        for (size_t i = 0; i < count; i++) {
            uint64_t word;
            memcpy(&word, in + i * width, 8);
            out[i] = (int64_t)__builtin_bswap64(word) >> shift;
        }
        return 1;
    }
    for (size_t i = 0; i < count; i++) {
        __int128 wide;
        fits &= pjrun_big_endian_i128(in + i * width, width, 1, (uint8_t *)&wide);
        out[i] = (int64_t)wide;
        fits &= out[i] == wide;
    }
    return fits;
}

int pjrun_big_endian_i128(const uint8_t *in, size_t width, size_t count, uint8_t *out) {
    int fits = 1;
    size_t extra = width > 16 ? width - 16 : 0;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *from = in + i * width;
        uint8_t sign = width && from[extra] & 0x80 ? 0xFF : 0;
        for (size_t k = 0; k < extra; k++) fits &= from[k] == sign;
        __int128 value = big_endian(from + extra, width - extra);
        memcpy(out + i * 16, &value, 16);
    }
    return fits;
}

int pjrun_text_i64(const pjrun_bytes_t *in, size_t count, int64_t *out) {
    int fits = 1;
    for (size_t i = 0; i < count; i++)
        fits &= in[i].count >= 0 && pjrun_big_endian_i64(in[i].start, (size_t)in[i].count, 1, out + i);
    return fits;
}

int pjrun_text_i128(const pjrun_bytes_t *in, size_t count, uint8_t *out) {
    int fits = 1;
    for (size_t i = 0; i < count; i++)
        fits &= in[i].count >= 0 && pjrun_big_endian_i128(in[i].start, (size_t)in[i].count, 1, out + i * 16);
    return fits;
}

void pjrun_fixed_texts(const uint8_t *in, size_t width, size_t count, pjrun_bytes_t *out) {
    for (size_t i = 0; i < count; i++) {
        out[i].start = in + i * width;
        out[i].count = (int64_t)width;
    }
}

void pjrun_join_streams(const uint8_t *in, size_t total, size_t from, size_t count, size_t width, uint8_t *out) {
    if (width == 8) {
        for (size_t i = 0; i < count; i++) {
            uint64_t value = 0;
            for (size_t k = 0; k < 8; k++) value |= (uint64_t)in[k * total + from + i] << (8 * k);
            memcpy(out + i * 8, &value, 8);
        }
        return;
    }
    if (width == 4) {
        for (size_t i = 0; i < count; i++) {
            uint32_t value = 0;
            for (size_t k = 0; k < 4; k++) value |= (uint32_t)in[k * total + from + i] << (8 * k);
            memcpy(out + i * 4, &value, 4);
        }
        return;
    }
    for (size_t k = 0; k < width; k++)
        for (size_t i = 0; i < count; i++) out[i * width + k] = in[k * total + from + i];
}

static int all_below(const uint32_t *numbers, size_t count, uint32_t size) {
    uint32_t highest = 0;
    for (size_t i = 0; i < count; i++) highest = numbers[i] > highest ? numbers[i] : highest;
    return highest < size || count == 0;
}

static int all_below_at(const uint32_t *numbers, const uint32_t *at, size_t count, uint32_t size) {
    uint32_t highest = 0;
    for (size_t i = 0; i < count; i++) highest = numbers[at[i]] > highest ? numbers[at[i]] : highest;
    return highest < size || count == 0;
}

typedef struct {
    uint64_t low, high;
} pair_t;

int pjrun_pick8(const uint64_t *dictionary, uint32_t size, const uint32_t *numbers, size_t count, uint64_t *out) {
    if (!all_below(numbers, count, size)) return 0;
    for (size_t i = 0; i < count; i++) out[i] = dictionary[numbers[i]];
    return 1;
}

int pjrun_pick16(const void *dictionary, uint32_t size, const uint32_t *numbers, size_t count, void *out) {
    if (!all_below(numbers, count, size)) return 0;
    const pair_t *from = dictionary;
    pair_t *to = out;
    for (size_t i = 0; i < count; i++) to[i] = from[numbers[i]];
    return 1;
}

int pjrun_pick8_at(
    const uint64_t *dictionary, uint32_t size, const uint32_t *numbers, const uint32_t *at, size_t count,
    uint64_t *out) {
    if (!all_below_at(numbers, at, count, size)) return 0;
    for (size_t i = 0; i < count; i++) out[i] = dictionary[numbers[at[i]]];
    return 1;
}

int pjrun_pick16_at(
    const void *dictionary, uint32_t size, const uint32_t *numbers, const uint32_t *at, size_t count, void *out) {
    if (!all_below_at(numbers, at, count, size)) return 0;
    const pair_t *from = dictionary;
    pair_t *to = out;
    for (size_t i = 0; i < count; i++) to[i] = from[numbers[at[i]]];
    return 1;
}

void pjrun_take8(const uint8_t *in, const uint32_t *at, size_t count, uint8_t *out) {
    for (size_t i = 0; i < count; i++) memcpy(out + i * 8, in + (size_t)at[i] * 8, 8);
}

void pjrun_take4(const uint8_t *in, const uint32_t *at, size_t count, uint8_t *out) {
    for (size_t i = 0; i < count; i++) memcpy(out + i * 4, in + (size_t)at[i] * 4, 4);
}

void pjrun_take(const uint8_t *in, size_t width, const uint32_t *at, size_t count, uint8_t *out) {
    for (size_t i = 0; i < count; i++) memcpy(out + i * width, in + (size_t)at[i] * width, width);
}

size_t pjrun_mark_nulls(const uint8_t *levels, size_t count, uint8_t maximum, uint8_t *nulls) {
    size_t marked = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t flag = levels[i] < maximum;
        nulls[i] = flag;
        marked += flag;
    }
    return marked;
}

size_t pjrun_count_levels(const uint8_t *levels, size_t count, uint8_t maximum) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) found += levels[i] == maximum;
    return found;
}

void pjrun_spread1(const uint8_t *in, const uint8_t *nulls, size_t count, uint8_t *out) {
    size_t next = 0;
    for (size_t i = 0; i < count; i++) {
        out[i] = nulls[i] ? 0 : in[next];
        next += 1 - nulls[i];
    }
}

void pjrun_spread4(const uint32_t *in, const uint8_t *nulls, size_t count, uint32_t filler, uint32_t *out) {
    size_t next = 0;
    for (size_t i = 0; i < count; i++) {
        out[i] = nulls[i] ? filler : in[next];
        next += 1 - nulls[i];
    }
}

void pjrun_spread8(const uint64_t *in, const uint8_t *nulls, size_t count, uint64_t *out) {
    size_t next = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t keep = (uint64_t)nulls[i] - 1;
        out[i] = in[next] & keep;
        next += 1 - nulls[i];
    }
}

void pjrun_spread16(const void *in, const uint8_t *nulls, size_t count, const void *filler, void *out) {
    const pair_t *from = in;
    pair_t *to = out;
    pair_t other;
    memcpy(&other, filler, 16);
    for (size_t i = 0; i < count; i++) {
        to[i] = nulls[i] ? other : *from;
        from += 1 - nulls[i];
    }
}

size_t pjrun_rank(
    const uint8_t *nulls, size_t count, const uint32_t *rows, size_t wanted, uint32_t base, uint8_t *flags,
    uint32_t *positions) {
    size_t found = 0, row = 0;
    uint32_t rank = 0;
    for (size_t i = 0; i < wanted; i++) {
        size_t target = rows[i] - base;
        if (target >= count) target = count - 1;
        for (; row < target; row++) rank += 1 - nulls[row];
        flags[i] = nulls[target];
        positions[found] = rank;
        found += 1 - nulls[target];
    }
    return found;
}

void pjrun_rebase(const uint32_t *rows, size_t count, uint32_t base, uint32_t *out) {
    for (size_t i = 0; i < count; i++) out[i] = rows[i] - base;
}
