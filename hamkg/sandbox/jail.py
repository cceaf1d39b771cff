"""What a process that works for a stranger may use: memory, processor time, no network."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_LINUX = sys.platform == "linux"


def limit_memory(megabytes: int) -> None:
    """Cap the address space of this process; a tighter cap of the machine stays."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    size = megabytes * 1024 * 1024
    soft = size if hard == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def free_memory_limit() -> None:
    """Lift the cap of `limit_memory` again."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def leave_no_core() -> None:
    """Write no core dump: it would hold everything the process had in memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def die_with_parent(with_signal: signal.Signals = signal.SIGKILL) -> None:
    """Get this signal when the process that started us ends (Linux; elsewhere nothing)."""
    if _LINUX:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, with_signal)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends (Linux; elsewhere nothing)."""
    if _LINUX:
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def leave_network() -> bool:
    """Go where there is no network at all: an empty network namespace; False where none is had.

    Sockets that are open already stay open. The process must have one thread.
    """
    if not _LINUX:
        return False
    unshare = ctypes.CDLL(None).unshare
    own_user = 0 if os.geteuid() == 0 else _CLONE_NEWUSER
    return bool(unshare(_CLONE_NEWNET | own_user) == 0)


def refuse_sockets() -> None:
    """Let no Python code of this process reach for the network: the wall where no other is had.

    It does not see what the engine does by itself; there the refusal of SERVICE and LOAD stands.
    """

    def hook(event: str, _arguments: tuple[object, ...]) -> None:
        if event in {"socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto"}:
            msg = f"a query process may not use the network ({event})"
            raise PermissionError(msg)

    sys.addaudithook(hook)


def confine(memory_mb: int) -> None:
    """Put this process, which has one thread, behind all these walls for good."""
    die_with_parent()
    leave_no_core()
    if not leave_network():
        refuse_sockets()
    limit_memory(memory_mb)
