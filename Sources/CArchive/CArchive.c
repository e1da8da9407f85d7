#include "CArchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

// Each function under its own name, so that a call here has the types of the header.
#define FUNCTIONS(X)                                                                                                   \
    X(archive_version_string) X(archive_read_new) X(archive_read_support_filter_all) X(archive_read_support_format_tar)  \
    X(archive_read_support_format_zip) X(archive_read_open_fd) X(archive_read_next_header) X(archive_read_data)          \
    X(archive_read_free) X(archive_error_string) X(archive_entry_pathname) X(archive_entry_symlink)                      \
    X(archive_entry_hardlink) X(archive_entry_filetype) X(archive_entry_perm) X(archive_entry_size)                      \
    X(archive_entry_size_is_set) X(archive_write_new) X(archive_write_add_filter_gzip)                                   \
    X(archive_write_set_format_ustar) X(archive_write_set_filter_option) X(archive_write_open_memory)                    \
    X(archive_write_header) X(archive_write_data) X(archive_write_close) X(archive_write_free) X(archive_entry_new)      \
    X(archive_entry_free) X(archive_entry_set_pathname) X(archive_entry_set_size) X(archive_entry_set_filetype)          \
    X(archive_entry_set_perm) X(archive_entry_set_mtime)

static struct {
#define DECLARE(name) __typeof__(name) *name;
    FUNCTIONS(DECLARE)
} api;

static int is_loaded;

static void load(void) {
    void *library = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
#define RESOLVE(name)                                                                                                  \
    api.name = (__typeof__(name) *)dlsym(library, #name);                                                                \
    if (!api.name) return;
    FUNCTIONS(RESOLVE)
    is_loaded = 1;
}

static int loaded(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return is_loaded;
}

struct pj_archive {
    struct archive *handle;
};

const char *pj_archive_version(void) { return loaded() ? api.archive_version_string() : 0; }

struct pj_archive *pj_archive_open(int fd) {
    if (!loaded()) return 0;
    struct pj_archive *a = calloc(1, sizeof *a);
    if (!a) return 0;
    a->handle = api.archive_read_new();
    api.archive_read_support_filter_all(a->handle);
    api.archive_read_support_format_tar(a->handle);
    api.archive_read_support_format_zip(a->handle);
    // An error here is told by the first pj_archive_next.
    api.archive_read_open_fd(a->handle, fd, 1 << 16);
    return a;
}

int pj_archive_next(struct pj_archive *a, struct pj_archive_entry *out) {
    struct archive_entry *entry;
    int code = api.archive_read_next_header(a->handle, &entry);
    if (code == ARCHIVE_EOF) return 0;
    if (code < ARCHIVE_WARN) return -1;
    out->path = api.archive_entry_pathname(entry);
    out->link = api.archive_entry_hardlink(entry);
    out->mode = (unsigned)api.archive_entry_perm(entry);
    out->size = api.archive_entry_size_is_set(entry) ? api.archive_entry_size(entry) : -1;
    out->kind = PJ_ARCHIVE_OTHER;
    if (out->link) {
        out->kind = PJ_ARCHIVE_HARDLINK;
        return out->path ? 1 : -1;
    }
    switch (api.archive_entry_filetype(entry)) {
    case AE_IFREG: out->kind = PJ_ARCHIVE_FILE; break;
    case AE_IFDIR: out->kind = PJ_ARCHIVE_DIRECTORY; break;
    case AE_IFLNK:
        out->kind = PJ_ARCHIVE_SYMLINK;
        out->link = api.archive_entry_symlink(entry);
        break;
    }
    return out->path ? 1 : -1;
}

long pj_archive_read(struct pj_archive *a, void *buffer, size_t count) { return api.archive_read_data(a->handle, buffer, count); }

const char *pj_archive_error(struct pj_archive *a) {
    const char *text = api.archive_error_string(a->handle);
    return text ? text : "unknown error";
}

void pj_archive_close(struct pj_archive *a) {
    api.archive_read_free(a->handle);
    free(a);
}

long pj_archive_pack(const struct pj_archive_member *members, size_t count, void *out, size_t capacity) {
    if (!loaded()) return -1;
    struct archive *a = api.archive_write_new();
    size_t used = 0;
    // Without the time, the same members are the same bytes.
    int good = api.archive_write_set_format_ustar(a) == ARCHIVE_OK && api.archive_write_add_filter_gzip(a) == ARCHIVE_OK &&
               api.archive_write_set_filter_option(a, "gzip", "timestamp", 0) == ARCHIVE_OK &&
               api.archive_write_open_memory(a, out, capacity, &used) == ARCHIVE_OK;
    for (size_t i = 0; good && i < count; i++) {
        struct archive_entry *entry = api.archive_entry_new();
        api.archive_entry_set_pathname(entry, members[i].name);
        api.archive_entry_set_size(entry, (int64_t)members[i].size);
        api.archive_entry_set_filetype(entry, AE_IFREG);
        api.archive_entry_set_perm(entry, 0644);
        api.archive_entry_set_mtime(entry, 0, 0);
        good = api.archive_write_header(a, entry) == ARCHIVE_OK &&
               api.archive_write_data(a, members[i].bytes, members[i].size) == (la_ssize_t)members[i].size;
        api.archive_entry_free(entry);
    }
    good = good && api.archive_write_close(a) == ARCHIVE_OK;
    api.archive_write_free(a);
    return good ? (long)used : -2;
}
