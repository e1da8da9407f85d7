// The bodies of the kernels, compiled once per instruction set; NAME(x) gives each copy its own name.
//
// Twice-working-precision arithmetic lives on exact rounding: no contraction, no reassociation.
#pragma STDC FP_CONTRACT OFF

// s + e = a + b exactly (Knuth).
#define TWO_SUM(s, e, a, b)                    \
    do {                                       \
        lanes ts_a = (a), ts_b = (b);          \
        lanes ts_s = ts_a + ts_b;              \
        lanes ts_z = ts_s - ts_a;              \
        (e) = (ts_a - (ts_s - ts_z)) + (ts_b - ts_z); \
        (s) = ts_s;                            \
    } while (0)

static inline __attribute__((always_inline)) lanes NAME(load)(const double *p, size_t left) {
    lanes v = {0, 0, 0, 0, 0, 0, 0, 0};
    if (left >= 8) {
        __builtin_memcpy(&v, p, 64);
    } else {
        for (size_t i = 0; i < left; i++) v[i] = p[i];
    }
    return v;
}

static inline __attribute__((always_inline)) void NAME(store)(double *p, lanes v, size_t left) {
    if (left >= 8) {
        __builtin_memcpy(p, &v, 64);
    } else {
        for (size_t i = 0; i < left; i++) p[i] = v[i];
    }
}

// The lanes in order, one compensated addition each.
static inline __attribute__((always_inline)) void NAME(fold)(lanes s, lanes c, double *pair) {
    double sum = pair[0], low = pair[1];
    for (int i = 0; i < 8; i++) {
        double t = sum + s[i];
        double z = t - sum;
        double e = (sum - (t - z)) + (s[i] - z);
        sum = t;
        low += e + c[i];
    }
    double head = sum + low;
    // Infinite and NaN sums have no low part.
    pair[1] = head - head == 0 ? (sum - head) + low : 0;
    pair[0] = head;
}

static inline __attribute__((always_inline)) void NAME(dot_body)(
    size_t count, const double *x, const double *xl, const double *y, const double *yl, double *pair) {
    lanes s = {0}, c = {0};
    for (size_t i = 0; i < count; i += 8) {
        size_t left = count - i;
        lanes a = NAME(load)(x + i, left), b = NAME(load)(y + i, left);
        lanes p = a * b;
        lanes e = __builtin_elementwise_fma(a, b, -p);
        if (xl) e += NAME(load)(xl + i, left) * b;
        if (yl) e += a * NAME(load)(yl + i, left);
        lanes t;
        TWO_SUM(s, t, s, p);
        c += t + e;
    }
    NAME(fold)(s, c, pair);
}

static void NAME(dot)(
    size_t count, const double *x, const double *xl, const double *y, const double *yl, double *pair) {
    if (xl && yl) {
        NAME(dot_body)(count, x, xl, y, yl, pair);
    } else if (xl) {
        NAME(dot_body)(count, x, xl, y, 0, pair);
    } else if (yl) {
        NAME(dot_body)(count, x, 0, y, yl, pair);
    } else {
        NAME(dot_body)(count, x, 0, y, 0, pair);
    }
}

static void NAME(sum)(size_t count, const double *x, const double *xl, double *pair) {
    lanes s = {0}, c = {0};
    for (size_t i = 0; i < count; i += 8) {
        size_t left = count - i;
        lanes a = NAME(load)(x + i, left), t;
        TWO_SUM(s, t, s, a);
        c += t;
        if (xl) c += NAME(load)(xl + i, left);
    }
    NAME(fold)(s, c, pair);
}

static void NAME(weigh)(
    size_t count, const double *w, const double *x, const double *xl, double *out, double *out_low) {
    for (size_t i = 0; i < count; i += 8) {
        size_t left = count - i;
        lanes a = NAME(load)(x + i, left), b = NAME(load)(w + i, left);
        lanes p = a * b;
        lanes e = __builtin_elementwise_fma(a, b, -p);
        if (xl) e += NAME(load)(xl + i, left) * b;
        NAME(store)(out + i, p, left);
        NAME(store)(out_low + i, e, left);
    }
}

