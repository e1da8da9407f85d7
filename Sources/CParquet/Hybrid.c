#include "Hybrid.h"

#include <string.h>

#include "BitPacking.h"

void pjrun_hybrid_start(pjrun_hybrid_t *stream, const uint8_t *from, const uint8_t *end, unsigned width) {
    memset(stream, 0, sizeof *stream);
    stream->next = from;
    stream->end = end;
    stream->width = width;
    stream->packed_base = from;
}

/// Reads the head of the next run. Returns 0 at the end, or where there can be none.
static int next_run(pjrun_hybrid_t *stream) {
    uint64_t head = 0;
    for (unsigned shift = 0;; shift += 7) {
        if (stream->next >= stream->end || shift > 35) return 0;
        uint8_t byte = *stream->next++;
        head |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) break;
    }
    size_t left = (size_t)(stream->end - stream->next);
    if (head & 1) {
        uint64_t values = (head >> 1) * 8;
        uint64_t bytes = (head >> 1) * stream->width;
        // Of a last group some writers leave off the bytes that no value needs.
        if (bytes > left) {
            bytes = left;
            values = (uint64_t)left * 8 / stream->width;
        }
        if (values == 0) return 0;
        stream->packed_base = stream->next;
        stream->packed_at = 0;
        stream->packed = values;
        stream->next += bytes;
        return 1;
    }
    unsigned bytes = (stream->width + 7) / 8;
    if (bytes > left || head >> 1 == 0) return 0;
    uint32_t value = 0;
    for (unsigned i = 0; i < bytes; i++) value |= (uint32_t)stream->next[i] << (8 * i);
    stream->next += bytes;
    stream->repeated = head >> 1;
    stream->value = value;
    return 1;
}

/// Unpacks values of the packed run at hand. The first ones, up to a whole group of eight, are taken one by one.
static void unpack_some(pjrun_hybrid_t *stream, size_t count, uint32_t *out) {
    size_t at = stream->packed_at;
    unsigned width = stream->width;
    size_t odd = (8 - at % 8) % 8;
    if (odd > count) odd = count;
    uint64_t mask = (1ull << width) - 1;
    for (size_t i = 0; i < odd; i++) {
        size_t bit = (at + i) * width;
        uint64_t word;
        memcpy(&word, stream->packed_base + bit / 8, 8);
        out[i] = (uint32_t)(word >> (bit % 8) & mask);
    }
    if (count > odd) pjrun_unpack32(stream->packed_base + (at + odd) / 8 * width, count - odd, width, out + odd);
    stream->packed_at += count;
    stream->packed -= count;
}

size_t pjrun_hybrid_read(pjrun_hybrid_t *stream, size_t count, uint32_t *out) {
    size_t done = 0;
    while (done < count) {
        size_t wanted = count - done;
        if (stream->repeated) {
            if (wanted > stream->repeated) wanted = stream->repeated;
            uint32_t value = stream->value;
            for (size_t i = 0; i < wanted; i++) out[done + i] = value;
            stream->repeated -= wanted;
        } else if (stream->packed) {
            if (wanted > stream->packed) wanted = stream->packed;
            unpack_some(stream, wanted, out + done);
        } else {
            if (!next_run(stream)) break;
            continue;
        }
        done += wanted;
    }
    return done;
}

size_t pjrun_hybrid_skip(pjrun_hybrid_t *stream, size_t count) {
    size_t done = 0;
    while (done < count) {
        size_t wanted = count - done;
        if (stream->repeated) {
            if (wanted > stream->repeated) wanted = stream->repeated;
            stream->repeated -= wanted;
        } else if (stream->packed) {
            if (wanted > stream->packed) wanted = stream->packed;
            stream->packed_at += wanted;
            stream->packed -= wanted;
        } else {
            if (!next_run(stream)) break;
            continue;
        }
        done += wanted;
    }
    return done;
}

size_t pjrun_hybrid_read8(pjrun_hybrid_t *stream, size_t count, uint8_t *out) {
    size_t done = 0;
    uint32_t values[256 + 16];
    while (done < count) {
        size_t wanted = count - done;
        if (stream->repeated) {
            if (wanted > stream->repeated) wanted = stream->repeated;
            memset(out + done, (int)(stream->value & 0xFF), wanted);
            stream->repeated -= wanted;
        } else if (stream->packed) {
            if (wanted > stream->packed) wanted = stream->packed;
            if (wanted > 256) wanted = 256;
            if (stream->width == 1 && stream->packed_at % 8 == 0 && wanted >= 8) {
                wanted &= ~(size_t)7;
                const uint8_t *bits = stream->packed_base + stream->packed_at / 8;
                for (size_t i = 0; i < wanted / 8; i++) {
                    // Each bit goes to a byte of its own.
                    uint64_t spread = (bits[i] * 0x0101010101010101ull) & 0x8040201008040201ull;
                    spread = ((spread + 0x7F7F7F7F7F7F7F7Full) | spread) >> 7 & 0x0101010101010101ull;
                    memcpy(out + done + i * 8, &spread, 8);
                }
                stream->packed_at += wanted;
                stream->packed -= wanted;
            } else {
                unpack_some(stream, wanted, values);
                for (size_t i = 0; i < wanted; i++) out[done + i] = (uint8_t)values[i];
            }
        } else {
            if (!next_run(stream)) break;
            continue;
        }
        done += wanted;
    }
    return done;
}

int pjrun_hybrid_is_all(pjrun_hybrid_t *stream, size_t count, uint32_t value) {
    if (stream->repeated == 0 && stream->packed == 0 && !next_run(stream)) return 0;
    return stream->repeated >= count && stream->value == value;
}
