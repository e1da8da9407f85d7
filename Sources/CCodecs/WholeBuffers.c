#include "CCodecs.h"
#include "Libraries.h"

#include <limits.h>
#include <stdlib.h>

// An address for the libraries, of which some want one also of no bytes.
static const void *bytes(const void *source) { return source ? source : ""; }

static void *space(void *target, size_t room) {
    static char nothing[1];
    return room ? target : nothing;
}

// MARK: Snappy

int64_t pj_snappy_bound(size_t count) { return (int64_t)pj_api.snappy_max_compressed_length(count); }

static int64_t snappy_answer(snappy_status status, size_t made) {
    switch (status) {
    case SNAPPY_OK: return (int64_t)made;
    case SNAPPY_BUFFER_TOO_SMALL: return PJ_CODEC_NO_ROOM;
    default: return PJ_CODEC_CORRUPT;
    }
}

int64_t pj_snappy_compress(const void *source, size_t count, void *target, size_t room) {
    size_t made = room;
    return snappy_answer(pj_api.snappy_compress(bytes(source), count, space(target, room), &made), made);
}

int64_t pj_snappy_size(const void *source, size_t count) {
    size_t size = 0;
    return snappy_answer(pj_api.snappy_uncompressed_length(bytes(source), count, &size), size);
}

int64_t pj_snappy_decompress(const void *source, size_t count, void *target, size_t room) {
    size_t made = room;
    return snappy_answer(pj_api.snappy_uncompress(bytes(source), count, space(target, room), &made), made);
}

// MARK: LZ4

int64_t pj_lz4_bound(size_t count) {
    return count > LZ4_MAX_INPUT_SIZE ? PJ_CODEC_NO_ROOM : pj_api.LZ4_compressBound((int)count);
}

int64_t pj_lz4_compress(const void *source, size_t count, void *target, size_t room) {
    if (count > LZ4_MAX_INPUT_SIZE) return PJ_CODEC_NO_ROOM;
    int limit = room > INT_MAX ? INT_MAX : (int)room;
    int made = pj_api.LZ4_compress_default(bytes(source), space(target, room), (int)count, limit);
    return made > 0 ? made : PJ_CODEC_NO_ROOM;
}

int64_t pj_lz4_decompress(const void *source, size_t count, void *target, size_t room) {
    if (count > INT_MAX) return PJ_CODEC_CORRUPT;
    // Too little room is not told from damage.
    int limit = room > INT_MAX ? INT_MAX : (int)room;
    int made = pj_api.LZ4_decompress_safe(bytes(source), space(target, room), (int)count, limit);
    return made >= 0 ? made : PJ_CODEC_CORRUPT;
}

static LZ4F_preferences_t frame_preferences(size_t count) {
    LZ4F_preferences_t preferences = {0};
    preferences.frameInfo.blockMode = LZ4F_blockIndependent;
    preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
    preferences.frameInfo.contentSize = count;
    return preferences;
}

int64_t pj_lz4_frame_bound(size_t count) {
    LZ4F_preferences_t preferences = frame_preferences(count);
    return (int64_t)pj_api.LZ4F_compressFrameBound(count, &preferences);
}

int64_t pj_lz4_frame_compress(const void *source, size_t count, void *target, size_t room) {
    LZ4F_preferences_t preferences = frame_preferences(count);
    size_t made = pj_api.LZ4F_compressFrame(space(target, room), room, bytes(source), count, &preferences);
    return pj_api.LZ4F_isError(made) ? PJ_CODEC_NO_ROOM : (int64_t)made;
}

// MARK: bzip2

// The manual of bzip2 1.0.8, 3.5.1: one percent more and 600 bytes.
int64_t pj_bzip2_bound(size_t count) { return (int64_t)(count + count / 100 + 601); }

int64_t pj_bzip2_compress(const void *source, size_t count, void *target, size_t room, int level) {
    if (count > UINT_MAX) return PJ_CODEC_NO_ROOM;
    unsigned made = room > UINT_MAX ? UINT_MAX : (unsigned)room;
    switch (pj_api.BZ2_bzBuffToBuffCompress(
        space(target, room), &made, (char *)bytes(source), (unsigned)count, level, 0, 0)) {
    case BZ_OK: return made;
    case BZ_MEM_ERROR: return PJ_CODEC_NO_MEMORY;
    default: return PJ_CODEC_NO_ROOM;
    }
}

// MARK: Zstandard

struct pj_zstd_encoder {
    ZSTD_CCtx *context;
    int level;
};

struct pj_zstd_encoder *pj_zstd_encoder_make(int level) {
    struct pj_zstd_encoder *encoder = malloc(sizeof *encoder);
    if (!encoder) return NULL;
    encoder->level = level;
    encoder->context = pj_api.ZSTD_createCCtx();
    if (encoder->context) return encoder;
    free(encoder);
    return NULL;
}

void pj_zstd_encoder_free(struct pj_zstd_encoder *encoder) {
    pj_api.ZSTD_freeCCtx(encoder->context);
    free(encoder);
}

