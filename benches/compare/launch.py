"""Runs one command and prints what it cost, as the kernel accounts for it.

Its own process, started for each run with as few modules as possible: the kernel counts the memory
of whoever starts a process to that process's peak.
"""

import json
import os
import sys
import time


def main() -> None:
    spec = json.loads(sys.argv[1])
    os.chdir(spec["cwd"])
    out = os.open(spec["stdout"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    err = os.open(spec["stderr"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    feeder = None
    if spec["feed"]:
        # Another process fills the pipe, so that its time is not the command's.
        stdin, end = os.pipe()
        actions = [(os.POSIX_SPAWN_DUP2, end, 1)]
        feeder = os.posix_spawnp(spec["feed"][0], spec["feed"], os.environ, file_actions=actions)
        os.close(end)
    else:
        stdin = os.open(spec["stdin"], os.O_RDONLY)
    os.sched_setaffinity(0, spec["cpus"])
    actions = [(os.POSIX_SPAWN_DUP2, fd, to) for to, fd in enumerate((stdin, out, err))]
    start = time.perf_counter()
    child = os.posix_spawnp(spec["argv"][0], spec["argv"], os.environ, file_actions=actions)
    # The feeder gets its signal only when nobody else holds the pipe.
    os.close(stdin)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - start
    if feeder is not None:
        os.waitpid(feeder, 0)
    print(
        json.dumps(
            {
                "wall": wall,
                "user": used.ru_utime,
                "system": used.ru_stime,
                "memory": used.ru_maxrss * 1024,
                "code": os.waitstatus_to_exitcode(status),
            }
        )
    )


main()
