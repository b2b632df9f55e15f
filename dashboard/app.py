"""Put the product together: the only place that knows everything."""

import gc
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask

from dashboard import paths
from dashboard.actions.importer import Importer
from dashboard.components import filter_bar
from dashboard.components.connect import Site
from dashboard.components.gathered import elsewhere
from dashboard.components.shell import shell
from dashboard.components.still import still
from dashboard.components.view import View
from dashboard.database.engine import open_engine, open_replica
from dashboard.database.kept_parts import KeptParts
from dashboard.database.servers import Servers
from dashboard.database.trouble import trouble_of
from dashboard.database.turn import ServerTurn
from dashboard.domain.attention import load_attention
from dashboard.domain.clock import vietnam_day, vietnam_now
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import Language
from dashboard.figures import Figure
from dashboard.pages import (
    assessors,
    attention,
    branch,
    branches,
    compare,
    criteria,
    funnel,
    gap,
    group,
    imports,
    method,
    overview,
    progress,
    ranks,
    shortcomings,
    signs,
    talk,
    talks,
    visits,
    year_end,
)
from dashboard.queries.read_ahead import read_ahead
from dashboard.queries.reader import Reader
from dashboard.queries.readiness import Watch
from dashboard.queries.score_book import ScoreBooks
from dashboard.queries.tallies import ServerTallies, Tallies, server_tallies, tallies
from dashboard.settings import Log, Settings
from dashboard.settings import Metrics as Reach
from dashboard.text import Words
from dashboard.web import index
from dashboard.web.account import Listener, install_account
from dashboard.web.account import Log as RequestLog
from dashboard.web.application import Dashboard
from dashboard.web.card_names import card_name
from dashboard.web.compression import install_compression
from dashboard.web.decisions import DECISION_DOORS, install_decisions
from dashboard.web.errors import install_errors
from dashboard.web.files import StaticFiles, install_files
from dashboard.web.gate import install_gate, path_namer
from dashboard.web.hall import PATHS as HALL_PATHS
from dashboard.web.hall import HallParts, install_hall
from dashboard.web.hall_files import FILE_PATHS, install_hall_files
from dashboard.web.headers import install_headers, script_hash
from dashboard.web.health import install_health
from dashboard.web.kept_answers import install_kept_answers
from dashboard.web.kept_files import KeptFiles
from dashboard.web.kept_together import KEPT_DOORS, install_kept_together
from dashboard.web.line import Line
from dashboard.web.line_doors import LINE_DOORS, LineDesk, install_line
from dashboard.web.line_taker import LineTaker
from dashboard.web.metrics import Metrics, install_metrics, is_local
from dashboard.web.patience import PatientTurn
from dashboard.web.reader import chosen_language
from dashboard.web.routes import SiteMap, install_routes
from dashboard.web.spare_memory import give_back_spare_memory
from dashboard.web.talk_files import TALK_FILE_DOORS, install_talk_files
from dashboard.web.talks import TALK_DOORS, Desk, install_talks
from dashboard.web.turn import Turn
from dashboard.web.upload_files import FILE_DOORS, install_upload_files
from dashboard.web.uploads import DOORS, Intake, install_uploads

PAGES: list[Any] = [
    overview, group, branches, branch, attention, visits, progress, compare, criteria, funnel,
    ranks, gap, assessors, signs, shortcomings, year_end, talks, talk, imports, method,
]  # fmt: skip
PAGE_PATHS = [*(page.PATH for page in PAGES), *HALL_PATHS, *FILE_PATHS]
ALL_DOORS = [
    *DOORS, *LINE_DOORS, *FILE_DOORS, *TALK_DOORS, *DECISION_DOORS, *TALK_FILE_DOORS, *KEPT_DOORS,
]  # fmt: skip
# A page that takes longer serves nobody, and would hold one of few connections.
LONGEST_STATEMENT_S = 30
# Who looks at one file waits that long for a file of the line before them.
PATIENCE_S = 5.0


def create_app(settings: Settings) -> Dashboard:
    """Return the application over the settings' database, which must be initialised."""
    words = reader_words(settings.language)
    app = make_dash(words)
    servers = open_servers(settings)
    engine = servers.primary
    books = ScoreBooks(servers, settings.book_folder)

    def viewer() -> Viewer:
        return Viewer(name="everyone", scope=None)

    def reader() -> Reader:
        return Reader(servers, viewer(), books)

    app.layout = lambda: still(shell(words(), sample=reader().is_sample()))
    rules = load_attention(json.loads((paths.DATA / "attention.json").read_text("utf-8")))
    site = Site(app, reader, words, lambda: vietnam_day(time.time()), rules)
    filter_bar.register(site)
    for page in PAGES:
        page.register(site)
    install_routes(app, app.site, words, lambda page: elsewhere(site, page))
    install_web(app, site)
    install_health(app.server, Watch(reader))
    install_watching(app.server, settings, reader)
    hall = HallParts(
        reader, words, lambda: vietnam_now(time.time()), app.files,
        lambda view, page, part: figure_of(site, app.site, view, page, part),
    )  # fmt: skip
    app.projected, app.settled, app.read_ahead = site, site.settled, partial(read_ahead, books)
    install_hall(app.server, hall)
    install_hall_files(app.server, hall)
    folder, in_file = settings.uploads_folder, engine.dialect.name == "sqlite"
    intake = Intake(
        reader,
        lambda: Importer(engine, viewer()),
        words,
        # Several machines may share a server, never a folder.
        KeptFiles(folder, time.time, None if in_file else KeptParts(engine)),
        PatientTurn(Turn(folder / "turn.lock") if in_file else ServerTurn(engine), PATIENCE_S),
    )
    install_uploads(app.server, intake)
    taker = LineTaker({"DASHBOARD_DATABASE_URL": settings.database_url})
    line = Line(folder / "line", time.time)
    install_line(app.server, LineDesk(intake, line, taker.begin))
    install_upload_files(app.server, intake)
    desk = Desk(reader, words, partial(card_name, app.site))
    for install in (install_talks, install_decisions, install_talk_files):
        install(app.server, desk)
    return app