int64_t pj_zstd_bound(size_t count) { return (int64_t)pj_api.ZSTD_compressBound(count); }

int64_t pj_zstd_compress(struct pj_zstd_encoder *encoder, const void *source, size_t count, void *target, size_t room) {
    size_t made =
        pj_api.ZSTD_compressCCtx(encoder->context, space(target, room), room, bytes(source), count, encoder->level);
    return pj_api.ZSTD_isError(made) ? PJ_CODEC_NO_ROOM : (int64_t)made;
}

struct pj_zstd_decoder *pj_zstd_decoder_make(void) { return (struct pj_zstd_decoder *)pj_api.ZSTD_createDCtx(); }

void pj_zstd_decoder_free(struct pj_zstd_decoder *decoder) { pj_api.ZSTD_freeDCtx((ZSTD_DCtx *)decoder); }

// ZSTD_error_dstSize_tooSmall of <zstd_errors.h>, whose value is promised to stay.
enum { NO_ROOM = 70 };

int64_t pj_zstd_decompress(
    struct pj_zstd_decoder *decoder, const void *source, size_t count, void *target, size_t room) {
    size_t made = pj_api.ZSTD_decompressDCtx((ZSTD_DCtx *)decoder, space(target, room), room, bytes(source), count);
    if (!pj_api.ZSTD_isError(made)) return (int64_t)made;
    return made == (size_t)-NO_ROOM ? PJ_CODEC_NO_ROOM : PJ_CODEC_CORRUPT;
}

// MARK: Deflate

struct pj_deflate_encoder *pj_deflate_encoder_make(int level) {
    return (struct pj_deflate_encoder *)pj_api.libdeflate_alloc_compressor(level);
}

void pj_deflate_encoder_free(struct pj_deflate_encoder *encoder) {
    pj_api.libdeflate_free_compressor((struct libdeflate_compressor *)encoder);
}

int64_t pj_deflate_bound(struct pj_deflate_encoder *encoder, enum pj_deflate_form form, size_t count) {
    struct libdeflate_compressor *compressor = (struct libdeflate_compressor *)encoder;
    switch (form) {
    case PJ_DEFLATE_RAW: return (int64_t)pj_api.libdeflate_deflate_compress_bound(compressor, count);
    case PJ_DEFLATE_ZLIB: return (int64_t)pj_api.libdeflate_zlib_compress_bound(compressor, count);
    case PJ_DEFLATE_GZIP: return (int64_t)pj_api.libdeflate_gzip_compress_bound(compressor, count);
    }
    return PJ_CODEC_CORRUPT;
}

int64_t pj_deflate_compress(
    struct pj_deflate_encoder *encoder, enum pj_deflate_form form, const void *source, size_t count, void *target,
    size_t room) {
    struct libdeflate_compressor *compressor = (struct libdeflate_compressor *)encoder;
    const void *from = bytes(source);
    void *to = space(target, room);
    size_t made = 0;
    switch (form) {
    case PJ_DEFLATE_RAW: made = pj_api.libdeflate_deflate_compress(compressor, from, count, to, room); break;
    case PJ_DEFLATE_ZLIB: made = pj_api.libdeflate_zlib_compress(compressor, from, count, to, room); break;
    case PJ_DEFLATE_GZIP: made = pj_api.libdeflate_gzip_compress(compressor, from, count, to, room); break;
    }
    return made ? (int64_t)made : PJ_CODEC_NO_ROOM;
}

struct pj_deflate_decoder *pj_deflate_decoder_make(void) {
    return (struct pj_deflate_decoder *)pj_api.libdeflate_alloc_decompressor();
}

void pj_deflate_decoder_free(struct pj_deflate_decoder *decoder) {
    pj_api.libdeflate_free_decompressor((struct libdeflate_decompressor *)decoder);
}

int64_t pj_deflate_decompress(
    struct pj_deflate_decoder *decoder, enum pj_deflate_form form, const void *source, size_t count, size_t *taken,
    void *target, size_t room) {
    struct libdeflate_decompressor *context = (struct libdeflate_decompressor *)decoder;
    const void *from = bytes(source);
    void *to = space(target, room);
    size_t made = 0;
    enum libdeflate_result result = LIBDEFLATE_BAD_DATA;
    switch (form) {
    case PJ_DEFLATE_RAW:
        result = pj_api.libdeflate_deflate_decompress_ex(context, from, count, to, room, taken, &made);
        break;
    case PJ_DEFLATE_ZLIB:
        result = pj_api.libdeflate_zlib_decompress_ex(context, from, count, to, room, taken, &made);
        break;
    case PJ_DEFLATE_GZIP:
        result = pj_api.libdeflate_gzip_decompress_ex(context, from, count, to, room, taken, &made);
        break;
    }
    switch (result) {
    case LIBDEFLATE_SUCCESS: return (int64_t)made;
    case LIBDEFLATE_INSUFFICIENT_SPACE: return PJ_CODEC_NO_ROOM;
    default: return PJ_CODEC_CORRUPT;
    }
}
