"""Reads workbooks as `python -I -m dashboard.sheets.read_xlsx PATH` does, in a fork for each.

The libraries are loaded once, so that a thousand files take seconds. `quick_interpreter` gives a
program that is called as Python is and has this one do the work, under the same limits.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Bash's own way to a socket: the first line that comes back is the exit code.
CALLER = """#!/bin/bash
[ "$1 $2 $3" = "-I -m dashboard.sheets.read_xlsx" ] || exit 99
exec 3<>/dev/tcp/127.0.0.1/{port}
echo "$4" >&3
read -r code <&3
cat <&3
exit "$code"
"""


@contextmanager
def quick_interpreter(folder: Path) -> Iterator[str]:
    """Start the reader, and give the path of a program to set as `sys.executable`."""
    reader = subprocess.Popen(
        [sys.executable, "-m", "tests.engines.forked_reader"], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert reader.stdout is not None
    caller = folder / "python"
    caller.write_text(CALLER.format(port=int(reader.stdout.readline())))
    caller.chmod(0o755)
    try:
        yield str(caller)
    finally:
        reader.terminate()
        reader.communicate()


def serve() -> None:
    """Answer each connection: a path in, the exit code and all that was printed out."""
    sys.modules["numpy"] = None  # type: ignore[assignment] -- as the reader itself does
    import openpyxl  # noqa: F401 -- loaded before the forks

    from dashboard.sheets import read_xlsx

    with socket.create_server(("127.0.0.1", 0)) as door:
        print(door.getsockname()[1], flush=True)
        while True:
            guest, _ = door.accept()
            with guest, guest.makefile("rwb") as talk:
                path = talk.readline().decode().rstrip("\n")
                hear, tell = os.pipe()
                child = os.fork()
                if child == 0:
                    os.dup2(tell, 1)
                    os.close(hear)
                    code = read_xlsx.main(path)
                    sys.stdout.flush()
                    os._exit(code)
                os.close(tell)
                with os.fdopen(hear, "rb") as said:
                    printed = said.read()
                _, ended = os.waitpid(child, 0)
                code = os.waitstatus_to_exitcode(ended)
                # What a shell gives for a program that a signal ended.
                talk.write(f"{code if code >= 0 else 128 - code}\n".encode())
                talk.write(printed)


if __name__ == "__main__":
    serve()
