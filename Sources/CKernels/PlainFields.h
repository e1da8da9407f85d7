#pragma once
// One field at a time, plainly: what the scalar kernels are made of, and where the vector kernels send what is unusual.
#include <stdint.h>

static inline int plain_digit(uint8_t byte) { return (uint8_t)(byte - '0') < 10; }

/// An integer between the limits. Returns 1, or 0 where there is none.
static inline int plain_int64(const uint8_t *p, uint32_t length, int64_t minimum, int64_t maximum, int64_t *out) {
    const uint8_t *end = p + length;
    int negative = length > 0 && *p == '-';
    p += length > 0 && (*p == '-' || *p == '+');
    if (p == end) return 0;
    int64_t value = 0;
    for (; p < end; p++) {
        if (!plain_digit(*p)) return 0;
        // Downwards, since the negative range is the larger one.
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_sub_overflow(value, *p - '0', &value)) return 0;
    }
    if (!negative && __builtin_sub_overflow((int64_t)0, value, &value)) return 0;
    if (value < minimum || value > maximum) return 0;
    *out = value;
    return 1;
}

static const int64_t plain_power_of_ten[] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
    10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
};

/// A decimal(precision, scale) of up to 18 digits as an integer times 10^scale.
static inline int plain_decimal(const uint8_t *p, uint32_t length, unsigned precision, unsigned scale, int64_t *out) {
    const uint8_t *end = p + length;
    int negative = length > 0 && *p == '-';
    p += length > 0 && (*p == '-' || *p == '+');
    uint64_t value = 0;
    unsigned fraction = 0, any = 0, after_point = 0;
    for (; p < end; p++) {
        if (*p == '.' && !after_point) {
            after_point = 1;
            continue;
        }
        if (!plain_digit(*p)) return 0;
        any = 1;
        if (after_point && fraction == scale) {
            if (*p != '0') return 0;
            continue;
        }
        fraction += after_point;
        value = value * 10 + (uint64_t)(*p - '0');
        if (value >= (uint64_t)plain_power_of_ten[precision - scale + fraction]) return 0;
    }
    if (!any) return 0;
    int64_t scaled = (int64_t)value * plain_power_of_ten[scale - fraction];
    *out = negative ? -scaled : scaled;
    return 1;
}

static const uint16_t plain_days_before_month[2][14] = {
    {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365},
    {0, 0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366},
};

/// Days from 1970-01-01 to a date of the years 1 to 9999. Returns 1, or 0 where there is no such day.
static inline int plain_days(unsigned year, unsigned month, unsigned day, int64_t *days) {
    if (year - 1 >= 9999 || month - 1 >= 12) return 0;
    unsigned leap = (year & (year % 100 != 0 ? 3 : 15)) == 0, past = year - 1;
    const uint16_t *before = plain_days_before_month[leap] + month;
    if (day - 1 >= (unsigned)(before[1] - before[0])) return 0;
    // 1970-01-01 is day 719162 after 0001-01-01.
    *days = (int64_t)(past * 365 + past / 4 - past / 100 + past / 400 + before[0] + day - 1) - 719162;
    return 1;
}

/// Reads `count` digits. Returns 1000000000 when one is not.
static inline unsigned plain_digits(const uint8_t *p, unsigned count) {
    unsigned value = 0;
    for (unsigned i = 0; i < count; i++) {
        if (!plain_digit(p[i])) return 1000000000;
        value = value * 10 + (unsigned)(p[i] - '0');
    }
    return value;
}

/// `yyyy-MM-dd`.
static inline int plain_date(const uint8_t *p, uint32_t length, int64_t *days) {
    if (length != 10 || p[4] != '-' || p[7] != '-') return 0;
    return plain_days(plain_digits(p, 4), plain_digits(p + 5, 2), plain_digits(p + 8, 2), days);
}

/// `yyyy-MM-dd HH:mm:ss` with a fraction of 1 to 6 digits or none.
static inline int plain_timestamp(
    const uint8_t *p, uint32_t length, int letter_t, int64_t *microseconds, unsigned *fraction_digits
) {
    if (length < 19 || length == 20 || length > 26) return 0;
    if (p[10] != ' ' && !(letter_t && p[10] == 'T')) return 0;
    if (p[13] != ':' || p[16] != ':' || (length > 19 && p[19] != '.')) return 0;
    int64_t days;
    if (!plain_date(p, 10, &days)) return 0;
    unsigned hour = plain_digits(p + 11, 2), minute = plain_digits(p + 14, 2), second = plain_digits(p + 17, 2);
    unsigned digits = length > 19 ? length - 20 : 0, fraction = plain_digits(p + 20, digits);
    if (hour > 23 || minute > 59 || second > 59 || fraction > 999999) return 0;
    *microseconds = (days * 86400 + hour * 3600 + minute * 60 + second) * 1000000 +
                    fraction * plain_power_of_ten[6 - digits];
    if (digits > *fraction_digits) *fraction_digits = digits;
    return 1;
}

static inline int plain_word(const uint8_t *p, const char *lower, uint32_t length) {
    for (uint32_t i = 0; i < length; i++)
        if ((p[i] | 0x20) != (uint8_t)lower[i]) return 0;
    return 1;
}

/// A boolean.
static inline int plain_boolean(const uint8_t *p, uint32_t length, int short_forms, uint8_t *out) {
    int is_true = (length == 4 && plain_word(p, "true", 4)) ||
                  (short_forms && length == 1 && (*p == 't' || *p == 'T' || *p == '1'));
    int is_false = (length == 5 && plain_word(p, "false", 5)) ||
                   (short_forms && length == 1 && (*p == 'f' || *p == 'F' || *p == '0'));
    *out = (uint8_t)is_true;
    return is_true || is_false;
}
