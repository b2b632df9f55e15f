"""What an answer took for a while is given back to the machine after it."""

import os
import sys

import pytest
from flask import Flask

from dashboard.web.spare_memory import GROWTH, give_back_spare_memory, own_memory

MANY = GROWTH // 10_000


@pytest.mark.skipif(
    sys.platform != "linux" and not os.environ.get("CI"), reason="only glibc keeps memory so"
)
def test_what_an_answer_needed_is_given_back() -> None:
    server = Flask(__name__)

    @server.get("/")
    def answer() -> str:
        # Small ones, of which those in between stay, so that the library keeps all of them.
        kept.extend([bytes(10_000) for _ in range(3 * MANY)][::100])
        return str(own_memory())

    kept: list[bytes] = []
    give_back_spare_memory(server)
    before = own_memory()
    answer_at = int(server.test_client().get("/").text)
    assert answer_at > before + GROWTH
    assert own_memory() < before + GROWTH
