#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *pj_dirent_name(const struct dirent *entry) { return entry->d_name; }
int pj_dirent_type(const struct dirent *entry) { return entry->d_type; }

int pj_spawn_change_directory(posix_spawn_file_actions_t *actions, const char *path) {
    return posix_spawn_file_actions_addchdir_np(actions, path);
}

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

int pj_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int pj_process_file(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int pj_readable_bytes(int fd) {
    int count = 0;
    return ioctl(fd, FIONREAD, &count) < 0 ? -1 : count;
}

int pj_poll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int pj_poll_add(int poll, int fd, uint64_t number) {
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = number};
    return epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
}

int pj_poll_remove(int poll, int fd) { return epoll_ctl(poll, EPOLL_CTL_DEL, fd, NULL); }

int pj_poll_wait(int poll, uint64_t *numbers, int limit, int milliseconds) {
    struct epoll_event events[64];
    int count;
    do count = epoll_wait(poll, events, limit < 64 ? limit : 64, milliseconds);
    while (count < 0 && errno == EINTR);
    for (int i = 0; i < count; i++) numbers[i] = events[i].data.u64;
    return count;
}
