#pragma once
// Compression libraries, each opened when first needed: most runs of pjrun need none of them.
//
// A function may be called only after pj_codec_problem() has answered NULL for its library. What they answer: bytes made,
// or one of the negative numbers below. The address of no bytes may be NULL.
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

enum pj_codec_library {
    PJ_LIBRARY_SNAPPY,
    PJ_LIBRARY_ZSTD,
    PJ_LIBRARY_LZ4,
    PJ_LIBRARY_DEFLATE,
    PJ_LIBRARY_BZIP2,
    PJ_LIBRARY_COUNT,
};

enum {
    PJ_CODEC_CORRUPT = -1,  // the bytes are not of this format, or damaged
    PJ_CODEC_NO_ROOM = -2,  // the result is larger than the room for it
    PJ_CODEC_NO_MEMORY = -3,
};

// NULL, or why the library cannot be used, as the dynamic linker says it.
const char *_Nullable pj_codec_problem(enum pj_codec_library);

// MARK: Whole buffers, any number of threads

int64_t pj_snappy_bound(size_t count);
int64_t pj_snappy_compress(const void *_Nullable source, size_t count, void *_Nullable target, size_t room);
// The size after decompression, from the first bytes.
int64_t pj_snappy_size(const void *_Nullable source, size_t count);
int64_t pj_snappy_decompress(const void *_Nullable source, size_t count, void *_Nullable target, size_t room);

// LZ4 blocks, without a frame: at most 2 GiB.
int64_t pj_lz4_bound(size_t count);
int64_t pj_lz4_compress(const void *_Nullable source, size_t count, void *_Nullable target, size_t room);
int64_t pj_lz4_decompress(const void *_Nullable source, size_t count, void *_Nullable target, size_t room);
// An LZ4 frame of independent blocks with a checksum of the content.
int64_t pj_lz4_frame_bound(size_t count);
int64_t pj_lz4_frame_compress(const void *_Nullable source, size_t count, void *_Nullable target, size_t room);

int64_t pj_bzip2_bound(size_t count);
int64_t pj_bzip2_compress(const void *_Nullable source, size_t count, void *_Nullable target, size_t room, int level);

// MARK: Whole buffers with memory that is kept, one thread at a time

struct pj_zstd_encoder;
struct pj_zstd_decoder;
struct pj_zstd_encoder *_Nullable pj_zstd_encoder_make(int level);
void pj_zstd_encoder_free(struct pj_zstd_encoder *);
int64_t pj_zstd_bound(size_t count);
int64_t pj_zstd_compress(struct pj_zstd_encoder *, const void *_Nullable source, size_t count, void *_Nullable target, size_t room);
struct pj_zstd_decoder *_Nullable pj_zstd_decoder_make(void);
void pj_zstd_decoder_free(struct pj_zstd_decoder *);
int64_t pj_zstd_decompress(struct pj_zstd_decoder *, const void *_Nullable source, size_t count, void *_Nullable target, size_t room);

// What stands around the deflated bytes.
enum pj_deflate_form { PJ_DEFLATE_RAW, PJ_DEFLATE_ZLIB, PJ_DEFLATE_GZIP };

struct pj_deflate_encoder;
struct pj_deflate_decoder;
struct pj_deflate_encoder *_Nullable pj_deflate_encoder_make(int level);
void pj_deflate_encoder_free(struct pj_deflate_encoder *);
int64_t pj_deflate_bound(struct pj_deflate_encoder *, enum pj_deflate_form, size_t count);
int64_t pj_deflate_compress(
    struct pj_deflate_encoder *, enum pj_deflate_form, const void *_Nullable source, size_t count, void *_Nullable target, size_t room);
struct pj_deflate_decoder *_Nullable pj_deflate_decoder_make(void);
void pj_deflate_decoder_free(struct pj_deflate_decoder *);
// One stream; *taken is how much of the source it had.
int64_t pj_deflate_decompress(
    struct pj_deflate_decoder *, enum pj_deflate_form, const void *_Nullable source, size_t count, size_t *taken, void *_Nullable target,
    size_t room);

// MARK: Streams, a piece at a time, one thread at a time

enum pj_stream_kind { PJ_STREAM_ZSTD, PJ_STREAM_LZ4_FRAME, PJ_STREAM_BZIP2 };

struct pj_stream;
struct pj_stream *_Nullable pj_stream_make(enum pj_stream_kind);
void pj_stream_free(struct pj_stream *);
// Takes up to *taken bytes and sets it to those taken; answers bytes made. *ended: a frame, or a stream, is complete; the
// next call begins another.
int64_t pj_stream_decode(
    struct pj_stream *, const void *_Nullable source, size_t *taken, void *_Nullable target, size_t room, int *ended);

#pragma clang assume_nonnull end
