"""Messages over a stream socket: four bytes of length, then msgpack."""

from __future__ import annotations

import socket
import struct
import threading
from typing import Generic, TypeVar

import msgspec

from gradviz.worker.messages import Message

_LENGTH = struct.Struct("<I")
_Incoming = TypeVar("_Incoming", bound=Message)


class Channel(Generic[_Incoming]):
    """One end of the socket pair. Any thread may send; one thread receives."""

    def __init__(self, end: socket.socket, incoming: object) -> None:
        self._socket = end
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder: msgspec.msgpack.Decoder[_Incoming] = msgspec.msgpack.Decoder(incoming)
        self._lock = threading.Lock()
        self._received = bytearray()

    def fileno(self) -> int:
        """The descriptor, for `select`."""
        return self._socket.fileno()

    def send(self, message: Message) -> None:
        """Send a message. Raises `OSError` when the other end is gone."""
        with self._lock:
            self._socket.sendall(self._frame(message))

    def nudge(self, message: Message) -> None:
        """Send a message unless that would wait: for one that matters only to a reader who has caught up."""
        if self._lock.acquire(blocking=False):
            try:
                self._socket.send(self._frame(message), socket.MSG_DONTWAIT)
            except OSError:
                pass  # the other end is gone or behind; either way it needs no waking
            finally:
                self._lock.release()

    def receive(self) -> list[_Incoming] | None:
        """Wait for messages; None when the other end is gone."""
        try:
            chunk = self._socket.recv(1 << 16)
        except OSError:
            return None
        if not chunk:
            return None
        self._received += chunk
        return self._complete()

    def close(self) -> None:
        """Close this end."""
        self._socket.close()

    def _frame(self, message: Message) -> bytes:
        body = self._encoder.encode(message)
        return _LENGTH.pack(len(body)) + body

    def _complete(self) -> list[_Incoming]:
        messages, start = [], 0
        while len(self._received) - start >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._received, start)
            end = start + _LENGTH.size + length
            if len(self._received) < end:
                break
            messages.append(self._decoder.decode(self._received[start + _LENGTH.size : end]))
            start = end
        del self._received[:start]
        return messages
