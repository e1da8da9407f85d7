#include "DecimalNumbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "PowersOfFive.h"

// MARK: - Eisel and Lemire's algorithm

// Bits of the format: `fraction` bits are stored, the exponent of a normal number is stored plus `bias`.
typedef struct {
    int fraction, bias, largest_exponent;
    // Powers of ten outside these give zero and infinity whatever the 64-bit mantissa.
    int smallest_power, largest_power;
    // Powers of ten between which a product of a 64-bit mantissa can lie exactly between two numbers of the format.
    int smallest_tie, largest_tie;
} binary_format;

static const binary_format binary64 = {52, 1023, 0x7FF, -342, 308, -4, 23};
static const binary_format binary32 = {23, 127, 0xFF, -65, 38, -17, 10};

static inline void multiply(uint64_t a, uint64_t b, uint64_t *high, uint64_t *low) {
    unsigned __int128 product = (unsigned __int128)a * b;
    *high = (uint64_t)(product >> 64);
    *low = (uint64_t)product;
}

// The bits of the number of the format nearest to mantissa * 10^power, without a sign.
static inline uint64_t nearest_bits(const binary_format format, uint64_t mantissa, int64_t power) {
    if (mantissa == 0 || power < format.smallest_power) return 0;
    const uint64_t infinity = (uint64_t)format.largest_exponent << format.fraction;
    if (power > format.largest_power) return infinity;

    int leading = __builtin_clzll(mantissa);
    mantissa <<= leading;
    // The upper half of the power suffices unless the bits below those needed are all ones, where the carry of the
    // lower half could reach them.
    const uint64_t *five = pjrun_powers_of_five[power - PJRUN_SMALLEST_POWER_OF_FIVE];
    uint64_t high, low;
    multiply(mantissa, five[0], &high, &low);
    const uint64_t undecided = UINT64_MAX >> (format.fraction + 3);
    if ((high & undecided) == undecided) {
        uint64_t more, rest;
        multiply(mantissa, five[1], &more, &rest);
        low += more;
        high += low < more;
    }

    int top = (int)(high >> 63);
    int shift = top + 64 - format.fraction - 3;
    uint64_t bits = high >> shift;
    // floor(log2(10^power)) is (217706 * power) >> 16 for all powers of the table.
    int64_t exponent = ((217706 * power) >> 16) + 63 + top - leading + format.bias;
    if (exponent <= 0) {
        if (exponent <= -63) return 0;
        bits >>= 1 - exponent;
        bits += bits & 1;
        // Rounding up the largest subnormal makes the smallest normal number, whose bits follow it.
        return bits >> 1;
    }
    // Exactly half way between two: to even, that is down where the number below is even.
    if (low <= 1 && power >= format.smallest_tie && power <= format.largest_tie && (bits & 3) == 1 &&
        (bits << shift) == high)
        bits &= ~(uint64_t)1;
    bits += bits & 1;
    bits >>= 1;
    if (bits >= (uint64_t)2 << format.fraction) {
        bits = (uint64_t)1 << format.fraction;
        exponent++;
    }
    if (exponent >= format.largest_exponent) return infinity;
    return (bits & ~((uint64_t)1 << format.fraction)) | (uint64_t)exponent << format.fraction;
}

