"""Send a file that is written for one answer."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, send_file


def send_written(name: str, write: Callable[[Path], None]) -> Response:
    """Write a file, of the kind its name ends in, and send it under that name."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file{Path(name).suffix}"
        write(path)
        content = BytesIO(path.read_bytes())
    return send_file(content, as_attachment=True, download_name=name)
