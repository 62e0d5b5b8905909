"""An editor as far as slacalc must know one: the language server for YAML, spoken to over its streams."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Any, Self

Json = Any
SECONDS = 60


def server() -> list[str] | None:
    """The command of the server; None where it is not installed."""
    named = os.environ.get("YAML_LANGUAGE_SERVER") or shutil.which("yaml-language-server")
    return [named, "--stdio"] if named and Path(named).exists() and shutil.which("node") else None


class Editor:
    """A folder that is open in an editor."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.folder = folder
        self.running = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.heard: queue.Queue[dict[str, Any]] = queue.Queue()
        self.asked = 0
        self.marks: dict[str, list[dict[str, Any]]] = {}
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()
        completion = {"completionItem": {"documentationFormat": ["markdown"], "snippetSupport": True}}
        capabilities = {"workspace": {"configuration": True}, "textDocument": {"completion": completion, "hover": {}}}
        root = folder.as_uri()
        self.ask("initialize", {"processId": None, "rootUri": root, "capabilities": capabilities, "workspaceFolders": None})
        self._tell("initialized", {})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.running.kill()
        self.running.wait(SECONDS)
        self.listener.join(SECONDS)
        for stream in (self.running.stdin, self.running.stdout):
            if stream is not None:
                stream.close()

    def open(self, name: str, text: str) -> list[dict[str, Any]]:
        """Open a file with that text, and the lines that it is marked with."""
        uri = (self.folder / name).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.marks.pop(uri, None)
        self._tell("textDocument/didOpen", {"textDocument": document})
        while uri not in self.marks:
            self._hear()
        return self.marks.pop(uri)

    def labels(self, name: str, line: int, column: int) -> list[str]:
        """What is offered at a place, counted from 0."""
        answer = self.ask("textDocument/completion", self._at(name, line, column))
        return [item["label"] for item in (answer["items"] if isinstance(answer, dict) else answer)]

    def hover(self, name: str, line: int, column: int) -> str:
        """What is told about a place."""
        answer = self.ask("textDocument/hover", self._at(name, line, column))
        return json.dumps(answer, ensure_ascii=False) if answer else ""

    def ask(self, method: str, params: object) -> Json:
        """A request and its answer."""
        self.asked += 1
        asked = self.asked
        self._send({"id": asked, "method": method, "params": params})
        while True:
            heard = self._hear()
            if heard.get("id") == asked and "method" not in heard:
                return heard.get("result")

    def _at(self, name: str, line: int, column: int) -> dict[str, Any]:
        return {"textDocument": {"uri": (self.folder / name).as_uri()}, "position": {"line": line, "character": column}}

    def _hear(self) -> dict[str, Any]:
        heard = self.heard.get(timeout=SECONDS)
        match heard.get("method"):
            case "textDocument/publishDiagnostics":
                self.marks[heard["params"]["uri"]] = heard["params"]["diagnostics"]
            case "workspace/configuration":
                own = {"schemaStore": {"enable": False}, "completion": True, "hover": True, "validate": True}
                asked = [item.get("section") for item in heard["params"]["items"]]
                self._send({"id": heard["id"], "result": [own if section == "yaml" else {} for section in asked]})
            case str() if "id" in heard:
                self._send({"id": heard["id"], "result": None})
        return heard

    def _tell(self, method: str, params: object) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.running.stdin is not None
        self.running.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.running.stdin.flush()

    def _listen(self) -> None:
        stream = self.running.stdout
        assert stream is not None
        while head := stream.readline():
            length = int(head.split(b":")[1])
            while stream.readline().strip():
                pass
            self.heard.put(json.loads(stream.read(length)))
