#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// sys/mount.h and linux/mount.h cannot both be included with glibc 2.36, so what we need of the former stands here.
extern int mount(const char *, const char *, const char *, unsigned long, const void *);
#define PJ_MS_NOSUID 2
#define PJ_MS_NODEV 4
#define PJ_MS_NOEXEC 8
#define PJ_MS_REC 16384
#define PJ_MS_PRIVATE (1 << 18)
#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif
#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

static int fail(struct pj_spec *s, const char *step) {
    s->failed_errno = errno;
    s->failed_step = step;
    return -1;
}

static int open_tree_(const char *path) {
    return (int)syscall(SYS_open_tree, AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
}

static int move_mount_(int fd, const char *target) {
    return (int)syscall(SYS_move_mount, fd, "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH);
}

static int set_read_only(int fd, const char *path, unsigned flags) {
    struct mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY};
    return (int)syscall(SYS_mount_setattr, fd, path, flags, &attr, sizeof attr);
}

static size_t length(const char *s) {
    size_t n = 0;
    while (s[n]) n++;
    return n;
}

static int write_file(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t n = write(fd, text, length(text));
    int saved = errno;
    close(fd);
    errno = saved;
    return n < 0 ? -1 : 0;
}

// "0 <id> 1": we are root inside, ourselves outside.
static void map_line(char *out, unsigned id) {
    char digits[12];
    int n = 0;
    do digits[n++] = (char)('0' + id % 10); while (id /= 10);
    *out++ = '0';
    *out++ = ' ';
    while (n) *out++ = digits[--n];
    *out++ = ' ';
    *out++ = '1';
    *out = 0;
}

static int become_root_of_user_namespace(struct pj_spec *s) {
    char line[32];
    if (write_file("/proc/self/setgroups", "deny") < 0 && errno != ENOENT) return fail(s, "setgroups");
    map_line(line, s->uid);
    if (write_file("/proc/self/uid_map", line) < 0) return fail(s, "uid_map");
    map_line(line, s->gid);
    if (write_file("/proc/self/gid_map", line) < 0) return fail(s, "gid_map");
    return 0;
}

static int overlay(struct pj_spec *s, struct pj_mount *m) {
    int fs = (int)syscall(SYS_fsopen, "overlay", FSOPEN_CLOEXEC);
    if (fs < 0) return fail(s, "overlay: fsopen");
    if (syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, "lowerdir", m->lower, 0) < 0
        || syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, "upperdir", m->upper, 0) < 0
        || syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, "workdir", m->work, 0) < 0
        || (s->use_user_namespace && syscall(SYS_fsconfig, fs, FSCONFIG_SET_FLAG, "userxattr", 0, 0) < 0)
        || syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, 0, 0, 0) < 0) {
        fail(s, "overlay: fsconfig");
        close(fs);
        return -1;
    }
    m->fd = (int)syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, 0);
    if (m->fd < 0) fail(s, "overlay: fsmount");
    close(fs);
    return m->fd < 0 ? -1 : 0;
}

// All sources are opened before anything is covered or made read-only.
static int open_sources(struct pj_spec *s) {
    for (size_t i = 0; i < s->mount_count; i++) {
        struct pj_mount *m = &s->mounts[i];
        m->fd = -1;
        if (m->kind == PJ_BIND) {
            m->fd = open_tree_(m->source);
            if (m->fd < 0 && m->is_optional) continue;
            if (m->fd < 0) return fail(s, "open_tree");
            if (m->read_only && set_read_only(m->fd, "", AT_EMPTY_PATH | AT_RECURSIVE) < 0) return fail(s, "mount_setattr");
        } else if (m->kind == PJ_OVERLAY && !m->is_late) {
            if (overlay(s, m) < 0) return -1;
        }
    }
    return 0;
}

static int guard(const char *path) {
    int fd = open_tree_(path);
    if (fd < 0) return -1;
    int result = set_read_only(fd, "", AT_EMPTY_PATH | AT_RECURSIVE) < 0 || move_mount_(fd, path) < 0 ? -1 : 0;
    int saved = errno;
    close(fd);
    errno = saved;
    return result;
}

