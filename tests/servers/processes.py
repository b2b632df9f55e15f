"""Real processes of `chibo serve`, asked over HTTP as a browser asks them."""

import json
import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask

ROOT = Path(__file__).parents[2]
CHIBO = [sys.executable, "-u", "-c", "import sys; from dashboard.cli import main; sys.exit(main())"]
JSON = "application/json"
Call = Mapping[str, Any]


class Process:
    """One process, by its address."""

    def __init__(self, address: str) -> None:
        self.address = address

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        """Return status and body of an answer; with a body it is posted."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        asked = urllib.request.Request(self.address + path, body, named)
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read()

    def get(self, path: str) -> Any:
        """Return the JSON of an address."""
        return json.loads(self.ask(path, Accept=JSON)[1])

    def post(self, path: str, **body: object) -> tuple[int, Any]:
        """Return status and JSON of what is posted."""
        given = json.dumps(body).encode()
        status, said = self.ask(path, given, Content_Type=JSON, Accept=JSON)
        return status, json.loads(said)

    def call(self, part: str, **values: object) -> Any:
        """Return what a callback answers: the one whose outputs begin with the part.

        values: of inputs and states by their id, with "_" for "-"; a part that sets the callback
        off is named by `by`.
        """
        known = next(one for one in self.callbacks if one["output"].lstrip(".").startswith(part))
        named = {
            name if "." in name else name.replace("_", "-"): value for name, value in values.items()
        }
        output = known["output"]
        pairs = output[2:-2].split("...") if output.startswith("..") else [output]
        outputs = [dict(zip(("id", "property"), one.rsplit(".", 1), strict=True)) for one in pairs]
        given = {
            kind: [one | {"value": self._value(one, named)} for one in known[kind]]
            for kind in ("inputs", "state")
        }
        changed = named.get("by") or "{id}.{property}".format(**known["inputs"][0])
        body = {
            "output": output, "outputs": outputs if len(outputs) > 1 else outputs[0],
            "changedPropIds": [changed], **given,
        }  # fmt: skip
        status, said = self.post("/_dash-update-component", **body)
        assert status == 200, (part, status, said)
        return said["response"]

    def _value(self, one: Call, named: Mapping[str, object]) -> object:
        return named.get(one["id"], named.get(f"{one['id']}.{one['property']}"))

    def page(self, path: str) -> str:
        """Return the page of an address, as text."""
        shown = self.call("_pages_content", **{"_pages_location.pathname": path})
        return json.dumps(shown, ensure_ascii=False)

    @cached_property
    def callbacks(self) -> list[Call]:
        """All callbacks: those that Dash knows of, and those that the page asks for itself."""
        every = self.get("/_dash-dependencies")
        page = self.ask("/")[1].decode()
        found = re.search('<script id="settled" type="application/json">(.*?)</script>', page)
        assert found is not None
        chosen = {"id": "chosen", "property": "data"}
        return [one for one in every if one["clientside_function"] is None] + [
            {
                "output": output,
                "inputs": [chosen],
                "state": [{"id": store, "property": "data"}] if store else [],
            }
            for output, store in json.loads(found[1]).items()
        ]

    def pages(self, *some: str) -> dict[str, Any]:
        """Return what every part answers that asks for nothing but the choice of filters; or those
        of some pages."""
        only = [{"id": "chosen", "property": "data"}]
        parts = [
            one["output"]
            for one in self.callbacks
            if one["inputs"] == only
            and not one["state"]
            and (not some or one["output"].startswith(some))
        ]
        return {part: self.call(part, chosen="") for part in parts}

    def send(self, content: bytes) -> str:
        """Send a file of scores; return its token."""
        headers = {"Content_Type": "application/octet-stream", "X_File_Name": "diem.csv"}
        return str(json.loads(self.ask("/nap/tep", content, **headers)[1])["token"])

    def figure(self, name: str) -> float | None:
        """Return a figure of operation; None where it is not told."""
        for line in self.ask("/metrics")[1].decode().splitlines():
            if line.startswith(f"{name} "):
                return float(line.rpartition(" ")[2])
        return None


class Local(Process):
    """An application in this very process, asked the same way."""

    def __init__(self, server: Flask) -> None:
        super().__init__("")
        self._client = server.test_client()

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        """Return status and body of an answer; with a body it is posted."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        method = "GET" if body is None else "POST"
        with self._client.open(path, method=method, data=body, headers=named) as answer:
            return answer.status_code, answer.get_data()


@contextmanager
def serving(folder: Path, url: str, **settings: str) -> Iterator[Process]:
    """Run `chibo serve` in a folder for as long as the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {
        "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PORT": str(port), "DASHBOARD_LOG": "off",
        "DASHBOARD_DATABASE_URL": url, "DASHBOARD_LANGUAGE": "en", **settings,
    }  # fmt: skip
    folder.mkdir(exist_ok=True)
    with (folder / "errors").open("w") as errors, subprocess.Popen(
        [*CHIBO, "serve", "--empty"], cwd=folder, env={**os.environ, **given},
        stdout=subprocess.PIPE, stderr=errors, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert str(port) in said, (said, (folder / "errors").read_text())
            yield Process(f"http://127.0.0.1:{port}")
        finally:
            process.kill()


def take_in(process: Process, content: bytes) -> int:
    """Send, try and confirm a file in one process; return the number of the import."""
    token = process.send(content)
    _, tried = process.post("/nap/kiem-tra", token=token)
    return confirm(process, tried)


def confirm(process: Process, tried: Mapping[str, Any]) -> int:
    """Confirm a file that was tried; return the number of the import."""
    known = {name: tried[name] for name in ("token", "sha256", "version")}
    status, said = process.post("/nap/xac-nhan", **known)
    assert status == 200, said
    number: int = said["receipt"]["upload"]
    return number
