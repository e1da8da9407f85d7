#pragma once
// libarchive(3), opened when the first archive is: it brings a dozen libraries with it, which every start of pjrun
// would have to load.
#include <stddef.h>
#include <stdint.h>

struct pj_archive;

enum pj_archive_kind { PJ_ARCHIVE_FILE = 'f', PJ_ARCHIVE_DIRECTORY = 'd', PJ_ARCHIVE_SYMLINK = 'l', PJ_ARCHIVE_HARDLINK = 'h', PJ_ARCHIVE_OTHER = 'o' };

struct pj_archive_entry {
    const char *path;    // as bytes; valid until the next call
    const char *link;    // where a link points; NULL for others
    int kind;
    unsigned mode;
    int64_t size;        // -1: not known before it is read
};

// NULL when libarchive is not on this machine.
struct pj_archive *pj_archive_open(int fd);
// 1: an entry, 0: the end, -1: an error.
int pj_archive_next(struct pj_archive *, struct pj_archive_entry *);
// Bytes read, 0 at the end of the entry, -1: an error.
long pj_archive_read(struct pj_archive *, void *buffer, size_t count);
// The last error in words; valid until the next call.
const char *pj_archive_error(struct pj_archive *);
void pj_archive_close(struct pj_archive *);
// A file to pack; its name is at most 100 bytes.
struct pj_archive_member {
    const char *name;
    const void *bytes;
    size_t size;
};
// Writes a gzipped tar archive into memory. Bytes written; -1: libarchive is not on this machine; -2: it refused, or there was no room.
long pj_archive_pack(const struct pj_archive_member *members, size_t count, void *out, size_t capacity);
// "libarchive 3.6.2", or NULL when it is not on this machine.
const char *pj_archive_version(void);
