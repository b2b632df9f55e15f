"""A nation's database over those of two provinces, each on a server of its own."""

import io
import json
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from pandas.testing import assert_frame_equal
from sqlalchemy import Engine, make_url, text

from dashboard.actions.gather import JoinError, gather, join, joined_codes, leave
from dashboard.actions.import_sheet import import_sheet
from dashboard.actions.init_database import init_database
from dashboard.actions.rebuild_rollup import GatheredError, check_rollup
from dashboard.app import PAGES, create_app
from dashboard.cli import main
from dashboard.database.audit import bump_data_version
from dashboard.database.engine import open_engine, writing
from dashboard.database.merge import CENTRE
from dashboard.domain.filters import Filters
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import Reading
from dashboard.queries.criteria import criterion_scores
from dashboard.queries.heat import organisation_groups
from dashboard.queries.reader import Reader
from dashboard.queries.readiness import sums_agree
from dashboard.queries.trend import monthly_scores
from dashboard.settings import Log, Settings
from tests.engines.databases import fill_at, run_on
from tests.engines.run import needed_binaries
from tests.engines.server import Server
from tests.engines.shared import new_folder
from tests.servers.processes import Local

pytestmark = pytest.mark.postgresql
PROVINCES = ("bac", "nam")
TOP = "tinh-uy-ninh-binh"


class Country:
    """Three servers: the nation's, and those of two provinces by their codes."""

    def __init__(self, folder: Path, scores: bytes) -> None:
        self.folder, self.scores = folder, scores
        names = ("nation", *PROVINCES)
        self.servers = {name: Server(folder / name, needed_binaries()) for name in names}
        first = self.servers["nation"]
        first.create()
        first.start()
        fill_at(first.url, init_database)
        first.stop("fast")
        for code in PROVINCES:
            self.servers[code].create_copy(first)
        for server in self.servers.values():
            server.start()
        self.engines = {name: open_engine(server.url) for name, server in self.servers.items()}

    @property
    def nation(self) -> Engine:
        return self.engines["nation"]

    def take_in(self, province: str, *, rows: slice, better: bool = False) -> None:
        """Import some rows of the file into a province."""
        head, *lines = self.scores.decode().split("\n")
        some = "\n".join([head, *lines[rows]])
        path = self.folder / "diem.csv"
        path.write_text(some.replace(";12.0;", ";15.0;") if better else some, "utf-8")
        receipt = import_sheet(self.engines[province], path, Viewer())
        assert (receipt.problems, receipt.new + receipt.changed > 0) == ([], True)

    def gather(self) -> list[str]:
        """Gather by the command; return what it said of each province."""
        return [self.once(province).result for province in PROVINCES]

    def once(self, province: str, ago: timedelta = timedelta()):
        return gather(self.nation, province, lambda: datetime.now(UTC) - ago)

    @cached_property
    def pages(self) -> Local:
        """The nation's pages."""
        app = create_app(Settings(database_url=self.servers["nation"].url, log=Log.OFF))
        self.engines["pages"] = app.projected.reader().engine
        return Local(app.server)


@pytest.fixture(scope="module")
def country(scores: bytes) -> Iterator[Country]:
    folder = new_folder()
    found = Country(folder, scores)
    found.take_in("bac", rows=slice(0, 200))
    found.take_in("nam", rows=slice(120, None), better=True)
    yield found
    for engine in found.engines.values():
        engine.dispose()
    for server in found.servers.values():
        server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def joined(country: Country) -> Country:
    """The provinces joined and gathered once."""
    for code in PROVINCES:
        join(country.nation, code, country.servers[code].url)
    assert country.gather() == ["new", "new"]
    return country


def test_only_a_postgresql_database_without_scores_joins_others(country, tmp_path):
    with pytest.raises(JoinError, match="own_scores"):
        join(country.engines["bac"], "x", country.servers["nam"].url)
    engine = open_engine(f"sqlite:///{tmp_path / 'chibo.db'}")
    with pytest.raises(JoinError, match="sqlite"):
        join(engine, "x", country.servers["nam"].url)
    engine.dispose()


