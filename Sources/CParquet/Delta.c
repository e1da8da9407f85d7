#include "Delta.h"

#include <string.h>

#include "BitPacking.h"

static int read_varint(pjrun_delta_t *stream, uint64_t *out) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
        if (stream->next >= stream->end) return 0;
        uint8_t byte = *stream->next++;
        if (shift < 64) value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *out = value;
            return 1;
        }
    }
    return 0;
}

static int read_zigzag(pjrun_delta_t *stream, int64_t *out) {
    uint64_t value;
    if (!read_varint(stream, &value)) return 0;
    *out = (int64_t)(value >> 1 ^ (0 - (value & 1)));
    return 1;
}

int pjrun_delta_start(pjrun_delta_t *stream, const uint8_t *from, const uint8_t *end) {
    memset(stream, 0, sizeof *stream);
    stream->next = from;
    stream->end = end;
    stream->widths = from;
    stream->bits = from;
    uint64_t block, total;
    if (!read_varint(stream, &block) || !read_varint(stream, &stream->miniblocks) || !read_varint(stream, &total) ||
        !read_zigzag(stream, &stream->last))
        return 0;
    if (stream->miniblocks == 0 || stream->miniblocks > 1 << 20 || block == 0 || block > 1ull << 31 ||
        block % stream->miniblocks)
        return 0;
    stream->per_miniblock = block / stream->miniblocks;
    if (stream->per_miniblock % 8) return 0;
    stream->miniblock = stream->miniblocks;
    stream->left = total;
    return 1;
}

static int next_miniblock(pjrun_delta_t *stream) {
    if (stream->miniblock == stream->miniblocks) {
        if (!read_zigzag(stream, &stream->minimum)) return 0;
        if ((uint64_t)(stream->end - stream->next) < stream->miniblocks) return 0;
        stream->widths = stream->next;
        stream->next += stream->miniblocks;
        stream->miniblock = 0;
    }
    stream->width = stream->widths[stream->miniblock++];
    if (stream->width > 64) return 0;
    uint64_t bytes = stream->per_miniblock / 8 * stream->width;
    uint64_t left = (uint64_t)(stream->end - stream->next);
    uint64_t values = stream->per_miniblock;
    if (bytes > left) {
        // The last one may lack the bytes that no value needs.
        if (stream->left > left * 8 / (stream->width ? stream->width : 1)) return 0;
        values = stream->left;
        bytes = left;
    }
    stream->bits = stream->next;
    stream->next += bytes;
    stream->in_miniblock = values;
    stream->at = 0;
    return 1;
}

size_t pjrun_delta_read(pjrun_delta_t *stream, size_t count, int64_t *out) {
    size_t done = 0;
    if (count > stream->left) count = stream->left;
    if (count && !stream->has_first) {
        stream->has_first = 1;
        stream->left--;
        out[done++] = stream->last;
    }
    uint64_t deltas[256];
    while (done < count) {
        if (stream->in_miniblock == 0 && !next_miniblock(stream)) break;
        size_t some = count - done;
        if (some > stream->in_miniblock) some = stream->in_miniblock;
        if (some > 256) some = 256;
        pjrun_unpack64(stream->bits, stream->at * stream->width, some, stream->width, deltas);
        uint64_t last = (uint64_t)stream->last, minimum = (uint64_t)stream->minimum;
        for (size_t i = 0; i < some; i++) {
            last += deltas[i] + minimum;
            out[done + i] = (int64_t)last;
        }
        stream->last = (int64_t)last;
        stream->at += some;
        stream->in_miniblock -= some;
        stream->left -= some;
        done += some;
    }
    return done;
}
