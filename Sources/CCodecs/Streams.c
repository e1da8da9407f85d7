#include "CCodecs.h"
#include "Libraries.h"

#include <limits.h>
#include <stdlib.h>

struct pj_stream {
    enum pj_stream_kind kind;
    // Whether a bzip2 stream has begun.
    int is_open;
    ZSTD_DStream *zstd;
    LZ4F_dctx *lz4;
    bz_stream bzip2;
};

struct pj_stream *pj_stream_make(enum pj_stream_kind kind) {
    struct pj_stream *stream = calloc(1, sizeof *stream);
    if (!stream) return NULL;
    stream->kind = kind;
    int is_made = 1;
    switch (kind) {
    case PJ_STREAM_ZSTD:
        stream->zstd = pj_api.ZSTD_createDStream();
        is_made = stream->zstd != NULL;
        break;
    case PJ_STREAM_LZ4_FRAME:
        is_made = !pj_api.LZ4F_isError(pj_api.LZ4F_createDecompressionContext(&stream->lz4, LZ4F_VERSION));
        break;
    case PJ_STREAM_BZIP2: break;
    }
    if (is_made) return stream;
    free(stream);
    return NULL;
}

void pj_stream_free(struct pj_stream *stream) {
    if (stream->zstd) pj_api.ZSTD_freeDStream(stream->zstd);
    if (stream->lz4) pj_api.LZ4F_freeDecompressionContext(stream->lz4);
    if (stream->is_open) pj_api.BZ2_bzDecompressEnd(&stream->bzip2);
    free(stream);
}

static int64_t decode_bzip2(
    struct pj_stream *stream, const void *source, size_t *taken, void *target, size_t room, int *ended) {
    bz_stream *state = &stream->bzip2;
    if (!stream->is_open) {
        if (pj_api.BZ2_bzDecompressInit(state, 0, 0) != BZ_OK) return PJ_CODEC_NO_MEMORY;
        stream->is_open = 1;
    }
    unsigned count = *taken > UINT_MAX ? UINT_MAX : (unsigned)*taken;
    unsigned space = room > UINT_MAX ? UINT_MAX : (unsigned)room;
    state->next_in = (char *)source;
    state->avail_in = count;
    state->next_out = target;
    state->avail_out = space;
    int code = pj_api.BZ2_bzDecompress(state);
    *taken = count - state->avail_in;
    if (code == BZ_STREAM_END) {
        pj_api.BZ2_bzDecompressEnd(state);
        stream->is_open = 0;
        *ended = 1;
    } else if (code == BZ_MEM_ERROR) {
        return PJ_CODEC_NO_MEMORY;
    } else if (code != BZ_OK) {
        return PJ_CODEC_CORRUPT;
    }
    return space - state->avail_out;
}

int64_t pj_stream_decode(
    struct pj_stream *stream, const void *source, size_t *taken, void *target, size_t room, int *ended) {
    *ended = 0;
    switch (stream->kind) {
    case PJ_STREAM_ZSTD: {
        ZSTD_inBuffer input = {source, *taken, 0};
        ZSTD_outBuffer output = {target, room, 0};
        size_t code = pj_api.ZSTD_decompressStream(stream->zstd, &output, &input);
        *taken = input.pos;
        if (pj_api.ZSTD_isError(code)) return PJ_CODEC_CORRUPT;
        *ended = code == 0;
        return (int64_t)output.pos;
    }
    case PJ_STREAM_LZ4_FRAME: {
        size_t made = room;
        size_t code = pj_api.LZ4F_decompress(stream->lz4, target, &made, source, taken, NULL);
        if (pj_api.LZ4F_isError(code)) return PJ_CODEC_CORRUPT;
        *ended = code == 0;
        return (int64_t)made;
    }
    case PJ_STREAM_BZIP2: return decode_bzip2(stream, source, taken, target, room, ended);
    }
    return PJ_CODEC_CORRUPT;
}