def test_a_role_without_rights_joins_once_an_administrator_allows_it(country):
    admin = country.servers["nation"].url
    run_on(admin, "CREATE ROLE clerk LOGIN", "CREATE DATABASE plain OWNER clerk")
    url = make_url(admin).set(database="plain")
    plain = url.set(username="clerk").render_as_string(hide_password=False)
    fill_at(plain, init_database)
    engine = open_engine(plain)
    with pytest.raises(JoinError, match="not_permitted"):
        join(engine, "bac", country.servers["bac"].url)
    allowed = "GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO clerk"
    run_on(url.render_as_string(), "CREATE EXTENSION postgres_fdw", allowed)
    join(engine, "bac", country.servers["bac"].url)
    assert joined_codes(engine) == ["bac"]
    engine.dispose()


def kept(engine: Engine, table: str) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Return a table of sums by organisation's and rubric's codes and the other keys."""
    rubric = "k.code || k.version" if table == "rollup" else "''"
    with engine.connect() as connection:
        rows = connection.execute(text(
            f"SELECT o.code, {rubric} AS rubric, s.* FROM {table} s "
            "JOIN organisation o ON o.id = s.organisation_id "
            + ("JOIN rubric_version k ON k.id = s.rubric_version_id" if table == "rollup" else "")
        )).mappings().all()  # fmt: skip
    keys = [name for name in KEYS if not rows or name in rows[0]]
    values = [name for name in (rows[0] if rows else ()) if name not in (*KEYS, *NUMBERS)]
    return {tuple(row[key] for key in keys): tuple(row[name] for name in values) for row in rows}


KEYS = ("code", "rubric", "month", "reading", "meeting_kind", "branch_kind", "assessment", "grade",
        "kind")  # fmt: skip
NUMBERS = ("organisation_id", "rubric_version_id")


def plus(one: Any, other: Any) -> Any:
    """Add numbers, and lists of them written as JSON."""
    if isinstance(one, str):
        return json.dumps(plus(json.loads(one), json.loads(other)), separators=(",", ":"))
    if isinstance(one, list):
        return [plus(*pair) for pair in zip(one, other, strict=True)]
    return one + other


@pytest.mark.parametrize("table", ["rollup", "duty"])
def test_the_merged_sums_are_those_of_both_provinces_from_their_own_rows(joined, table):
    expected: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for code in PROVINCES:
        for (own, *key), values in kept(joined.engines[code], table).items():
            here = code if own == CENTRE else f"{code}.{own}"
            expected[here, *key] = values
            if own == CENTRE:
                above = (CENTRE, *key)
                before = expected.get(above)
                expected[above] = tuple(map(plus, before, values)) if before else values
    assert kept(joined.nation, table) == expected
    assert len([key for key in expected if key[0] == CENTRE]) > 20
    assert sums_agree(Reader(joined.nation, Viewer()))


@pytest.mark.parametrize("reading", Reading)
def test_the_nation_s_pages_read_a_province_as_it_reads_itself(joined, reading):
    top = TOP if reading is Reading.NOW else "tinh-uy-ha-nam"
    for code in PROVINCES:
        above, own = (Reader(joined.engines[one], Viewer()) for one in ("nation", code))
        whole = Filters(reading=reading, organisation=top)
        part = Filters(reading=reading, organisation=f"{code}.{top}")
        assert_frame_equal(monthly_scores(above, part), monthly_scores(own, whole))
        assert_frame_equal(criterion_scores(above, part), criterion_scores(own, whole))
        theirs = organisation_groups(own, whole)
        theirs["code"] = f"{code}." + theirs["code"]
        columns = ["code", "name", "n", "percent", "low", "high"]
        assert_frame_equal(organisation_groups(above, part)[columns], theirs[columns])
    both = organisation_groups(Reader(joined.nation, Viewer()), Filters(reading=reading))
    assert list(both["code"]) == [f"{code}.{top}" for code in PROVINCES]


def test_pages_of_branches_say_where_these_are(joined):
    pages = joined.pages
    said = {page.PATH for page in PAGES if ELSEWHERE in pages.page(page.PATH)}
    assert {page.PATH for page in PAGES} - said == {
        "/", "/nhom/<group>", "/bai-trinh-chieu", "/bai-trinh-chieu/<talk>", "/phuong-phap",
    }  # fmt: skip
    assert "Danh sách từng chi bộ" in str(pages.call("overview-attention", chosen=""))
    ward = "don-vi=bac.phuong-le-ho"
    assert "Danh sách từng chi bộ" in str(pages.call("overview-heat", chosen=ward))


def test_a_province_that_is_down_keeps_its_sums_and_their_date_and_comes_back(joined):
    pages = joined.pages
    before = kept(joined.nation, "rollup")
    assert "tính đến" not in str(pages.call("overview-way", chosen=""))
    joined.servers["nam"].stop("fast")
    joined.take_in("bac", rows=slice(200, 260))
    assert joined.gather() == ["new", "unreachable"]
    assert "tính đến" in str(pages.call("overview-way", chosen=""))
    assert "tính đến" in str(pages.call("overview-way", chosen=f"don-vi=nam.{TOP}"))
    assert "tính đến" not in str(pages.call("overview-way", chosen=f"don-vi=bac.{TOP}"))
    slides = pages.get("/trinh-chieu/so-lieu?chi=standing")["slides"]["vi"]["off"]
    assert "Số liệu của Tỉnh ủy Ninh Bình tính đến" in slides[0]["note"]
    now = kept(joined.nation, "rollup")
    ours = [key for key in before if key[0].startswith("nam")]
    assert [now[key] for key in ours] == [before[key] for key in ours]
    assert sum(row[0] for row in now.values()) > sum(row[0] for row in before.values())

    joined.servers["nam"].start()
    joined.take_in("nam", rows=slice(0, 60), better=True)
    assert joined.gather() == ["same", "new"]
    assert "tính đến" not in str(pages.call("overview-way", chosen=""))
    test_the_merged_sums_are_those_of_both_provinces_from_their_own_rows(joined, "rollup")


def test_where_nobody_has_gathered_for_two_days_every_province_is_old(joined):
    for province in PROVINCES:
        assert joined.once(province, timedelta(days=2)).result == "same"
    bump(joined.nation)
    said = str(joined.pages.call("overview-way", chosen=""))
    assert said.count("tính đến") == len(PROVINCES)
    assert joined.gather() == ["same", "same"]
    bump(joined.nation)
    assert "tính đến" not in str(joined.pages.call("overview-way", chosen=""))


def bump(engine: Engine) -> None:
    """Let pages be drawn anew, as the next day lets them."""
    with writing(engine) as connection:
        bump_data_version(connection)


def test_what_cannot_be_merged_leaves_all_as_it_was(joined):
    """Other rules under the same name: found in the middle, when much is written already."""
    before = kept(joined.nation, "rollup")
    rules = "UPDATE rubric_version SET definition = replace(definition, '\"version\"', '{}')"
    with writing(joined.engines["nam"]) as connection:
        connection.exec_driver_sql(rules.format('\"note\": 1, \"version\"'))
        bump_data_version(connection)
    result = joined.once("nam")
    assert (result.result, result.detail) == ("other_rubric", "KB-20 1")
    assert kept(joined.nation, "rollup") == before
    with writing(joined.engines["nam"]) as connection:
        connection.exec_driver_sql(
            "UPDATE rubric_version SET definition = replace(definition, '\"note\": 1, ', '')"
        )
    assert joined.once("nam").result == "new"
    assert kept(joined.nation, "rollup") == before


def test_the_database_of_sums_takes_no_scores_and_starts_as_it_is(joined, monkeypatch, capsys):
    before = kept(joined.nation, "rollup")
    receipt = import_sheet(joined.nation, joined.folder / "diem.csv", Viewer())
    assert [one.reason for one in receipt.problems] == ["gathering"]
    with pytest.raises(GatheredError):
        check_rollup(joined.nation)
    init_database(joined.nation)
    assert kept(joined.nation, "rollup") == before
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", joined.servers["nation"].url)
    monkeypatch.setenv("DASHBOARD_LANGUAGE", "en")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{joined.servers['nam'].url}\n"))
    assert main(["join", "nam", "-"]) == main(["gather"]) == 0
    assert main(["gather", "tay"]) == 1
    assert main(["join", "Hà Nam", "postgresql://x"]) == main(["join", "x", "mysql://x"]) == 1
    said = capsys.readouterr()
    assert said.out.count("nothing changed") == 2
    assert "No database with the code tay is joined" in said.err


def test_a_province_that_leaves_takes_its_sums_along(joined):
    assert leave(joined.nation, "nam")
    assert not leave(joined.nation, "nam")
    rows = kept(joined.nation, "rollup")
    assert {key[0] for key in rows if key[0].startswith("nam")} == set()
    own = {key[1:]: value for key, value in rows.items() if key[0] == "bac"}
    assert {key[1:]: value for key, value in rows.items() if key[0] == CENTRE} == own


ELSEWHERE = "Trang này cần điểm của từng chi bộ."
