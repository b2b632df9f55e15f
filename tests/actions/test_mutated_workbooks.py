"""A thousand workbooks in which something is not as it was: none crashes, none comes in by half."""

import random
import subprocess
import sys
import zipfile
from collections import Counter
from io import BytesIO

import pytest

from dashboard.actions.import_sheet import import_sheet
from dashboard.sheets.read import read_tables
from tests.actions.files import EVERYONE, full_row, headings, reasons, stored, xlsx_of
from tests.engines.databases import ONLY_SQLITE
from tests.engines.forked_reader import quick_interpreter

FILES, SEED, ROWS = 1_000, 20231024, 3
# What XML, numbers, dates and references are made of, and what they are not.
PIECES = [b"<", b">", b"/", b'"', b"&", b"\0", b"\xff", b"]]>", b"-1", b"1e999", b"A1",
          b"XFD1048577", b"99999999999", b"s", b"inlineStr", b"<v>", b"</row>", b" ",
          b"\xe1\xba\xa1"]  # fmt: skip


def changed_bytes(sound: bytes, chance: random.Random) -> bytes:
    """Change bytes of the file as it lies on a disk, or cut it off."""
    data = bytearray(sound)
    for _ in range(chance.choice((1, 2, 8))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data[: chance.choice((len(data), len(data), chance.randrange(len(data))))])


def changed_parts(sound: bytes, chance: random.Random) -> bytes:
    """Change letters within a part of the workbook, which is packed again as it should be."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(sound)) as old, zipfile.ZipFile(target, "w") as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            data = bytearray(old.read(name))
            if name == chosen:
                for _ in range(chance.choice((1, 1, 2, 5))):
                    at = chance.randrange(len(data) + 1)
                    data[at : at + chance.choice((0, 1, 4))] = chance.choice(PIECES)
            new.writestr(name, bytes(data))
    return target.getvalue()


@ONLY_SQLITE
def test_none_crashes_and_none_comes_in_by_half(
    engine, codes, tmp_path, monkeypatch, record_property
):
    rows = [headings(engine), *(full_row(engine, code) for code in codes[:ROWS])]
    sound = xlsx_of(tmp_path / "sound.xlsx", rows).read_bytes()
    chance, path = random.Random(SEED), tmp_path / "mutated.xlsx"
    said: Counter[str] = Counter()
    with quick_interpreter(tmp_path) as python:
        monkeypatch.setattr(sys, "executable", python)
        for number in range(FILES):
            path.write_bytes((changed_bytes if number % 2 else changed_parts)(sound, chance))
            receipt = import_sheet(engine, path, EVERYONE, dry_run=True)
            assert receipt.problems or receipt.new == ROWS, number
            said[(reasons(receipt) or ["taken in whole"])[0]] += 1
    assert stored(engine) == ([], [])
    kinds = ", ".join(f"{count} {reason}" for reason, count in said.most_common(4))
    record_property("figures", f"{FILES} mutated workbooks: 0 crashes, 0 partial ({kinds}, …)")
    assert len(said) > 4
    assert said["taken in whole"] > FILES // 20


@ONLY_SQLITE
@pytest.mark.parametrize("change", [None, changed_bytes, changed_parts])
def test_the_quick_reader_reads_as_the_real_one(engine, codes, tmp_path, monkeypatch, change):
    """What the thousand files are read with is what people's files are read with."""
    rows = [headings(engine), full_row(engine, codes[0])]
    path = xlsx_of(tmp_path / "a.xlsx", rows)
    chance = random.Random(SEED)
    if change:
        path.write_bytes(change(path.read_bytes(), chance))
    real = read_tables(path)
    with quick_interpreter(tmp_path) as python:
        assert subprocess.run([python, "-c", "pass"], check=False).returncode == 99
        monkeypatch.setattr(sys, "executable", python)
        quick = read_tables(path)
    assert quick == real
