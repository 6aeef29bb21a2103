"""What Python imports before anything else where this folder is on its path: no other machine can
be asked, and a kernel starts in the folder that KERNELS_START_IN names.
"""

import os
import socket
import sys

LOCAL = ("127.", "::1", "localhost", "0.0.0.0")


class Blocked(OSError):
    """Another machine was asked."""


def check(host):
    """Refuse a host that is not this machine."""
    if host and not str(host if isinstance(host, str) else host.decode()).startswith(LOCAL):
        raise Blocked(f"a notebook asked the network for {host}")


class LocalSocket(socket.socket):
    """A socket that reaches this machine alone."""

    def connect(self, address):
        if isinstance(address, tuple):
            check(address[0])
        return super().connect(address)

    def connect_ex(self, address):
        if isinstance(address, tuple):
            check(address[0])
        return super().connect_ex(address)

    def sendto(self, data, *rest):
        if isinstance(rest[-1], tuple):
            check(rest[-1][0])
        return super().sendto(data, *rest)


look_up = socket.getaddrinfo


def getaddrinfo(host, *more, **named):
    """Look up the address of this machine alone."""
    check(host)
    return look_up(host, *more, **named)


socket.socket, socket.getaddrinfo = LocalSocket, getaddrinfo
if os.environ.get("KERNELS_START_IN") and "ipykernel_launcher" in sys.orig_argv:
    os.chdir(os.environ["KERNELS_START_IN"])
