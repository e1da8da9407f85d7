#include "Texts.h"

#include <string.h>

size_t pjrun_plain_texts(const uint8_t **next, const uint8_t *end, size_t count, pjrun_bytes_t *out) {
    const uint8_t *at = *next;
    size_t done = 0;
    for (; done < count; done++) {
        uint32_t length;
        if (end - at < 4) break;
        memcpy(&length, at, 4);
        if ((size_t)(end - at) - 4 < length) break;
        if (out) {
            out[done].start = at + 4;
            out[done].count = length;
        }
        at += 4 + (size_t)length;
    }
    *next = at;
    return done;
}

size_t pjrun_plain_texts_at(
    const uint8_t **next, const uint8_t *end, size_t count, const uint32_t *rows, size_t wanted, pjrun_bytes_t *out) {
    const uint8_t *at = *next;
    size_t done = 0, picked = 0;
    for (; done < count; done++) {
        uint32_t length;
        if (end - at < 4) break;
        memcpy(&length, at, 4);
        if ((size_t)(end - at) - 4 < length) break;
        if (picked < wanted && rows[picked] == done) {
            out[picked].start = at + 4;
            out[picked++].count = length;
        }
        at += 4 + (size_t)length;
    }
    *next = at;
    return done;
}

size_t pjrun_delta_texts(
    const uint8_t **next, const uint8_t *end, const int64_t *lengths, size_t count, pjrun_bytes_t *out) {
    const uint8_t *at = *next;
    size_t done = 0;
    for (; done < count; done++) {
        if (lengths[done] < 0 || lengths[done] > end - at) break;
        out[done].start = at;
        out[done].count = lengths[done];
        at += lengths[done];
    }
    *next = at;
    return done;
}

int64_t pjrun_prefixed_size(
    const int64_t *prefixes, const int64_t *suffixes, size_t count, int64_t last, int64_t limit) {
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        if (prefixes[i] < 0 || suffixes[i] < 0 || prefixes[i] > last || suffixes[i] > limit) return -1;
        last = prefixes[i] + suffixes[i];
        total += last;
        if (total > limit) return -1;
    }
    return total;
}

size_t pjrun_prefixed_texts(
    const uint8_t **next, const uint8_t *end, const int64_t *prefixes, const int64_t *suffixes, size_t count,
    pjrun_bytes_t *last, uint8_t *memory, pjrun_bytes_t *out) {
    const uint8_t *at = *next;
    size_t done = 0;
    for (; done < count; done++) {
        int64_t prefix = prefixes[done], suffix = suffixes[done];
        if (prefix > last->count || suffix > end - at) break;
        memcpy(memory, last->start, (size_t)prefix);
        memcpy(memory + prefix, at, (size_t)suffix);
        at += suffix;
        last->start = memory;
        last->count = prefix + suffix;
        out[done] = *last;
        memory += last->count;
    }
    *next = at;
    return done;
}
