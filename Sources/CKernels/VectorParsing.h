// Typed parsing for instruction sets with 16-byte vectors. A level's source file includes this after it has defined
//
//   v16, v16_load(p)          16 bytes, that of the lowest address in lane 0
//   v16_equal(v, byte)        a bit for each lane that equals it
//   v16_below(v, other, n)    lanes below n of `other`, the rest of `v`
//   v16_digits(v, n)          v - '0' in the last n lanes, 0 in the others
//   v16_others(v)             0 when all lanes are 9 at most, else another number
//   v16_number(v)             lanes 0...15 as the digits of a number
//   v16_shuffle(v, lanes)     lane i becomes lane lanes[i]; 0 where that is 0x80
//   v16_or(a, b), v16_less_zeros(v)    the latter is v - '0' in all lanes
//   v16_pairs(v, out)         eight 16-bit numbers of two digits each, the first lowest
//   bit_length(bits)          32 less the leading zeros; 0 for 0
#include <string.h>

#include "DecimalNumbers.h"
#include "FieldParsing.h"
#include "PlainFields.h"

INLINE uint64_t load_eight(const uint8_t *p) {
    uint64_t bytes;
    memcpy(&bytes, p, 8);
    return bytes;
}

// A number of plain digits, with a point among them or none.
typedef struct {
    uint64_t mantissa;
    unsigned fraction;
    int negative;
} plain_number;

// Digits and one point, 16 bytes at most. The digits before the point come from a load one byte further left, which
// closes the gap of the point; so all digits end up in the last lanes whatever the length.
INLINE int read_short(const uint8_t *end, uint32_t size, plain_number *number) {
    v16 bytes = v16_load(end - 16);
    uint32_t point = v16_equal(bytes, '.') & (0xFFFF0000u >> size) & 0xFFFF;
    unsigned before = bit_length(point);
    v16 digits = v16_digits(v16_below(bytes, v16_load(end - 17), before), size - (before > 0));
    number->mantissa = v16_number(digits);
    number->fraction = (16 - before) & 15;
    return (v16_others(digits) == 0) & (size > (before > 0));
}

// The same for 17 to 20 bytes, at most 19 of them digits.
INLINE int read_long(const uint8_t *end, uint32_t size, plain_number *number) {
    v16 low = v16_load(end - 16), high = v16_load(end - 32);
    uint32_t point = (v16_equal(low, '.') << 16 | v16_equal(high, '.')) & (0xFFFFFFFFu << (32 - size));
    unsigned before = bit_length(point), count = size - (before > 0);
    low = v16_below(low, v16_load(end - 17), before > 16 ? before - 16 : 0);
    high = v16_below(high, v16_load(end - 33), before < 16 ? before : 16);
    if (count > 19) return 0;
    low = v16_digits(low, 16);
    high = v16_digits(high, count - 16);
    number->mantissa = v16_number(high) * UINT64_C(10000000000000000) + v16_number(low);
    number->fraction = (32 - before) & 31;
    return (v16_others(low) | v16_others(high)) == 0;
}

// Reads `size` > 0 bytes, or returns 0 where they are not such a number.
INLINE int read_plain(const uint8_t *field, uint32_t size, plain_number *number) {
    const uint8_t *end = field + size;
    number->negative = *field == '-';
    size -= (uint32_t)number->negative;
    if (__builtin_expect(size - 1 < 16, 1)) return read_short(end, size, number);
    if (size - 17 < 4) return read_long(end, size, number);
    return 0;
}

// Runs the body for every field that is not empty.
#define EACH_FIELD(...)                                                                                                \
    for (size_t j = 0; j < count; j++) {                                                                               \
        size_t i = rows ? rows[j] : j;                                                                                 \
        uint32_t size = (uint32_t)views[i].count;                                                                      \
        const uint8_t *field = views[i].start;                                                                         \
        nulls[j] = size == 0;                                                                                          \
        if (size == 0) {                                                                                               \
            out[j] = 0;                                                                                                \
            continue;                                                                                                  \
        }                                                                                                              \
        __VA_ARGS__                                                                                                    \
    }                                                                                                                  \
    return count;