static void NAME(residual)(
    size_t count, size_t columns, size_t stride, const double *x, const double *xl, const double *y,
    const double *yl, const double *b, const double *offset, double *out, double *out_low) {
    for (size_t i = 0; i < count; i += 8) {
        size_t left = count - i;
        lanes s = NAME(load)(y + i, left), c = {0}, t;
        if (yl) c = NAME(load)(yl + i, left);
        lanes head = {0}, tail = {0};
        head -= offset[0];
        tail -= offset[1];
        TWO_SUM(s, t, s, head);
        c += t + tail;
        for (size_t j = 0; j < columns; j++) {
            lanes a = NAME(load)(x + j * stride + i, left), bh = {0}, bl = {0};
            bh -= b[2 * j];
            bl -= b[2 * j + 1];
            lanes p = a * bh;
            lanes e = __builtin_elementwise_fma(a, bh, -p) + a * bl;
            if (xl) e += NAME(load)(xl + j * stride + i, left) * bh;
            TWO_SUM(s, t, s, p);
            c += t + e;
        }
        lanes r = s + c;
        NAME(store)(out + i, r, left);
        NAME(store)(out_low + i, (s - r) + c, left);
    }
}

static void NAME(shift)(size_t count, const double *x, double centre, double scale, double *out) {
    for (size_t i = 0; i < count; i++) out[i] = (x[i] - centre) * scale;
}

static void NAME(shift_weighted)(
    size_t count, const double *x, double centre, double scale, const double *roots, double *out) {
    for (size_t i = 0; i < count; i++) out[i] = (x[i] - centre) * scale * roots[i];
}

static inline __attribute__((always_inline)) lanes NAME(select)(lane_masks mask, lanes yes, lanes no) {
    return (lanes)((mask & (lane_masks)yes) | (~mask & (lane_masks)no));
}

// e^x for -708 <= x <= 0.
static inline __attribute__((always_inline)) lanes NAME(exp)(lanes x) {
    // Adding 1.5 * 2^52 rounds to a whole number, which then lies in the low bits.
    const double shifter = 0x1.8p52;
    lanes shifted = x * 0x1.71547652b82fep+0 + shifter;
    lanes n = shifted - shifter;
    lanes spread = {0};
    lanes r = __builtin_elementwise_fma(n, spread - 0x1.62e42fefa39efp-1, x);
    r = __builtin_elementwise_fma(n, spread - 0x1.abc9e3b39803fp-56, r);
    static const double inverse_factorials[] = {
        1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040,
        1.0 / 720,        1.0 / 120,       1.0 / 24,       1.0 / 6,       1.0 / 2,      1,
    };
    lanes p = spread + inverse_factorials[0];
    for (int i = 1; i < 13; i++) p = __builtin_elementwise_fma(p, r, spread + inverse_factorials[i]);
    p = __builtin_elementwise_fma(p, r, spread + 1);
    lane_masks power = ((lane_masks)shifted + 1023) << 52;
    return p * (lanes)power;
}

// log(1 + x) for 0 <= x <= 1: twice the inverse hyperbolic tangent of x / (2 + x).
static inline __attribute__((always_inline)) lanes NAME(log1p)(lanes x) {
    lanes s = x / (2 + x), q = s * s, spread = {0};
    lanes p = spread + 1.0 / 37;
    for (int i = 35; i > 0; i -= 2) p = __builtin_elementwise_fma(p, q, spread + 1.0 / i);
    return 2 * s * p;
}

static void NAME(logistic)(
    size_t count, const double *scores, const double *targets, const double *weights, double *residuals,
    double *roots, double *loss, double *margins) {
    lanes s = {0}, c = {0}, zero = {0};
    lanes least = zero + __builtin_inf(), most = {0};
    const lanes ones = {1, 1, 1, 1, 1, 1, 1, 1};
    for (size_t i = 0; i < count; i += 8) {
        size_t left = count - i;
        lanes w = weights ? NAME(load)(weights + i, left) : ones;
        if (left < 8) {
            for (size_t k = left; k < 8; k++) w[k] = 0;
        }
        lanes side = 2 * NAME(load)(targets + i, left) - 1;
        lanes margin = side * NAME(load)(scores + i, left);
        lanes size = __builtin_elementwise_abs(margin);
        lanes e = NAME(exp)(__builtin_elementwise_max(-size, zero - 708));
        lanes inverse = 1 / (1 + e);
        lane_masks agrees = margin > zero, counts = w > zero;
        lanes miss = NAME(select)(agrees, e * inverse, inverse);
        NAME(store)(residuals + i, w * side * miss, left);
        NAME(store)(roots + i, __builtin_elementwise_sqrt(w * e) * inverse, left);
        lanes row = w * (NAME(log1p)(e) + NAME(select)(agrees, zero, size)), t;
        TWO_SUM(s, t, s, row);
        c += t;
        least = __builtin_elementwise_min(least, NAME(select)(counts, margin, zero + __builtin_inf()));
        most = __builtin_elementwise_max(most, NAME(select)(counts, size, zero));
    }
    NAME(fold)(s, c, loss);
    for (int k = 0; k < 8; k++) {
        if (least[k] < margins[0]) margins[0] = least[k];
        if (most[k] > margins[1]) margins[1] = most[k];
    }
}

#undef TWO_SUM
