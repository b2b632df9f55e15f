"""Figures of operation in Prometheus' text format: requests, seconds, memory; no score, no name.

Whichever process is asked tells of the requests of all that parted from one; what is counted in
the database is the same in all.
"""

import os
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from threading import Lock

from flask import Flask, Request, Response, abort, request

from dashboard.queries.tallies import ServerTallies, Tallies
from dashboard.web.account import Served
from dashboard.web.gate import METRICS
from dashboard.web.shared_counts import Counts, SharedCounts

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
TEXT = "text/plain; version=0.0.4; charset=utf-8"
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via")
STEPS = (*map(str, BUCKETS), "+Inf")
UNDER_WAY, REQUESTS, STEP, SECONDS, READS = "under_way", "requests", "step", "seconds", "reads"


class Metrics:
    """Counts the requests of a server's processes, by route and class of status (2xx); reads gives
    how often this process has read, by server."""

    def __init__(
        self, started: float, reads: Callable[[], Mapping[str, int]] = dict
    ) -> None:
        self._started, self._reads = started, reads
        self._counts = SharedCounts()
        self._told: dict[str, int] = {}
        self._lock = Lock()

    def enter(self) -> None:
        """A request came."""
        self._counts.add(UNDER_WAY, 1)

    def leave(self, served: Served) -> None:
        """A request ended."""
        seconds = served.ms / 1000
        step = STEPS[bisect_left(BUCKETS, seconds)]
        self._counts.add(UNDER_WAY, -1)
        self._counts.add(f"{REQUESTS} {served.method} {served.path} {served.status // 100}xx", 1)
        self._counts.add(f"{STEP} {served.path} {step}", 1)
        self._counts.add(f"{SECONDS} {served.path}", seconds)
        with self._lock:
            for name, reads in self._reads().items():
                self._counts.add(f"{READS} {name}", reads - self._told.get(name, 0))
                self._told[name] = reads

    def text(self, counted: Tallies | None, servers: ServerTallies | None = None) -> str:
        """Return all figures; counted is what the database says, None where it does not; servers
        how primary and replica are, None without a replica."""
        every, living = self._counts.read()
        lines = [*_served(every), *_histogram(every)]
        under_way = sum(int(one.get(UNDER_WAY, 0)) for one in living.values())
        lines += _one("chibo_requests_in_flight", "gauge", "Requests under way, this one too.",
                      under_way)  # fmt: skip
        lines += _one("chibo_process_start_time_seconds", "gauge", "Start, in seconds since 1970.",
                      round(self._started, 3))  # fmt: skip
        lines += _memory(living)
        lines += _one("chibo_database_up", "gauge", "Whether the database answers.",
                      int(counted is not None))  # fmt: skip
        if counted is not None:
            lines += _one("chibo_data_changes_total", "counter", "Changes of the data.",
                          counted.data_changes)  # fmt: skip
            lines += _one("chibo_imports_total", "counter", "Files taken in.", counted.imports)
            lines += _one("chibo_imports_undone_total", "counter", "Imports taken back.",
                          counted.imports_undone)  # fmt: skip
        if servers is not None:
            lines += _servers(servers, every)
        return "\n".join(lines) + "\n"


def _served(every: Counts) -> Iterator[str]:
    yield from _head("chibo_requests_total", "counter", "Requests answered.")
    for what, count in sorted(_of(REQUESTS, every)):
        labels = 'method="{}",path="{}",status="{}"'.format(*what)
        yield f"chibo_requests_total{{{labels}}} {int(count)}"


def _histogram(every: Counts) -> Iterator[str]:
    name = "chibo_request_seconds"
    yield from _head(name, "histogram", "Seconds from a request's arrival to its last byte.")
    counted = {(path, step): int(count) for (path, step), count in _of(STEP, every)}
    for (path,), seconds in sorted(_of(SECONDS, every)):
        sofar = 0
        for step in STEPS:
            sofar += counted.get((path, step), 0)
            yield f'{name}_bucket{{path="{path}",le="{step}"}} {sofar}'
        yield f'{name}_sum{{path="{path}"}} {seconds:.4f}'
        yield f'{name}_count{{path="{path}"}} {sofar}'


def _memory(processes: Iterable[int]) -> Iterator[str]:
    known = [held for one in sorted(processes) if (held := resident_bytes(one)) is not None]
    if known:
        name = "chibo_process_resident_memory_bytes"
        yield from _head(name, "gauge", "Memory that a process holds, with what it shares.")
        for number, held in enumerate(known, 1):
            yield f'{name}{{process="{number}"}} {held}'


def _of(kind: str, every: Counts) -> Iterator[tuple[list[str], float]]:
    """Yield what is counted of a kind; no route's name has a blank in it."""
    for name, count in every.items():
        told, *what = name.split(" ")
        if told == kind:
            yield what, count


def _head(name: str, kind: str, said: str) -> list[str]:
    return [f"# HELP {name} {said}", f"# TYPE {name} {kind}"]


def _one(name: str, kind: str, said: str, value: float) -> list[str]:
    return [*_head(name, kind, said), f"{name} {value}"]


def _servers(found: ServerTallies, every: Counts) -> Iterator[str]:
    yield from _one("chibo_primary_up", "gauge", "Whether the primary answers.",
                    int(found.primary_up))  # fmt: skip
    yield from _one("chibo_replica_up", "gauge", "Whether the replica holds all and is read from.",
                    int(found.replica_up))  # fmt: skip
    if found.bytes_behind is not None:
        yield from _one("chibo_replica_behind_bytes", "gauge",
                        "Log of the primary that the replica has yet to replay.",
                        found.bytes_behind)  # fmt: skip
    yield from _head("chibo_reads_total", "counter", "Reads by server.")
    for server in ("primary", "replica"):
        yield f'chibo_reads_total{{server="{server}"}} {int(every.get(f"{READS} {server}", 0))}'


def resident_bytes(process: int) -> int | None:
    """Return the memory a process holds; None where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def is_local(asked: Request) -> bool:
    """Whether a request comes from this machine itself, and not through a proxy on it."""
    if any(name in asked.headers for name in FORWARDED):
        return False
    try:
        address = ip_address(asked.remote_addr or "")
    except ValueError:
        return False
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (inner or address).is_loopback


def install_metrics(
    server: Flask,
    metrics: Metrics,
    count: Callable[[], tuple[Tallies | None, ServerTallies | None]],
    allowed: Callable[[Request], bool],
) -> None:
    """Answer the figures to whom it is allowed; to others there is no such page."""

    def figures() -> Response:
        if not allowed(request):
            abort(404)
        return Response(metrics.text(*count()), content_type=TEXT)

    server.add_url_rule(METRICS, "metrics", figures)
