// pjrun-init: process 1 of a job's host.
//
// Starts the entrypoint as its child (so that default signal actions work for it), forwards signals, reaps
// orphans, reports how the entrypoint ended, and ends everything when the entrypoint ends or when pjrun itself is
// gone. In a process id namespace its own exit kills whatever is left; without one it is a child subreaper and
// kills its descendants by hand.
//
//   pjrun-init MODE DIRECTORY PROGRAM [ARGUMENT ...]
//     MODE        "namespace", "held" (the same, but the entrypoint waits for 'G' on the control channel, so that its
//                 namespaces can be opened while they surely exist) or "subreaper"
//     DIRECTORY   where the entrypoint starts
//   descriptor 3  control: messages of two bytes, 'S' and a signal number (to the entrypoint's process group), or
//                 'K' and anything (end now); end of file means that pjrun is gone
//   descriptor 4  reports: struct report, below
//   descriptor 5  held open until the end, if it is there: a lock that others wait for
//   descriptor 6  the entrypoint's, if it is there: a channel between it and pjrun
//
// It is written in C and links nothing but libc, because one of it starts for every host of every job.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONTROL = 3, REPORTS = 4, LOCK = 5, CHANNEL = 6 };

struct report {
    int32_t kind;         // 'E' could not be executed (value: errno), 'X' ended (value: wait status)
    int32_t value;
    int64_t max_resident; // KiB
    int64_t user_micros;
    int64_t system_micros;
};

static int subreaper;
static pid_t entrypoint;

static void report(int kind, int value, const struct rusage *usage) {
    struct report r = {.kind = kind, .value = value};
    if (usage) {
        r.max_resident = usage->ru_maxrss;
        r.user_micros = usage->ru_utime.tv_sec * 1000000LL + usage->ru_utime.tv_usec;
        r.system_micros = usage->ru_stime.tv_sec * 1000000LL + usage->ru_stime.tv_usec;
    }
    while (write(REPORTS, &r, sizeof r) < 0 && errno == EINTR) {}
}

// Kills the processes below `pid`, deepest knowledge first read, without `pid` itself.
static int kill_below(pid_t pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *tasks = opendir(path);
    if (!tasks) return 0;
    int killed = 0;
    for (struct dirent *task; (task = readdir(tasks));) {
        if (task->d_name[0] == '.') continue;
        char children[128];
        snprintf(children, sizeof children, "/proc/%d/task/%.16s/children", pid, task->d_name);
        FILE *file = fopen(children, "re");
        if (!file) continue;
        for (int child; fscanf(file, "%d", &child) == 1;) {
            kill(child, SIGSTOP);
            kill_below(child);
            kill(child, SIGKILL);
            killed++;
        }
        fclose(file);
    }
    closedir(tasks);
    return killed;
}

static void end_everything(void) {
    if (!subreaper) _exit(0);
    // Whatever a killed process leaves behind becomes our child, so this ends when nothing is left.
    for (;;) {
        int killed = kill_below(getpid());
        pid_t reaped = waitpid(-1, 0, killed ? 0 : WNOHANG);
        if (reaped < 0 && errno == ECHILD) _exit(0);
        // Without /proc/…/children (CONFIG_PROC_CHILDREN) there is nobody to kill by name; do not burn the processor.
        if (!killed && !reaped) usleep(10000);
    }
}

static void run_entrypoint(const char *directory, char **argv) {
    sigset_t none;
    sigemptyset(&none);
    for (int n = 1; n < NSIG; n++) signal(n, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, 0);
    setsid();
    close(CONTROL);
    fcntl(REPORTS, F_SETFD, FD_CLOEXEC);
    if (chdir(directory) < 0) {
        report('E', errno, 0);
        _exit(126);
    }
    int error = ENOENT;
    if (strchr(argv[0], '/')) {
        execv(argv[0], argv);
        error = errno;
    } else {
        // Like execvp, but a file without "#!" is not handed to a shell: a container runtime does not either.
        const char *path = getenv("PATH");
        if (!path) path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        while (*path) {
            size_t n = strcspn(path, ":");
            char candidate[4096];
            if (n && n + strlen(argv[0]) + 2 < sizeof candidate) {
                memcpy(candidate, path, n);
                candidate[n] = '/';
                strcpy(candidate + n + 1, argv[0]);
                execv(candidate, argv);
                if (errno != ENOENT && errno != ENOTDIR) error = errno;
            }
            path += n;
            if (*path) path++;
        }
    }
    report('E', error, 0);
    _exit(error == ENOENT || error == ENOTDIR ? 127 : 126);
}

// Returns 1 when the entrypoint has ended.
static int reap(void) {
    int ended = 0;
    for (;;) {
        int status;
        struct rusage usage;
        pid_t pid = wait4(-1, &status, WNOHANG, &usage);
        if (pid <= 0) return ended;
        if (pid == entrypoint) {
            report('X', status, &usage);
            ended = 1;
        }
    }
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "pjrun-init is started by pjrun\n");
        return 125;
    }
    // The entrypoint has our user id: it must not trace us, take our descriptors, or write to them through /proc. Executing
    // gives it its own flag back.
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    setsid();
    subreaper = strcmp(argv[1], "subreaper") == 0;
    if (subreaper) prctl(PR_SET_CHILD_SUBREAPER, 1);
    fcntl(CONTROL, F_SETFD, FD_CLOEXEC);
    fcntl(LOCK, F_SETFD, FD_CLOEXEC);
    int has_channel = fcntl(CHANNEL, F_GETFD) >= 0;
    // In the subreaper form the terminal's or anybody's signals must not end us before the children are dead.
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, 0);
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    signal(SIGCHLD, SIG_DFL);
    int children = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    if (strcmp(argv[1], "held") == 0) {
        unsigned char go[2];
        ssize_t n;
        while ((n = read(CONTROL, go, sizeof go)) < 0 && errno == EINTR) {}
        if (n != 2 || go[0] != 'G') return 125;
    }
    entrypoint = fork();
    if (entrypoint < 0) {
        report('E', errno, 0);
        return 125;
    }
    if (entrypoint == 0) run_entrypoint(argv[2], argv + 3);
    // The entrypoint alone talks on it, so that its end is the channel's.
    if (has_channel) close(CHANNEL);
    for (;;) {
        struct pollfd waiting[2] = {{.fd = CONTROL, .events = POLLIN}, {.fd = children, .events = POLLIN}};
        if (poll(waiting, 2, -1) < 0 && errno != EINTR) end_everything();
        if (waiting[1].revents) {
            struct signalfd_siginfo information;
            while (read(children, &information, sizeof information) > 0) {}
            if (reap()) end_everything();
        }
        if (waiting[0].revents) {
            unsigned char message[2];
            ssize_t n = read(CONTROL, message, sizeof message);
            if (n == 2 && message[0] == 'S') {
                // Before its setsid() it leads no group yet.
                if (kill(-entrypoint, message[1]) < 0 && errno == ESRCH) kill(entrypoint, message[1]);
            }
            else if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
            else end_everything();
        }
    }
}
