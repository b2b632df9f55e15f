"""A PostgreSQL server of our own: Debian's binaries, a socket, and nothing kept for long."""

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

USER = "chibo"
# What is lost when a machine breaks down is of no worth here, and haste is.
OPTIONS = [
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "autovacuum=off",
    "listen_addresses=",
    "max_connections=60",
    "log_min_messages=fatal",
]


def find_binaries() -> Path | None:
    """Return the folder of the newest server's programs: Debian keeps them off the path."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda one: int(one.parent.name) if one.parent.name.isdecimal() else 0,
    )
    on_path = shutil.which("initdb")
    found = [*debian, *([Path(on_path).resolve().parent] if on_path else [])]
    usable = [one for one in found if (one / "postgres").exists() and (one / "pg_ctl").exists()]
    return usable[-1] if usable else None


def unprivileged() -> dict[str, Any]:
    """Return how a program is run as somebody whom the server accepts: it refuses root."""
    if os.geteuid() != 0:
        return {}
    names = {one.pw_name: one for one in pwd.getpwall()}
    chosen = names.get("postgres") or names["nobody"]
    return {"user": chosen.pw_uid, "group": chosen.pw_gid, "extra_groups": []}


class Server:
    """One server in a folder of its own, which anybody may pass through."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self._folder, self._binaries = folder, binaries
        self._who = unprivileged()

    @property
    def url(self) -> str:
        """The database that every server has."""
        return f"postgresql+psycopg://{USER}@/postgres?host={self._folder}"

    def create(self, *options: str) -> None:
        """Make the files. Text is sorted as Vietnamese sort it, which SQLite does not."""
        self._own_folder()
        self._run(
            "initdb", "--pgdata=data", f"--username={USER}", "--auth=trust", "--no-sync",
            "--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi-VN",
        )  # fmt: skip
        with (self._folder / "data" / "postgresql.conf").open("a") as file:
            lines = [*OPTIONS, f"unix_socket_directories={self._folder}", *options]
            file.writelines(f"{name} = '{value}'\n" for name, _, value in map(split, lines))

    def create_replica(self, of: "Server") -> None:
        """Make the files of a server that follows another, which must run."""
        self._own_folder()
        self._run(
            "pg_basebackup", "--pgdata=data", "--write-recovery-conf", "--checkpoint=fast",
            "--no-sync", f"--dbname=host={of._folder} user={USER}",
        )  # fmt: skip
        with (self._folder / "data" / "postgresql.conf").open("a") as file:
            file.write(f"unix_socket_directories = '{self._folder}'\n")

    def create_copy(self, of: "Server") -> None:
        """Take over the files of a server that is stopped, as they are."""
        self._own_folder()
        shutil.copytree(of._folder / "data", self._folder / "data")
        for path in (self._folder / "data", *(self._folder / "data").rglob("*")):
            if self._who:
                os.chown(path, self._who["user"], self._who["group"])
        with (self._folder / "data" / "postgresql.conf").open("a") as file:
            file.write(f"unix_socket_directories = '{self._folder}'\n")

    def _own_folder(self) -> None:
        self._folder.mkdir()
        if self._who:
            os.chown(self._folder, self._who["user"], self._who["group"])

    def start(self) -> None:
        """Start and wait until it answers."""
        self._run("pg_ctl", "start", "--wait", "--silent", "--pgdata=data", "--log=log")

    def stop(self, mode: str = "immediate") -> None:
        """Stop and wait until it has ended."""
        self._run("pg_ctl", "stop", "--wait", "--silent", "--pgdata=data", f"--mode={mode}")

    def pause(self) -> None:
        """Let no process of the server run: connections hang and are not refused."""
        for number in self._processes():
            os.kill(number, signal.SIGSTOP)

    def resume(self) -> None:
        """Let them run again."""
        for number in self._processes():
            os.kill(number, signal.SIGCONT)

    def _processes(self) -> list[int]:
        first = int((self._folder / "data" / "postmaster.pid").read_text().split("\n")[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [first, *map(int, children)]

    def _run(self, program: str, *arguments: str) -> None:
        # Into a file: a server would keep a pipe open.
        with (self._folder / "said").open("w") as said:
            done = subprocess.run(
                [self._binaries / program, *arguments],
                cwd=self._folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                check=False, **self._who,
            )  # fmt: skip
        assert done.returncode == 0, (self._folder / "said").read_text()


def split(option: str) -> tuple[str, str, str]:
    return option.partition("=")
