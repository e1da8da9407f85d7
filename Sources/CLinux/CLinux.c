#include "CLinux.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *pj_dirent_name(const struct dirent *entry) { return entry->d_name; }
int pj_dirent_type(const struct dirent *entry) { return entry->d_type; }

int pj_open(int directory, const char *path, int flags, unsigned mode) {
    return openat(directory, path, flags | O_CLOEXEC, mode);
}

int pj_open_beneath(int directory, const char *path, int flags, unsigned mode) {
    struct open_how how = {
        .flags = (unsigned)flags | O_CLOEXEC,
        .mode = flags & O_CREAT ? mode : 0,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

int pj_clone_file(int to, int from) { return ioctl(to, FICLONE, from); }

int pj_read_lease(int fd, int take) {
    // The signal that tells of a waiting writer: one that is ignored by default, where SIGIO would end the process.
    if (take) fcntl(fd, F_SETSIG, SIGURG);
    return fcntl(fd, F_SETLEASE, take ? F_RDLCK : F_UNLCK);
}

int pj_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
int pj_socketpair(int ends[2]) { return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends); }
