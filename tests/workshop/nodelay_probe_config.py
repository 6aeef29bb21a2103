"""A Jupyter Server config that writes for each kernel WebSocket whether TCP_NODELAY is on."""

import os
import pathlib
import socket

from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

opened = KernelWebsocketHandler.open


async def open_and_tell(self, kernel_id):
    await opened(self, kernel_id)
    nodelay = self.ws_connection.stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    pathlib.Path(os.environ["NODELAY_PROBE"]).write_text(str(int(bool(nodelay))))


KernelWebsocketHandler.open = open_and_tell