def open_servers(settings: Settings) -> Servers:
    """Open the database, and its replica where there is one."""
    url = settings.read_url
    replica = open_replica(url, LONGEST_STATEMENT_S) if url else None
    return Servers(open_engine(settings.database_url, LONGEST_STATEMENT_S), replica)


def figure_of(site: Site, pages: SiteMap, view: View, page: str, part: str) -> Figure | None:
    """Draw a chart of a page by its part's id; None where there is none that may be projected."""
    found, draw = pages.find(page), site.figures.get(part)
    if found is None or draw is None:
        return None
    figure: Figure = draw(view, next(iter(found[1].values()), None))
    return figure


def settle() -> None:
    """Keep what lives as long as the process out of the collector's full passes.

    Such a pass looks at 150,000 objects of libraries and takes 85 ms out of an answer.
    """
    gc.collect()
    gc.freeze()


def reader_words(default: Language) -> Callable[[], Words]:
    """Return the function that gives the words of the current request's reader."""
    by_language = {language: Words(language) for language in Language}
    return lambda: by_language[chosen_language(default)]


def make_dash(words: Callable[[], Words]) -> Dashboard:
    """Return a Dash whose every option is given, so that no variable DASH_… can open a door."""
    files = StaticFiles(paths.ASSETS)
    server: Any = Flask("dashboard", static_folder=None)
    server.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    server.debug = False
    app = Dashboard(
        "dashboard",
        server=server,
        assets_folder=str(paths.ASSETS),
        include_assets_files=False,
        routes_pathname_prefix="/",
        requests_pathname_prefix="/",
        serve_locally=True,
        compress=False,
        use_pages=False,
        pages_folder="",
        include_pages_meta=False,
        suppress_callback_exceptions=True,
        enable_mcp=False,
        add_log_handler=False,
        update_title="",
        external_scripts=[files.url(name) for name in index.script_names(files)],
    )
    app.enable_dev_tools(
        debug=False,
        dev_tools_ui=False,
        dev_tools_hot_reload=False,
        dev_tools_serve_dev_bundles=False,
        dev_tools_props_check=False,
    )
    app.files = files
    app.words = words
    app.site = SiteMap(PAGES)
    return app


def install_watching(server: Flask, settings: Settings, reader: Callable[[], Reader]) -> None:
    """Account for every request: figures at /metrics, lines where errors go."""
    metrics = Metrics(time.time(), lambda: reader().source.servers.reads)
    listeners: list[Listener] = [metrics]
    # In a terminal the lines would push the address away that a person must read.
    if settings.log is Log.JSON or (settings.log is None and not sys.stderr.isatty()):
        listeners.append(RequestLog(write_line))
    allowed = {
        Reach.LOCAL: is_local, Reach.ALL: lambda _: True, Reach.OFF: lambda _: False,
    }[settings.metrics]  # fmt: skip
    install_metrics(server, metrics, lambda: counted(reader()), allowed)
    name = path_namer(PAGE_PATHS, ALL_DOORS)
    install_account(server, name, lambda: reader().viewer.name, listeners, time.time)


def counted(reader: Reader) -> tuple[Tallies | None, ServerTallies | None]:
    """Return what /metrics tells of the database and its servers."""
    return tallies(reader), server_tallies(reader)


def write_line(line: str) -> None:
    """Write where errors go at this moment, which a program around us may have changed."""
    sys.stderr.write(line)


def install_web(app: Dashboard, site: Site) -> None:
    """Put the gate, the files, what is kept, the headers and the errors around the application."""
    server = app.server
    install_files(server, app.files)
    install_gate(server, app.callback_map, PAGE_PATHS, ALL_DOORS)
    theme_hash = script_hash(index.THEME_SCRIPT)
    # Flask runs these last first: headers see what compression has made.
    install_headers(server, lambda: [theme_hash, *app.csp_hashes()])
    kept = install_kept_answers(server, site.settled, site.state)
    install_kept_together(server, kept, site.settled, site.state)
    install_compression(server)
    install_errors(server, site.words, index.style_links(app.files), trouble_of)
    give_back_spare_memory(server)
