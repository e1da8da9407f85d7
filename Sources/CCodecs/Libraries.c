#include "Libraries.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

#include "CCodecs.h"

struct pj_libraries pj_api;

static char problems[PJ_LIBRARY_COUNT][256];

#define OPEN(name, kind) \
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL); \
    if (!library) { \
        snprintf(problems[kind], sizeof problems[kind], "%s", dlerror()); \
        return; \
    } \
    const char *file = name; \
    char *problem = problems[kind];
#define RESOLVE(name) \
    if (!(*(void **)&pj_api.name = dlsym(library, #name))) { \
        snprintf(problem, sizeof problems[0], "%s has no %s", file, #name); \
        return; \
    }

static void load_snappy(void) {
    OPEN("libsnappy.so.1", PJ_LIBRARY_SNAPPY)
    SNAPPY_FUNCTIONS(RESOLVE)
}

static void load_zstd(void) {
    OPEN("libzstd.so.1", PJ_LIBRARY_ZSTD)
    ZSTD_FUNCTIONS(RESOLVE)
}

static void load_lz4(void) {
    OPEN("liblz4.so.1", PJ_LIBRARY_LZ4)
    LZ4_FUNCTIONS(RESOLVE)
}

static void load_deflate(void) {
    OPEN("libdeflate.so.0", PJ_LIBRARY_DEFLATE)
    DEFLATE_FUNCTIONS(RESOLVE)
}

static void load_bzip2(void) {
    OPEN("libbz2.so.1.0", PJ_LIBRARY_BZIP2)
    BZIP2_FUNCTIONS(RESOLVE)
}

const char *pj_codec_problem(enum pj_codec_library library) {
    static pthread_once_t once[PJ_LIBRARY_COUNT] = {
        PTHREAD_ONCE_INIT, PTHREAD_ONCE_INIT, PTHREAD_ONCE_INIT, PTHREAD_ONCE_INIT, PTHREAD_ONCE_INIT};
    static void (*const load[PJ_LIBRARY_COUNT])(void) = {load_snappy, load_zstd, load_lz4, load_deflate, load_bzip2};
    pthread_once(&once[library], load[library]);
    return problems[library][0] ? problems[library] : NULL;
}
