"""The 40 ms trap and its remedy: a kernel connection that sends each message at once.

Jupyter Server leaves Nagle's algorithm on for the WebSocket between page and kernel, so every second small message waits
for the browser's delayed acknowledgement, about 40 ms. This class turns it off. Set it through the documented
`ServerApp.kernel_websocket_connection_class`; without it everything works, only slower.
"""
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class LowLatencyConnection(ZMQChannelsWebsocketConnection):
    """Jupyter Server's own kernel connection, with TCP_NODELAY set as soon as the WebSocket is open."""

    def connect(self):
        """Set TCP_NODELAY, then connect to the kernel as Jupyter Server does; return what it returns."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