static size_t parse_int64(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, int64_t minimum, int64_t maximum, int64_t *out,
    uint8_t *nulls
) {
    EACH_FIELD({
        const uint8_t *end = field + size;
        int negative = *field == '-';
        uint32_t digits = size - (uint32_t)negative;
        if (__builtin_expect(digits - 1 < 16, 1)) {
            v16 lanes = v16_digits(v16_load(end - 16), digits);
            uint64_t number = v16_number(lanes);
            int64_t value = (int64_t)(negative ? -number : number);
            out[j] = value;
            if (__builtin_expect((v16_others(lanes) == 0) & (value >= minimum) & (value <= maximum), 1)) continue;
        } else if (digits - 17 < 2) {
            v16 low = v16_digits(v16_load(end - 16), 16), high = v16_digits(v16_load(end - 32), digits - 16);
            uint64_t number = v16_number(high) * UINT64_C(10000000000000000) + v16_number(low);
            int64_t value = (int64_t)(negative ? -number : number);
            out[j] = value;
            if (((v16_others(low) | v16_others(high)) == 0) & (value >= minimum) & (value <= maximum)) continue;
        }
        if (!plain_int64(field, size, minimum, maximum, &out[j])) return j;
    })
}

static const double exact_power_of_ten[] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

static size_t parse_double(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, pjrun_number_form_t form, double *out,
    uint8_t *nulls
) {
    EACH_FIELD({
        plain_number number;
        if (__builtin_expect(read_plain(field, size, &number), 1)) {
            double value;
            // Both exact, so the quotient is rounded once.
            if (__builtin_expect(number.mantissa <= (uint64_t)1 << 53, 1))
                value = (double)(int64_t)number.mantissa / exact_power_of_ten[number.fraction];
            else value = pjrun_decimal_to_double(number.mantissa, -(int64_t)number.fraction);
            out[j] = number.negative ? -value : value;
            continue;
        }
        if (!pjrun_parse_one_double(field, size, form, &out[j])) return j;
    })
}

static size_t parse_real(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, pjrun_number_form_t form, double *out,
    uint8_t *nulls
) {
    EACH_FIELD({
        plain_number number;
        // Below 2^24 and 10^10 both are exact floats.
        if (read_plain(field, size, &number) && number.mantissa <= (uint64_t)1 << 24 && number.fraction <= 10) {
            float value = (float)(int64_t)number.mantissa / (float)exact_power_of_ten[number.fraction];
            out[j] = (double)(number.negative ? -value : value);
            continue;
        }
        float value;
        if (!pjrun_parse_one_real(field, size, form, &value)) return j;
        out[j] = (double)value;
    })
}

static size_t parse_decimal(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, unsigned precision, unsigned scale, int64_t *out,
    uint8_t *nulls
) {
    EACH_FIELD({
        plain_number number;
        if (__builtin_expect(read_plain(field, size, &number) && number.fraction <= scale, 1)) {
            if (number.mantissa >= (uint64_t)plain_power_of_ten[precision - scale + number.fraction]) return j;
            int64_t value = (int64_t)number.mantissa * plain_power_of_ten[scale - number.fraction];
            out[j] = number.negative ? -value : value;
            continue;
        }
        if (!plain_decimal(field, size, precision, scale, &out[j])) return j;
    })
}

// The bytes of `yyyy-MM-` that are not digits.
static const uint64_t date_separators = 0xFF0000FF00000000, date_dashes = 0x2D00002D00000000;
// Those of ` HH:mm:s`.
static const uint64_t time_separators = 0x00FF0000FF0000FF, time_colons = 0x003A00003A000020;

static const uint8_t date_lanes[16] = {0, 1, 2, 3, 5, 6, 8, 9, 128, 128, 128, 128, 128, 128, 128, 128};
static const uint8_t minute_lanes[16] = {0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 128, 128, 128, 128};
// Of a load three bytes further on: the seconds are its last two bytes.
static const uint8_t second_lanes[16] = {128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 14, 15, 128, 128};

// The checks below return 0 for good and any other number for bad, so that one branch can tell on all of them together.

// Four 16-bit numbers at once, none with its top bit set: whether each is at least `low` and at most `high`.
INLINE uint64_t outside(uint64_t numbers, uint64_t low, uint64_t high) {
    const uint64_t tops = 0x8000800080008000;
    // A borrow takes the top bit away and stops there.
    return ~(((numbers | tops) - low) & ((high | tops) - numbers)) & tops;
}

