#pragma once
// The functions of the libraries that are used, with the types of their headers.
#include <bzlib.h>
#include <libdeflate.h>
#include <lz4.h>
#include <lz4frame.h>
#include <snappy-c.h>
#include <zstd.h>

#define SNAPPY_FUNCTIONS(X) \
    X(snappy_compress) X(snappy_uncompress) X(snappy_max_compressed_length) X(snappy_uncompressed_length)
#define ZSTD_FUNCTIONS(X) \
    X(ZSTD_createCCtx) X(ZSTD_freeCCtx) X(ZSTD_compressCCtx) X(ZSTD_compressBound) X(ZSTD_createDCtx) X(ZSTD_freeDCtx) \
    X(ZSTD_decompressDCtx) X(ZSTD_isError) X(ZSTD_createDStream) X(ZSTD_freeDStream) \
    X(ZSTD_decompressStream)
#define LZ4_FUNCTIONS(X) \
    X(LZ4_compress_default) X(LZ4_decompress_safe) X(LZ4_compressBound) X(LZ4F_compressFrame) X(LZ4F_compressFrameBound) \
    X(LZ4F_isError) X(LZ4F_createDecompressionContext) X(LZ4F_freeDecompressionContext) X(LZ4F_decompress)
#define DEFLATE_FUNCTIONS(X) \
    X(libdeflate_alloc_compressor) X(libdeflate_free_compressor) X(libdeflate_deflate_compress) \
    X(libdeflate_deflate_compress_bound) X(libdeflate_zlib_compress) X(libdeflate_zlib_compress_bound) \
    X(libdeflate_gzip_compress) X(libdeflate_gzip_compress_bound) X(libdeflate_alloc_decompressor) \
    X(libdeflate_free_decompressor) X(libdeflate_deflate_decompress_ex) X(libdeflate_zlib_decompress_ex) \
    X(libdeflate_gzip_decompress_ex)
#define BZIP2_FUNCTIONS(X) \
    X(BZ2_bzBuffToBuffCompress) X(BZ2_bzDecompressInit) X(BZ2_bzDecompress) X(BZ2_bzDecompressEnd)

struct pj_libraries {
#define DECLARE(name) __typeof__(name) *name;
    SNAPPY_FUNCTIONS(DECLARE)
    ZSTD_FUNCTIONS(DECLARE)
    LZ4_FUNCTIONS(DECLARE)
    DEFLATE_FUNCTIONS(DECLARE)
    BZIP2_FUNCTIONS(DECLARE)
#undef DECLARE
};

// Filled by pj_codec_problem().
extern struct pj_libraries pj_api;
