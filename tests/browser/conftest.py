"""A served dashboard with sample data, and a real Chromium that notices every wrong step."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, sync_playwright

from tests.engines.databases import ONLY_SQLITE, fill_with_sample

# What these write is walked through on each engine; what the others read is compared answer by
# answer in tests/test_engines.py, so they need a browser on one engine only.
WRITING = {"test_attention", "test_control", "test_hall_frozen", "test_imports", "test_talks"}
Borrow = Callable[[str], AbstractContextManager[BrowserContext]]
CHIBO = Path(sys.executable).with_name("chibo")
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WINDOW = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"}
# What a page may note in a browser, but for the files that are kept.
NOTED = "cookies,local_storage,indexeddb,service_workers,cache_storage"
# Where parts are asked for: each by itself, and all that are kept together.
ASKED = {"/_dash-update-component", "/_kept-parts"}
READY = """() => {
  if (document.fonts.status !== 'loaded') return false;
  if (document.querySelector('[data-dash-is-loading="true"]')) return false;
  if (document.querySelector('._dash-loading, [aria-busy="true"]')) return false;
  const graphs = [...document.querySelectorAll('.dash-graph')];
  if (!document.querySelector('h1')) return false;
  return graphs.every(graph => graph.querySelector('.main-svg') && graph.offsetParent !== null
    || graph.offsetParent === null);
}"""
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    module = metafunc.module.__name__.rpartition(".")[2]
    if "databases" in metafunc.fixturenames and module not in WRITING:
        metafunc.definition.add_marker(ONLY_SQLITE)


def find_chromium() -> str | None:
    """$CHROMIUM, then Debian's, then any on the path."""
    named = [os.environ.get("CHROMIUM"), "/usr/bin/chromium"]
    named += [shutil.which(name) for name in ("chromium", "google-chrome")]
    return next((path for path in named if path and Path(path).exists()), None)


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


@contextmanager
def served(folder: Path, url: str, port: int, *options: str) -> Iterator[str]:
    """Serve a database for as long as the block runs; the address it is served at."""
    environment = {**os.environ, "PORT": str(port), "DASHBOARD_DATABASE_URL": url}
    environment["PYTHONUNBUFFERED"] = "1"
    with (
        (folder / "errors.log").open("a") as errors,
        subprocess.Popen(
            [CHIBO, "serve", *options],
            env=environment, stdout=subprocess.PIPE, stderr=errors, text=True,
        ) as server,
    ):  # fmt: skip
        assert server.stdout is not None
        try:
            for line in server.stdout:
                if "http://" in line:
                    break
            wait_for_door(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def address(databases, tmp_path_factory) -> Iterator[str]:
    """The address of a dashboard with the sample data, served for the whole session."""
    url = databases.copy("sample", fill_with_sample)
    with served(tmp_path_factory.mktemp("served"), url, free_port()) as address:
        yield address


def wait_for_door(port: int, server: subprocess.Popen) -> None:
    """Knock until the server opens, or it has ended."""
    while server.poll() is None:
        with socket.socket() as door:
            door.settimeout(1)
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError("the server ended before it served")


@pytest.fixture(scope="session")
def program() -> dict[str, Any]:
    """How Chromium is started."""
    path = find_chromium()
    if path is None:
        reason = "no Chromium: install it, or name it in $CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    return {"executable_path": path, "args": flags}


@pytest.fixture(scope="session")
def kind(program: dict[str, Any]) -> Iterator[BrowserType]:
    """What starts browsers."""
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def chromium(kind: BrowserType, program: dict[str, Any]) -> Iterator[Browser]:
    """One Chromium for the session."""
    browser = kind.launch(**program)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def borrow(kind, program, shared, worker) -> Iterator[Borrow]:
    """Lend a browser that remembers the files of earlier visits, and nothing else of them.

    Compiling the scripts of a page anew takes as long as all the rest of it.
    """
    free: list[BrowserContext] = []
    every: list[BrowserContext] = []

    @contextmanager
    def lend(address: str) -> Iterator[BrowserContext]:
        if not free:
            folder = shared.folder / f"profile-{worker}-{len(every)}"
            every.append(kind.launch_persistent_context(folder, **program, **WINDOW))
            free.append(every[-1])
        context = free.pop()
        context.clear_cookies()
        blank, *_ = context.pages
        debugger = context.new_cdp_session(blank)
        debugger.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": NOTED})
        debugger.detach()
        yield context
        for page in context.pages[1:]:
            page.close()
        free.append(context)

    yield lend
    for context in every:
        context.close()


@dataclass
class Visit:
    """A reader at a page; remembers what must not happen and how often charts were asked."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a path and wait until everything stands."""
        self.page.goto(f"{self.address}{path}")
        return self.settle()

    def settle(self) -> Page:
        """Wait for fonts, charts and pending calls, then two frames."""
        self.page.wait_for_function(READY)
        self.page.evaluate(TWO_FRAMES)
        self.page.wait_for_function(READY)
        return self.page


def watch(visit: Visit) -> None:
    host = urlsplit(visit.address).netloc

    def on_request(request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != host:
            visit.wrong.append(f"asked another host: {request.url}")
        if parts.path in ASKED:
            visit.calls.append(request.post_data or "")

    def on_console(message) -> None:
        if message.type == "error":
            visit.wrong.append(f"console: {message.text}")

    visit.page.on("request", on_request)
    visit.page.on("console", on_console)
    visit.page.on("pageerror", lambda error: visit.wrong.append(f"error: {error}"))


def start_visit(context, address, language="vi", theme="light", size=(1440, 900)) -> Visit:
    """Open an empty page."""
    context.add_cookies(
        [
            {"name": "lang", "value": language, "url": address},
            {"name": "theme", "value": theme, "url": address},
        ]
    )
    page = context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.set_default_timeout(60_000)
    visit = Visit(page, address)
    watch(visit)
    return visit


@pytest.fixture(scope="session")
def visit_to(chromium):
    """A function that starts a visit to any address, as somebody who was never there; who calls
    it closes it."""
    return lambda address, **how: start_visit(chromium.new_context(**WINDOW), address, **how)


@pytest.fixture
def visitor(borrow, address):
    """A function that starts a visit: language, theme and the size of the window.

    After the test no console error and no request to another host may have happened.
    """
    visits: list[Visit] = []
    with ExitStack() as stack:

        def start(language="vi", theme="light", size=(1440, 900)) -> Visit:
            context = stack.enter_context(borrow(address))
            visits.append(start_visit(context, address, language, theme, size))
            return visits[-1]

        yield start
    assert [wrong for visit in visits for wrong in visit.wrong] == []
