"""A browser without a window that is spoken to over two pipes, so that keys are pressed as a person presses them."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from render.browser import CHROMIUM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

KEYS = {
    "Tab": {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9},
    "Enter": {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"},
    "Space": {"key": " ", "code": "Space", "windowsVirtualKeyCode": 32, "text": " "},
}
SHIFT = 8


class Tab:
    """A page in the browser."""

    def __init__(self, to_browser: BinaryIO, from_browser: BinaryIO) -> None:
        self._to, self._from, self._number, self._session = to_browser, from_browser, 0, ""

    def open(self, path: Path) -> None:
        """Show a page, and wait until it is there."""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._ask("Page.enable")
        self._ask("Page.navigate", url=path.as_uri())
        while self._hear().get("method") != "Page.loadEventFired":
            pass
        self._ask("Page.bringToFront")

    def press(self, name: str, *, shift: bool = False) -> None:
        """Press a key and let it go."""
        key = {**KEYS[name], "modifiers": SHIFT if shift else 0}
        self._ask("Input.dispatchKeyEvent", type="keyDown" if "text" in key else "rawKeyDown", **key)
        self._ask("Input.dispatchKeyEvent", type="keyUp", **{name: value for name, value in key.items() if name != "text"})

    def value(self, expression: str) -> Any:  # noqa: ANN401 - whatever the page says
        """What an expression comes to on the page."""
        reply = self._ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in reply, reply
        return reply["result"].get("value")

    def _ask(self, method: str, **parameters: object) -> dict[str, Any]:
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._to.write(json.dumps(message).encode() + b"\0")
        self._to.flush()
        while (answer := self._hear()).get("id") != self._number:
            pass
        assert "error" not in answer, answer
        reply: dict[str, Any] = answer["result"]
        return reply

    def _hear(self) -> dict[str, Any]:
        heard = bytearray()
        while (byte := self._from.read(1)) != b"\0":
            assert byte, "the browser is gone"
            heard += byte
        message: dict[str, Any] = json.loads(heard)
        return message


@contextmanager
def tab_of(path: Path, folder: Path) -> Iterator[Tab]:
    """A page as a person has it before them; the browser ends with the body."""
    assert CHROMIUM is not None
    its_input, our_output = os.pipe()
    our_input, its_output = os.pipe()
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", f"--user-data-dir={folder / 'profile'}"]
    script = f'exec "$@" 3<&{its_input} 4>&{its_output}'  # the pipes of the protocol have these numbers
    browser = subprocess.Popen(
        ["/bin/bash", "-c", script, "bash", CHROMIUM, *flags],
        pass_fds=(its_input, its_output),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(its_input)
    os.close(its_output)
    with os.fdopen(our_output, "wb") as to_browser, os.fdopen(our_input, "rb") as from_browser:
        try:
            tab = Tab(to_browser, from_browser)
            tab.open(path)
            yield tab
        finally:
            browser.kill()
            browser.wait()