double pjrun_decimal_to_double(uint64_t mantissa, int64_t exponent) {
    uint64_t bits = nearest_bits(binary64, mantissa, exponent);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

// MARK: - Reading a number's text

// The digits of a number's text. Its value is `mantissa * radix^exponent` with radix 10 or, for hexadecimal digits,
// 2; of a mantissa of more than 19 (hexadecimal: 15) digits the rest was left off, which `cut` tells if it was not
// zero.
typedef struct {
    uint64_t mantissa;
    int64_t exponent;
    const uint8_t *first_digit;
    const uint8_t *digits_end;
    int significant;
    int cut;
} digits;

static inline unsigned digit_value(uint8_t byte) {
    if ((uint8_t)(byte - '0') < 10) return byte - '0';
    uint8_t letter = (uint8_t)((byte | 0x20) - 'a');
    return letter < 6 ? letter + 10u : 255;
}

// Reads `[digits][.digits]` and the exponent after `mark` ('e' or 'p'), up to `end`; null when there are no digits or
// the mark has none. Returns where it stopped.
static const uint8_t *read_digits(const uint8_t *p, const uint8_t *end, unsigned radix, uint8_t mark, digits *number) {
    const int longest = radix == 10 ? 19 : 15, digit_exponent = radix == 10 ? 1 : 4;
    uint64_t mantissa = 0;
    int64_t exponent = 0;
    int any = 0, after_point = 0;
    *number = (digits){0};
    for (; p < end; p++) {
        if (*p == '.' && !after_point) {
            after_point = 1;
            continue;
        }
        unsigned digit = digit_value(*p);
        if (digit >= radix) break;
        any = 1;
        exponent -= after_point * digit_exponent;
        if (digit == 0 && number->significant == 0) continue;
        if (number->significant == 0) number->first_digit = p;
        if (number->significant < longest) {
            mantissa = mantissa * radix + digit;
            number->significant++;
        } else {
            exponent += digit_exponent;
            number->cut |= digit != 0;
        }
    }
    number->digits_end = p;
    if (!any) return NULL;
    if (p < end && (*p | 0x20) == mark) {
        p++;
        int negative = p < end && *p == '-';
        p += p < end && (*p == '-' || *p == '+');
        const uint8_t *first = p;
        int64_t written = 0;
        for (; p < end && (uint8_t)(*p - '0') < 10; p++)
            if (written < 1000000000000000) written = written * 10 + (*p - '0');
        if (p == first) return NULL;
        exponent += negative ? -written : written;
    } else if (mark == 'p') {
        return NULL;
    }
    number->mantissa = mantissa;
    number->exponent = exponent;
    return p;
}

// Writes the digits once more for strtod, as an integer with an exponent: a point would depend on the locale.
//
// Halfway between two doubles lies no number with more than 767 significant digits, so of the digits after the 800th it
// matters only whether one is not zero. A one in their place says so.
enum { kept_digits = 800, strtod_text = kept_digits + 48 };

static void write_for_strtod(const digits *number, unsigned radix, char *text) {
    char *out = text;
    if (radix == 16) *out++ = '0', *out++ = 'x';
    int written = 0, more = 0;
    for (const uint8_t *p = number->first_digit; p < number->digits_end; p++) {
        if (*p == '.') continue;
        if (written < kept_digits) *out++ = (char)*p, written++;
        else more |= *p != '0';
    }
    if (more) *out++ = '1', written++;
    int64_t exponent = number->exponent - (int64_t)(written - number->significant) * (radix == 10 ? 1 : 4);
    snprintf(out, 32, "%c%lld", radix == 10 ? 'e' : 'p', (long long)exponent);
}

// The bits of the magnitude of digits in the format that has `fraction` stored bits.
static uint64_t magnitude_bits(const digits *number, unsigned radix, binary_format format) {
    if (number->mantissa == 0) return 0;
    if (radix == 10) {
        uint64_t bits = nearest_bits(format, number->mantissa, number->exponent);
        // The digits left off put the number between this mantissa and the next; mostly both round to the same.
        if (!number->cut || bits == nearest_bits(format, number->mantissa + 1, number->exponent)) return bits;
    }
    char text[strtod_text];
    write_for_strtod(number, radix, text);
    if (format.fraction == binary64.fraction) {
        double value = strtod(text, NULL);
        uint64_t bits;
        memcpy(&bits, &value, sizeof bits);
        return bits;
    }
    float value = strtof(text, NULL);
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static int same_text(const uint8_t *p, const uint8_t *end, const char *word) {
    return (size_t)(end - p) == strlen(word) && memcmp(p, word, strlen(word)) == 0;
}

// The bits of a number of the format, with its sign in the format's top bit.
static int parse_number(
    const uint8_t *p, size_t length, pjrun_number_form_t form, binary_format format, int sign_bit, uint64_t *bits
) {
    const uint8_t *end = p + length;
    if (form == PJRUN_NUMBER_JAVA) {
        while (p < end && *p <= ' ') p++;
        while (p < end && end[-1] <= ' ') end--;
    }
    uint64_t sign = (uint64_t)(p < end && *p == '-') << sign_bit;
    p += p < end && (*p == '-' || *p == '+');
    if (p == end) return 0;

    digits number;
    unsigned radix = 10;
    const uint8_t *stop;
    if (form == PJRUN_NUMBER_JAVA) {
        const uint64_t infinity = (uint64_t)format.largest_exponent << format.fraction;
        if (same_text(p, end, "NaN")) {
            *bits = infinity | (uint64_t)1 << (format.fraction - 1);
            return 1;
        }
        if (same_text(p, end, "Infinity")) {
            *bits = sign | infinity;
            return 1;
        }
        if (end - p > 2 && p[0] == '0' && (p[1] | 0x20) == 'x') radix = 16;
    }
    if (radix == 16) stop = read_digits(p + 2, end, 16, 'p', &number);
    else stop = read_digits(p, end, 10, 'e', &number);
    if (!stop) return 0;
    if (form == PJRUN_NUMBER_JAVA && stop < end)
        stop += (*stop | 0x20) == 'f' || (*stop | 0x20) == 'd';
    if (stop != end) return 0;
    *bits = sign | magnitude_bits(&number, radix, format);
    return 1;
}

int pjrun_parse_one_double(const uint8_t *text, size_t length, pjrun_number_form_t form, double *out) {
    uint64_t bits;
    if (!parse_number(text, length, form, binary64, 63, &bits)) return 0;
    memcpy(out, &bits, sizeof *out);
    return 1;
}

int pjrun_parse_one_real(const uint8_t *text, size_t length, pjrun_number_form_t form, float *out) {
    uint64_t bits;
    if (!parse_number(text, length, form, binary32, 31, &bits)) return 0;
    uint32_t half = (uint32_t)bits;
    memcpy(out, &half, sizeof *out);
    return 1;
}