static int make_file(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0) return -1;
    close(fd);
    return 0;
}

static int attach_one(struct pj_spec *s, struct pj_mount *m) {
    if (m->is_late && overlay(s, m) < 0) {
        // An optional step has not failed; the next one that does says so itself.
        if (m->is_optional) s->failed_step = 0;
        return -1;
    }
    switch (m->kind) {
    case PJ_TMPFS: return mount("tmpfs", m->target, "tmpfs", PJ_MS_NOSUID | PJ_MS_NODEV, m->source);
    case PJ_TERMINALS: return mount("devpts", m->target, "devpts", PJ_MS_NOSUID | PJ_MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620");
    case PJ_DIRECTORY: return mkdir(m->target, 0755) < 0 && errno != EEXIST ? -1 : 0;
    case PJ_FILE: return make_file(m->target);
    case PJ_LINK: return symlink(m->source, m->target);
    case PJ_LOCK: return set_read_only(AT_FDCWD, m->target, 0);
    case PJ_GUARD: return guard(m->target);
    default: return move_mount_(m->fd, m->target);
    }
}

static int attach(struct pj_spec *s) {
    for (size_t i = 0; i < s->mount_count; i++)
        if (attach_one(s, &s->mounts[i]) < 0 && !s->mounts[i].is_optional) return fail(s, s->mounts[i].target);
    return 0;
}

static int bring_loopback_up(struct pj_spec *s) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return fail(s, "socket");
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    int result = ioctl(fd, SIOCSIFFLAGS, &request);
    if (result < 0) fail(s, "loopback");
    close(fd);
    return result;
}

// The capabilities a Docker container keeps by default, without MKNOD: a device node made as real root would open
// the host's disks, and there is no device controller here to stop it.
static int limit_capabilities(struct pj_spec *s) {
    static const unsigned keep[] = {
        CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_FSETID, CAP_KILL, CAP_SETGID, CAP_SETUID, CAP_SETPCAP,
        CAP_NET_BIND_SERVICE, CAP_NET_RAW, CAP_SYS_CHROOT, CAP_AUDIT_WRITE, CAP_SETFCAP,
    };
    uint64_t kept = 0;
    for (size_t i = 0; i < sizeof keep / sizeof *keep; i++) kept |= 1ull << keep[i];
    for (int cap = 0; cap < 64; cap++) {
        int present = prctl(PR_CAPBSET_READ, cap, 0, 0, 0);
        if (present < 0) break;
        if (present && !(kept >> cap & 1) && prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0) return fail(s, "capability bounding set");
    }
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct data[2];
    if (syscall(SYS_capget, &header, data) < 0) return fail(s, "capget");
    for (int i = 0; i < 2; i++) {
        uint32_t mask = (uint32_t)(kept >> (32 * i));
        data[i].permitted &= mask;
        data[i].effective = data[i].permitted;
        data[i].inheritable = 0;
    }
    if (syscall(SYS_capset, &header, data) < 0) return fail(s, "capset");
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return fail(s, "no_new_privs");
    return 0;
}

static int enter(struct pj_spec *s) {
    if (s->join_network_fd >= 0 && setns(s->join_network_fd, CLONE_NEWNET) < 0) return fail(s, "setns (network)");
    if (s->use_user_namespace && s->join_user_fd < 0 && become_root_of_user_namespace(s) < 0) return -1;
    if (mount("none", "/", 0, PJ_MS_REC | PJ_MS_PRIVATE, 0) < 0) return fail(s, "private mounts");
    if (open_sources(s) < 0) return -1;
    if (set_read_only(AT_FDCWD, "/", AT_RECURSIVE) < 0) return fail(s, "read-only root");
    s->proc_mounted = mount("proc", "/proc", "proc", PJ_MS_NOSUID | PJ_MS_NODEV | PJ_MS_NOEXEC, 0) == 0;
    if (attach(s) < 0) return -1;
    if (s->hostname && sethostname(s->hostname, length(s->hostname)) < 0) return fail(s, "sethostname");
    if (s->new_network && bring_loopback_up(s) < 0) return -1;
    return limit_capabilities(s);
}