// Days from 1970-01-01 to a date given as century, year of the century, month and day, the century lowest. The same as
// plain_days without division and table.
INLINE uint64_t pair_days(uint64_t pairs, int64_t *days) {
    uint32_t century = pairs & 0xFFFF, year_of_century = pairs >> 16 & 0xFFFF;
    uint32_t month = pairs >> 32 & 0xFFFF, day = (uint32_t)(pairs >> 48);
    // Leap years: of the years that end a century each fourth, of the others too.
    uint32_t leap = ((year_of_century != 0 ? year_of_century : century) & 3) == 0;
    // Days of the months above 28, two bits each from bit 2 on.
    uint32_t month_length = 28 + (0x3BBEECCu >> (month * 2 & 31) & 3) + (leap & (month == 2));
    // Years begin with March here, so that the leap day is the last one (C. Neri and L. Schneider, "Euclidean affine
    // functions and their application to calendar algorithms", 2022).
    uint32_t early = month < 3, year = century * 100 + year_of_century - early;
    uint32_t march_century = century - (early & (year_of_century == 0));
    uint32_t month_start = (979 * (month + early * 12) - 2919) >> 5;
    *days = (int64_t)((year * 1461 >> 2) - march_century + (march_century >> 2) + month_start + day) - 719469;
    uint64_t long_month = (uint64_t)(month_length - day) >> 31, year_zero = (pairs & 0xFFFFFFFF) == 0;
    return outside(pairs, 0x0001000100000000, 0x001F000C00630063) | long_month | year_zero;
}

// Dates and times go through a stage: for each row its digits are read in pairs, then the calendar is worked out for
// all rows of the stage in loops that the compiler makes vector code of. That takes a third of the time of row by
// row.
enum { stage_rows = 64 };

typedef struct {
    uint64_t dates[stage_rows], times[stage_rows];  // as pair_days takes them; hour, minute, second, 0
    uint64_t bad[stage_rows];
    int64_t fractions[stage_rows];
    size_t filled;
    uint32_t longest;  // size of a field, 0 where none has a fraction
} date_stage;

// 1970-01-01, which is day 0: what empty rows are given.
static const uint64_t first_day = 0x0001000100460013;

INLINE void stage_empty(date_stage *stage, size_t k) {
    stage->dates[k] = first_day;
    stage->times[k] = 0;
    stage->bad[k] = 0;
    stage->fractions[k] = 0;
}

// `yyyy-MM-dd`; only the first 10 bytes are looked at.
INLINE void stage_date(date_stage *stage, size_t k, const uint8_t *field) {
    v16 digits = v16_shuffle(v16_less_zeros(v16_load(field)), date_lanes);
    uint64_t pairs[2];
    v16_pairs(digits, pairs);
    stage->dates[k] = pairs[0];
    stage->bad[k] = v16_others(digits) | ((load_eight(field) & date_separators) ^ date_dashes);
}

// `yyyy-MM-dd HH:mm:ss`; only the first 19 bytes are looked at. `letter` is ' ' ^ 'T' where T is allowed, else 0.
INLINE void stage_timestamp(date_stage *stage, size_t k, const uint8_t *field, uint64_t letter) {
    v16 digits = v16_or(
        v16_shuffle(v16_less_zeros(v16_load(field)), minute_lanes),
        v16_shuffle(v16_less_zeros(v16_load(field + 3)), second_lanes));
    uint64_t pairs[2];
    v16_pairs(digits, pairs);
    uint64_t time = (load_eight(field + 10) & time_separators) ^ time_colons;
    time = time == letter ? 0 : time;
    stage->dates[k] = pairs[0];
    stage->times[k] = pairs[1];
    stage->bad[k] = v16_others(digits) | time | ((load_eight(field) & date_separators) ^ date_dashes);
}

// Works the stage out. Returns the index of the first bad row, or stage_rows.
INLINE size_t stage_days(date_stage *stage, int64_t *days) {
    uint64_t any = 0;
    for (size_t k = 0; k < stage_rows; k++) {
        uint64_t bad = stage->bad[k] | pair_days(stage->dates[k], &days[k]);
        stage->bad[k] = bad;
        any |= bad;
    }
    if (__builtin_expect(any == 0, 1)) return stage_rows;
    size_t k = 0;
    while (stage->bad[k] == 0) k++;
    return k;
}

