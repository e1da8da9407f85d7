#pragma once
// Linux calls and constants that the Glibc module does not show to Swift (they need _GNU_SOURCE or are variadic).
#include <dirent.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/types.h>

const char *pj_dirent_name(const struct dirent *entry);
// DT_UNKNOWN 0, DT_FIFO 1, DT_DIR 4, DT_REG 8, DT_LNK 10
int pj_dirent_type(const struct dirent *entry);

// posix_spawnattr_setflags(3): the child leads a session of its own
static const int pj_posix_spawn_setsid = 0x80;

// The new process begins in a directory. posix_spawn_file_actions_addchdir_np(3), glibc 2.29.
int pj_spawn_change_directory(posix_spawn_file_actions_t *actions, const char *path);

// AT_EMPTY_PATH: an empty path means the directory itself
static const int pj_at_empty_path = 0x1000;

// O_PATH: a handle on a file that is neither read nor written
static const int pj_o_path = 010000000;

int pj_open(int directory, const char *path, int flags, unsigned mode);

// The same for names that somebody else may have made: symbolic links anywhere in the path are refused (ELOOP), and so is
// leaving the directory (EXDEV). openat2(2), Linux 5.6.
int pj_open_beneath(int directory, const char *path, int flags, unsigned mode);

// Shares the blocks of `from` with `to` (FICLONE). 0, or -1 with errno.
int pj_clone_file(int to, int from);

// Takes (1) or gives back (0) a read lease: taking fails with EAGAIN while anybody has the file open for writing,
// and while it is held an open for writing waits. fcntl(2), "Leases".
int pj_read_lease(int fd, int take);

int pj_pipe(int ends[2]);           // O_CLOEXEC
int pj_socketpair(int ends[2]);     // SOCK_SEQPACKET, O_CLOEXEC

// A file without a name or a place, close-on-exec. memfd_create(2).
int pj_memory_file(const char *name);

// A descriptor that is readable when the process has ended, close-on-exec. pidfd_open(2), Linux 5.3.
int pj_process_file(pid_t process);

// How many bytes can be read at once without waiting; -1 with errno.
int pj_readable_bytes(int fd);

// Waiting for many descriptors to be readable; each has a number that tells them apart. epoll(7), close-on-exec.
int pj_poll_create(void);
int pj_poll_add(int poll, int fd, uint64_t number);
// Must come before close: while a new process still has a copy of the descriptor, the kernel goes on to report it.
int pj_poll_remove(int poll, int fd);
// Waits for at least one, or milliseconds (-1 for ever); how many numbers there are, or -1 with errno.
int pj_poll_wait(int poll, uint64_t *numbers, int limit, int milliseconds);
