#pragma once
// Starts one program inside its own Linux namespaces.
//
// Everything here runs between clone(2) and exec(2) in a child that shares the parent's memory
// (CLONE_VM | CLONE_VFORK), so it allocates nothing, takes no lock and calls only the kernel.
// Sources of the rules: user_namespaces(7), mount_namespaces(7), open_tree(2), mount_setattr(2),
// Documentation/filesystems/overlayfs.rst (userxattr, escaping of ':' in lowerdir).
#include <stddef.h>
#include <sys/types.h>

enum pj_mount_kind {
    PJ_BIND = 0,       // source is attached, with everything mounted below it, at target
    PJ_TMPFS = 1,      // a new tmpfs, source holds its options ("size=64m,mode=1777")
    PJ_OVERLAY = 2,    // lower under upper, at target
    PJ_DIRECTORY = 3,  // made, unless it is there
    PJ_FILE = 4,       // made empty: a mount point for a file
    PJ_LINK = 5,       // a symbolic link to source
    PJ_TERMINALS = 6,  // a devpts of the host's own
    PJ_LOCK = 7,       // the mount at target becomes read-only, what is below it does not
    PJ_GUARD = 8,      // target becomes read-only with all below it, as a mount of its own
};

// Done in order, after the sources of all of them have been opened and the whole file system has become read-only.
struct pj_mount {
    int kind;
    int read_only;
    int is_optional;    // a failure is no failure of the whole
    int is_late;        // PJ_OVERLAY: made when its turn comes, because upper is made by an earlier step
    const char *source;
    const char *target;
    const char *lower;  // PJ_OVERLAY: as overlayfs wants it, ':' and '\' escaped
    const char *upper;
    const char *work;
    int fd;             // scratch for the child
};

struct pj_spec {
    int use_user_namespace;
    int use_mount_namespace;   // 0: none of the namespaces below either
    int new_network;
    int join_network_fd;       // -1: none
    int join_user_fd;          // -1: none; needed with join_network_fd when user namespaces are used
    unsigned uid, gid;         // the caller's, for the maps
    const char *hostname;      // may be NULL

    struct pj_mount *mounts;
    size_t mount_count;

    int init_fd;               // the program to execute, open for reading
    char *const *argv;
    char *const *envp;
    int fds[7];                // become 0...6 of the program (the last two may be -1); the rest is closed

    // Results
    const char *failed_step;   // NULL when the program was executed
    int failed_errno;
    int proc_mounted;          // 0: /proc shows the outer process ids (refused by the kernel)
};

// Returns the child's process id, or -1 with failed_step and failed_errno set.
// A child that failed has been waited for.
pid_t pj_spawn(struct pj_spec *spec);