static int place_descriptors(struct pj_spec *s) {
    // First above the range, so that no source is overwritten before it is copied.
    for (int i = 0; i < 7; i++) {
        if (s->fds[i] < 0) continue;
        int high = fcntl(s->fds[i], F_DUPFD_CLOEXEC, 100);
        if (high < 0) return fail(s, "dup");
        s->fds[i] = high;
    }
    int program = fcntl(s->init_fd, F_DUPFD_CLOEXEC, 100);
    if (program < 0) return fail(s, "dup");
    s->init_fd = program;
    // The caller may itself have inherited descriptors without the close-on-exec flag.
    syscall(SYS_close_range, 5, ~0U, CLOSE_RANGE_CLOEXEC);
    for (int i = 0; i < 7; i++)
        if (s->fds[i] >= 0 && dup2(s->fds[i], i) < 0) return fail(s, "dup2");
    return 0;
}

static int execute(void *argument) {
    struct pj_spec *s = argument;
    if (s->use_mount_namespace && enter(s) < 0) _exit(125);
    if (place_descriptors(s) < 0) _exit(125);
    if (chdir("/") < 0) {
        fail(s, "chdir");
        _exit(125);
    }
    syscall(SYS_execveat, s->init_fd, "", s->argv, s->envp, AT_EMPTY_PATH);
    fail(s, "execveat");
    _exit(125);
}

enum { STACK = 128 * 1024 };

static int namespaces(const struct pj_spec *s) {
    int flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC;
    if (s->use_user_namespace && s->join_user_fd < 0) flags |= CLONE_NEWUSER;
    if (s->new_network) flags |= CLONE_NEWNET;
    return flags;
}

struct joining {
    struct pj_spec *spec;
    char *stack;
    pid_t pid;
};

// Enters an existing user namespace first, which gives the right to make the other namespaces in it; the program
// itself is then a sibling of this process (CLONE_PARENT), so that our caller can wait for it.
static int join(void *argument) {
    struct joining *j = argument;
    if (setns(j->spec->join_user_fd, CLONE_NEWUSER) < 0) {
        fail(j->spec, "setns (user)");
        _exit(125);
    }
    j->pid = clone(execute, j->stack + STACK, namespaces(j->spec) | CLONE_VM | CLONE_VFORK | CLONE_PARENT | SIGCHLD, j->spec);
    if (j->pid < 0) fail(j->spec, "clone (joined)");
    _exit(0);
}

pid_t pj_spawn(struct pj_spec *s) {
    s->failed_step = 0;
    s->failed_errno = 0;
    s->proc_mounted = 0;
    char *stack = mmap(0, 2 * STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED) {
        fail(s, "mmap");
        return -1;
    }
    // No handler of the parent may run in a child that shares its memory.
    sigset_t all, previous;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &previous);
    int flags = CLONE_VM | CLONE_VFORK | SIGCHLD;
    pid_t pid;
    if (s->use_mount_namespace && s->use_user_namespace && s->join_user_fd >= 0) {
        struct joining j = {.spec = s, .stack = stack, .pid = -1};
        pid_t middle = clone(join, stack + 2 * STACK, flags, &j);
        if (middle < 0) fail(s, "clone");
        else while (waitpid(middle, 0, 0) < 0 && errno == EINTR) {}
        pid = j.pid;
    } else {
        if (s->use_mount_namespace) flags |= namespaces(s);
        pid = clone(execute, stack + STACK, flags, s);
        if (pid < 0) fail(s, "clone");
    }
    if (pid > 0 && s->failed_step) {
        while (waitpid(pid, 0, 0) < 0 && errno == EINTR) {}
        pid = -1;
    }
    pthread_sigmask(SIG_SETMASK, &previous, 0);
    munmap(stack, 2 * STACK);
    return pid;
}
