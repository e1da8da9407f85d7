import Glibc
import PjrunTesting
import Testing

/// What a script with bad intentions, or with bad luck, cannot do to the sandbox around it.
@Suite struct HardeningSandboxTests {
    // MARK: - Process 1

    @Test(arguments: Caller.possible)
    func `a script cannot trace, stop or write to process 1, nor take its descriptors`(caller: Caller) {
        let folder = caller.folder()

        let job = folder.startScript(
            """
            exec python3 - <<'END'
            import ctypes, errno, os, signal
            libc = ctypes.CDLL(None, use_errno=True)
            def say(what, result):
                print(what, errno.errorcode[ctypes.get_errno()] if result < 0 else 'done')
            say('attach', libc.ptrace(16, 1, None, None))
            say('seize', libc.ptrace(0x4206, 1, None, None))
            pidfd = libc.syscall(434, 1, 0)
            print('pidfd', pidfd >= 0)
            taken = {ctypes.get_errno() if libc.syscall(438, pidfd, n, 0) < 0 else 0 for n in range(16)}
            print('taken', [errno.errorcode.get(n, n) for n in taken])
            for path in [f'/proc/1/fd/{n}' for n in range(16)] + ['/proc/1/mem', '/proc/1/root/etc', '/proc/1/cwd']:
                for flags in [os.O_WRONLY, os.O_RDONLY]:
                    try: os.open(path, flags); print('opened', path)
                    except OSError as error: assert error.errno in [errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENXIO], (path, error)
            # Process 1 of a namespace gets no signal from inside that it does not handle.
            for number in [signal.SIGSTOP, signal.SIGTSTP, signal.SIGKILL, signal.SIGTERM, signal.SIGINT]:
                os.kill(1, number)
            print('stopped', [line.split()[1] in 'Tt' for line in open('/proc/1/status') if line.startswith('State')])
            END
            """)
        // A job whose process 1 is frozen would never end.
        if !eventually(within: 15, { !job.isRunning }) { job.kill() }

        #expect(
            job.wait()
                == ShellResult(exit: 0, "attach EPERM\nseize EPERM\npidfd True\ntaken ['EPERM']\nstopped [False]\n"))
        #expect(folder.state() == JobState("Completed"))
    }

    // MARK: - /proc and /dev

    @Test(arguments: Caller.possible)
    func `switches of the kernel are not writable, and disks and the kernel's log are not there`(caller: Caller) {
        let folder = caller.folder()

        let result = folder.runScript(
            """
            python3 - <<'END'
            import glob, os, stat
            # Opened at most: nothing is written.
            paths = ['/proc/sysrq-trigger', '/proc/self/../sys/kernel/core_pattern', '/proc/1/../sysrq-trigger']
            paths += glob.glob('/proc/sys/kernel/*') + glob.glob('/proc/sys/vm/*') + glob.glob('/proc/sys/fs/**', recursive=True)
            for path in paths:
                if os.path.isdir(path): continue
                try: os.open(path, os.O_WRONLY); print('writable', path)
                except OSError: pass
            print(len(paths) > 50)
            for path in ['/dev/kmsg', '/dev/mem', '/dev/port', '/dev/kvm', '/dev/fuse', '/dev/net', '/dev/mapper', '/dev/loop-control']:
                if os.path.lexists(path): print('there', path)
            for folder, _, names in os.walk('/dev'):
                for name in names:
                    if stat.S_ISBLK(os.lstat(f'{folder}/{name}').st_mode): print('disk', folder, name)
            for kind in [stat.S_IFBLK, stat.S_IFCHR]:
                try: os.mknod('/tmp/device', kind | 0o600, os.makedev(1, 11)); print('made a device')
                except PermissionError: pass
            END
            """)

        #expect(result == ShellResult(exit: 0, "True\n"))
    }

    @Test(arguments: Caller.possible)
    func `the devices that programs expect work, pseudo-terminals too`(caller: Caller) {
        let folder = caller.folder()

        let result = folder.runScript(
            """
            echo gone > /dev/null && cat /dev/null && echo null
            [ "$(head -c 4 /dev/zero | od -An -tx1)" = ' 00 00 00 00' ] && echo zero
            [ "$(head -c 64 /dev/urandom | wc -c)$(head -c 8 /dev/random | wc -c)" = 648 ] && echo random
            python3 -c 'import errno
            try: open("/dev/full", "wb", 0).write(b"x")
            except OSError as error: print("full", error.errno == errno.ENOSPC)'
            [ -c /dev/tty ] && echo tty
            [ "$(echo given | cat /dev/fd/0 /dev/fd/3 3<<<more)" = $'given\\nmore' ] && echo fd
            echo given | cat /dev/stdin
            echo stdout > /dev/stdout
            [ "$( (echo text >/dev/stderr) 2>&1 )" = text ] && echo stderr
            echo x > /dev/shm/f && rm /dev/shm/f && echo shm
            python3 - <<'END'
            import multiprocessing.shared_memory, os, pty, sys
            block = multiprocessing.shared_memory.SharedMemory(create=True, size=10)
            block.unlink()
            master, slave = pty.openpty()
            os.write(slave, b'through the terminal\\n')
            print(os.isatty(slave), os.ttyname(slave).startswith('/dev/pts/'), os.read(master, 100))
            END
            """)

        #expect(
            result
                == ShellResult(
                    exit: 0,
                    "null\nzero\nrandom\nfull True\ntty\nfd\ngiven\nstdout\nstderr\nshm\nTrue True b'through the terminal\\r\\n'\n"
                ))
    }

    // MARK: - /run

    @Test(.enabled(if: geteuid() == 0, "only root can make a socket in /run"), arguments: Caller.possible)
    func `sockets of the machine's daemons are not there`(caller: Caller) {
        let folder = caller.folder()
        let name = "pjrun-test-\(UInt32.random(in: .min ... .max)).sock"
        Shell.run(
            "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"/run/\(name)\")'; chmod 666 /run/\(name)")
        defer { unlink("/run/\(name)") }

        let result = folder.runScript(
            """
            for d in /run /var/run /proc/self/root/run /proc/1/root/run; do [ -e $d/\(name) ] && echo "there: $d"; done
            ls -A /run | grep -vxE 'systemd|resolvconf|NetworkManager|current-system|opengl-driver'
            find /run -type s
            # Neither by taking away what covers it, also as the root of one more user namespace.
            (umount -l /run && ls /run/\(name)) 2>/dev/null
            unshare --user --map-root-user --mount sh -c 'umount -l /run && ls /run/\(name)' 2>/dev/null
            echo seen
            """)

        #expect(access("/run/\(name)", F_OK) == 0)
        #expect(result == ShellResult(exit: 0, "seen\n"))
    }

    // MARK: - Hosts

    @Test(arguments: Caller.possible)
    func `isolated hosts that end at once all start`(caller: Caller) {
        let folder = caller.folder()

        let results = (1...10).map { number in
            folder.pjrun(
                "run", "-q", "--entrypoint", "/bin/true", "--instances", "2", "--network-isolation", "--job-name",
                "job-\(number)")
        }

        #expect(results == Array(repeating: ShellResult(exit: 0), count: 10))
        let names = (1...10).map { "job-\($0)" }
        #expect(folder.pjrun(["wait"] + names) == ShellResult(exit: 0, names.map { "\($0) Completed\n" }.joined()))
    }
}
