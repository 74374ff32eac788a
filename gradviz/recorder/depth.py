"""How deep a graph may grow before this thread's stack can no longer release it."""

from __future__ import annotations

import ctypes
import sys
import threading

_BYTES = 512
"""Of stack for each function that was looked at: 170 to 270 were measured, by what stood between them."""
_RESERVE = 64 << 10
"""Bytes for what runs when a graph is released."""
_UNKNOWN = 512 << 10
"""Bytes taken for the stack where the system does not tell: the smallest that a system gives a thread unasked."""


class TooDeep(RuntimeError):
    """The graph is deeper than the stack can release.

    Torch releases a graph with a loop, but a function whose Python object has ever existed with a C call within a call:
    who looks at each function of a deep chain makes its end crash the process.
    """

    def __init__(self, deepest: int) -> None:
        super().__init__(
            f"The graph is deeper than this thread's stack can release: more than {deepest:,} functions lie one behind "
            "another. Run the program in Gradviz, or in a thread with a larger stack (threading.stack_size)."
        )


def deepest() -> int:
    """How many functions may lie one behind another in this thread."""
    return max(0, stack_size() - _RESERVE) // _BYTES


def stack_size() -> int:
    """Bytes of this thread's stack."""
    try:
        return _asked()
    except (AttributeError, OSError, TypeError):
        return threading.stack_size() or _UNKNOWN


def _asked() -> int:
    system = ctypes.CDLL(None)
    system.pthread_self.restype = ctypes.c_void_p
    thread = ctypes.c_void_p(system.pthread_self())
    if sys.platform == "darwin":
        system.pthread_get_stacksize_np.restype = ctypes.c_size_t
        return int(system.pthread_get_stacksize_np(thread))
    attributes = ctypes.create_string_buffer(256)  # a pthread_attr_t has 56 bytes, or a few more
    address, size = ctypes.c_void_p(), ctypes.c_size_t()
    if system.pthread_getattr_np(thread, attributes):
        raise OSError
    try:
        system.pthread_attr_getstack(attributes, ctypes.byref(address), ctypes.byref(size))
    finally:
        system.pthread_attr_destroy(attributes)
    return size.value