INLINE size_t stage_microseconds(date_stage *stage, int64_t *microseconds) {
    for (size_t k = 0; k < stage_rows; k++) stage->bad[k] |= outside(stage->times[k], 0, 0x0000003B003B0017);
    int64_t days[stage_rows];
    size_t good = stage_days(stage, days);
    for (size_t k = 0; k < stage_rows; k++) {
        uint32_t hour = stage->times[k] & 0xFFFF, minute = stage->times[k] >> 16 & 0xFFFF;
        uint32_t second = stage->times[k] >> 32 & 0xFFFF;
        // Unsigned, since what bad rows hold may be anything.
        uint64_t seconds = (uint64_t)days[k] * 86400 + (hour * 3600 + minute * 60 + second);
        microseconds[k] = (int64_t)(seconds * 1000000 + (uint64_t)stage->fractions[k]);
    }
    return good;
}

// Fills a stage with `fill` (statements on `field`, `size` and `k`) for the rows from `at`, then has `work` write
// `values`.
#define STAGED_FIELDS(fill, work)                                                                                      \
    date_stage stage;                                                                                                  \
    int64_t values[stage_rows];                                                                                        \
    for (size_t at = 0; at < count; at += stage_rows) {                                                                \
        size_t filled = count - at < stage_rows ? count - at : stage_rows;                                             \
        stage.filled = filled;                                                                                         \
        stage.longest = 0;                                                                                             \
        for (size_t k = filled; k < stage_rows; k++) stage_empty(&stage, k);                                           \
        for (size_t k = 0; k < filled; k++) {                                                                          \
            size_t i = rows ? rows[at + k] : at + k;                                                                   \
            uint32_t size = (uint32_t)views[i].count;                                                                  \
            const uint8_t *field = views[i].start;                                                                     \
            nulls[at + k] = size == 0;                                                                                 \
            if (size == 0) stage_empty(&stage, k);                                                                     \
            else fill                                                                                                  \
        }                                                                                                              \
        size_t good = work;                                                                                            \
        memcpy(out + at, values, (good < filled ? good : filled) * sizeof *out);                                       \
        if (good < filled) return at + good;                                                                           \
    }                                                                                                                  \
    return count;

static size_t parse_date(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, int64_t *out, uint8_t *nulls
) {
    STAGED_FIELDS(
        {
            stage_date(&stage, k, field);
            stage.bad[k] |= size ^ 10;
        },
        stage_days(&stage, values))
}

// The digits of a fraction of a second, 1 to 6 of them, as microseconds; or -1.
INLINE int64_t read_fraction(const uint8_t *field, uint32_t size) {
    uint32_t digits = size - 20;
    if (field[19] != '.' || digits - 1 >= 6) return -1;
    v16 lanes = v16_digits(v16_load(field + size - 16), digits);
    return v16_others(lanes) != 0 ? -1 : (int64_t)v16_number(lanes) * plain_power_of_ten[6 - digits];
}

// Raises `digits` to the longest fraction of the stage's good rows, and returns `good`.
INLINE size_t note_fractions(
    const date_stage *stage, const pjrun_view_t *views, const uint32_t *rows, size_t at, size_t good, unsigned *digits
) {
    if (stage->longest <= 20 + *digits) return good;
    for (size_t k = 0; k < good && k < stage->filled; k++) {
        uint32_t size = (uint32_t)views[rows ? rows[at + k] : at + k].count;
        if (size > 20 + *digits) *digits = size - 20;
    }
    return good;
}

static size_t parse_timestamp(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, int letter_t, int64_t *out, uint8_t *nulls,
    unsigned *fraction_digits
) {
    const uint64_t letter = letter_t ? ' ' ^ 'T' : 0;
    STAGED_FIELDS(
        {
            stage_timestamp(&stage, k, field, letter);
            stage.fractions[k] = 0;
            stage.bad[k] |= size < 19;
            if (size > 19) {
                int64_t fraction = read_fraction(field, size);
                stage.fractions[k] = fraction;
                stage.bad[k] |= fraction < 0;
                stage.longest = size > stage.longest ? size : stage.longest;
            }
        },
        note_fractions(&stage, views, rows, at, stage_microseconds(&stage, values), fraction_digits))
}

static size_t parse_boolean(
    const pjrun_view_t *views, const uint32_t *rows, size_t count, int short_forms, uint8_t *out, uint8_t *nulls
) {
    EACH_FIELD({
        uint64_t lower = load_eight(field) | 0x2020202020202020;
        int is_true = size == 4 && (uint32_t)lower == 0x65757274;
        int is_false = size == 5 && (lower & 0xFFFFFFFFFF) == 0x65736C6166;
        out[j] = (uint8_t)is_true;
        if (__builtin_expect(!(is_true | is_false), 0) && !plain_boolean(field, size, short_forms, &out[j])) return j;
    })
}
