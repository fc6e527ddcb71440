"""What a command costs: wall and CPU seconds, and the memory of all its processes together.

Memory is the resident set summed over the process and everything it starts, read from /proc many
times a second. Pages that two processes share count twice, so the sum is never too low.
Linux only. Does not belong here: which commands are measured (bench_scale.py).
"""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PAUSE_SECONDS = 0.1
_PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20
_PROC = Path("/proc")


@dataclass(frozen=True)
class Sample:
    """seconds: since the start. mib: resident, all processes. names: their programs."""

    seconds: float
    mib: float
    names: frozenset[str]


@dataclass(frozen=True)
class Cost:
    """load: the machine's load average over one minute, before the command began."""

    wall: float
    cpu: float
    load: float
    samples: tuple[Sample, ...] = field(repr=False)

    @property
    def peak_mib(self) -> float:
        """The highest sum."""
        return self.peak_between(0.0, self.wall)

    def peak_between(self, start: float, end: float) -> float:
        """The highest sum from start to end, in seconds; of a short span the nearest sample."""
        inside = [s.mib for s in self.samples if start <= s.seconds <= end]
        nearest = min(self.samples, key=lambda s: abs(s.seconds - start), default=None)
        return max(inside, default=nearest.mib if nearest else 0.0)

    def span_of(self, name: str) -> tuple[float, float] | None:
        """First and last second that a process of that program was seen."""
        seen = [s.seconds for s in self.samples if name in s.names]
        return (seen[0], seen[-1]) if seen else None


def measure(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> tuple[Cost, str]:
    """Run the command; return its cost and standard output.

    Raises CalledProcessError unless it exits 0.
    """
    load, before, started = os.getloadavg()[0], child_cpu(), time.perf_counter()
    with (
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process,
        Sampler(process.pid, started) as sampler,
    ):
        out, err = process.communicate()
    wall, cpu = time.perf_counter() - started, child_cpu() - before
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, out, err)
    return Cost(wall, cpu, load, tuple(sampler.samples)), out


def measure_here(action: Callable[[], None]) -> Cost:
    """The cost of a call in this process; its memory includes what the process held before."""
    load, before, started = os.getloadavg()[0], time.process_time(), time.perf_counter()
    with Sampler(os.getpid(), started) as sampler:
        action()
    wall, cpu = time.perf_counter() - started, time.process_time() - before
    return Cost(wall, cpu, load, tuple(sampler.samples))


def child_cpu() -> float:
    """CPU seconds of the children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class Sampler:
    """Looks at a process and its descendants from a thread of its own, until left."""

    def __init__(self, pid: int, started: float) -> None:
        self._pid = pid
        self._started = started
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.samples: list[Sample] = []

    def __enter__(self) -> Sampler:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            found = [_memory(pid) for pid in _tree(self._pid)]
            names = frozenset(name for name, _ in found)
            total = sum(pages for _, pages in found) * _PAGE_MIB
            self.samples.append(Sample(time.perf_counter() - self._started, total, names))
            if self._done.wait(PAUSE_SECONDS):
                return


def _tree(pid: int) -> list[int]:
    """The process and everything below it."""
    children: dict[int, list[int]] = {}
    for stat in _PROC.glob("[0-9]*/stat"):
        try:
            # The program's name stands in parentheses and may hold anything; the parent comes
            # second after it.
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended between the two looks
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def _memory(pid: int) -> tuple[str, int]:
    """Program and resident pages; nothing of a process that has ended."""
    folder = _PROC / str(pid)
    try:
        arguments = (folder / "cmdline").read_bytes().split(b"\0")
        pages = int((folder / "statm").read_text().split()[1])
    except OSError:
        return "", 0
    return _program(arguments), pages


def _program(arguments: Sequence[bytes]) -> str:
    """The script of a Python process, else the executable."""
    names = [Path(os.fsdecode(argument)).name for argument in arguments[:2]]
    return names[1] if len(names) > 1 and names[0].startswith("python") else names[0]
