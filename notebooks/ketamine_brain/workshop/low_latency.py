"""What stands between a slider and 60 frames a second in JupyterLab, and its remedy: a kernel
connection of our own.

1. Jupyter Server leaves Nagle's algorithm on for the WebSocket between page and kernel, so every
   second small message waits for the browser's delayed acknowledgment, about 40 ms. The connection
   turns it off.
2. A kernel says "busy" before and "idle" after each message of a widget, and at each change
   JupyterLab draws its own indicators anew: about 4 ms of the page's one thread, in front of the
   very frame that is waiting to be shown. The connection keeps such a "busy" back for a moment, and
   drops it when the work is over by then. Longer work shows as busy, as ever.

Set it through the documented `ServerApp.kernel_websocket_connection_class`; without it everything
works, only slower.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.ioloop import IOLoop

PATIENCE_S = 0.15  # longer than any frame, shorter than a reader wonders


class LowLatencyConnection(ZMQChannelsWebsocketConnection):
    """Jupyter Server's own kernel connection, sent at once and without the flicker of "busy"."""

    _held: object | None = None  # the timer of a "busy" kept back

    def connect(self) -> Any:
        """Set TCP_NODELAY, then connect to the kernel as Jupyter Server does; return what it
        returns.
        """
        self.websocket_handler.set_nodelay(True)
        return super().connect()

    def disconnect(self) -> Any:
        """Drop what is held, then disconnect as Jupyter Server does; return what it returns."""
        self._drop()
        return super().disconnect()

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[Any]) -> None:
        """Pass a message on to the page; hold the "busy" of a widget message until it matters."""
        state = self._state_of_widget_message(outgoing_msg)
        if state is not None:
            self._drop()
        if state == "busy":
            self._held = IOLoop.current().call_later(
                PATIENCE_S, super().handle_outgoing_message, stream, outgoing_msg
            )
        else:
            super().handle_outgoing_message(stream, outgoing_msg)

    def _drop(self) -> None:
        if self._held is not None:
            IOLoop.current().remove_timeout(self._held)
            self._held = None

    def _state_of_widget_message(self, message: list[Any]) -> str | None:
        """Return "busy" or "idle" for a status that answers a widget's message, else None.

        Other messages are not unpacked.
        """
        parts: list[Any] = self.session.feed_identities(message)[1]
        _signature, header, parent, _metadata, content, *_buffers = parts
        if b'"status"' not in header or b'"comm_msg"' not in parent:
            return None
        return self.session.unpack(content).get("execution_state")
