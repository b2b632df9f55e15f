"""The document of a talk: a stage, what is asked for beside it, and its data; the same on a screen
and in a file that is taken along."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import escape

from dashboard.domain.words import Language
from dashboard.text import Words

STYLES = ("css/tokens.css", "css/fonts.css", "css/steps.css", "hall/hall.css")
SCRIPTS = (
    "js/later.js", "js/paint.js", "hall/draw.js", "hall/fit.js", "hall/hall.js",
    "hall/dialogs.js", "hall/speaker.js",
)  # fmt: skip
KEYS = (
    "move", "ends", "number", "play", "blank", "names", "table", "language", "dark", "full",
    "unit", "decide", "speaker", "refresh", "room", "leave",
)  # fmt: skip
SPOKEN = ("hall.ui.", "hall.key.", "hall.keyname.", "hall.more", "hall.part")

PAGE = """<!DOCTYPE html>
<html class="hall" lang="{language}" data-bs-theme="{theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="{icon}">
{styles}
{later}
</head>
<body>
<div id="stage">
<header class="top"><span class="mark"></span><b id="unit"></b><span id="subject"></span>
<span class="sample" id="sample"></span><time id="clock"></time></header>
<main id="slides"></main>
<footer class="foot"><span class="dots" id="dots" aria-hidden="true"></span><span id="place"></span>
<span class="hints" data-word="hints"></span><span class="lost" id="lost" role="status"></span>
</footer>
<aside id="speaker-panel" hidden>
<div id="speaker-notes"></div>
<dl class="watch"><dt data-word="elapsed"></dt><dd id="speaker-elapsed"></dd>
<dt data-word="on_slide"></dt><dd id="speaker-slide"></dd></dl>
</aside>
<p id="speaker-next"></p>
<p id="alone" data-word="alone" hidden></p>
</div>
<p id="live" class="visually-hidden" aria-live="polite"></p>
<p id="toast" role="status"></p>
<div id="waiting" data-word="loading"></div>
<div id="failed" role="alert" hidden><p id="why"></p>
<p><button type="button" id="retry" class="primary" data-word="retry"></button>
<a class="button" href="{home}" data-word="leave"></a></p></div>
<dialog id="keys" data-label="keys"><h2 data-word="keys"></h2><dl id="key-list"></dl>
{close}</dialog>
<dialog id="search" data-label="search"><form method="dialog"><h2 data-word="search"></h2>
<label for="unit-text" data-word="search_hint"></label>
<input id="unit-text" type="text" autocomplete="off" maxlength="80"><ul id="unit-list"></ul></form>
{close}</dialog>
<dialog id="decide" data-label="decide"><form method="dialog"><h2 data-word="decide"></h2>
<label for="decide-what" data-word="what"></label>
<textarea id="decide-what" rows="3" maxlength="500"></textarea>
<label for="decide-who" data-word="who"></label>
<input id="decide-who" type="text" maxlength="120" autocomplete="off">
<label for="decide-due" data-word="due"></label>
<input id="decide-due" type="text" inputmode="numeric" maxlength="10" autocomplete="off">
<p class="why" id="decide-why" role="alert"></p>
<div class="actions"><button type="submit" class="primary" data-word="save"></button>
<button type="button" data-close data-word="cancel"></button></div></form></dialog>
<dialog id="room" data-label="room"><h2 data-word="room"></h2>
<label for="room-distance" data-word="distance"></label>
<input id="room-distance" type="text" inputmode="decimal">
<label for="room-height" data-word="height"></label>
<input id="room-height" type="text" inputmode="decimal"><p id="room-least"></p>
{files}{close}</dialog>
<script id="hall-data" type="application/json">{data}</script>
{scripts}
</body>
</html>"""
CLOSE = (
    '<div class="actions"><button type="button" data-close data-word="cancel"></button></div>'
)
FILES = """<h2 data-word="download"></h2><ul>
<li><a data-file="html" href="#" data-word="html"></a></li>
<li><a data-file="pptx" href="#" data-word="pptx"></a></li>
<li><a data-file="conclusions" href="#" data-word="decisions"></a></li></ul>"""


def spoken(words: Sequence[Words]) -> dict[str, dict[str, str]]:
    """Return by language the words that the browser itself says."""
    return {
        one.language.value: {key: one(key) for key in sorted(one.keys()) if key.startswith(SPOKEN)}
        for one in words
    }


def document(
    given: Mapping[str, Any], language: Language, parts: Mapping[str, str], *, files: bool
) -> str:
    """Return the page. given: what the scripts read; parts: theme, title, icon, styles, later,
    scripts and home as they stand in it; files: whether it offers files to take along."""
    return PAGE.format(
        language=language.value,
        title=escape(parts["title"]),
        home=escape(parts["home"]),
        close=CLOSE,
        files=FILES if files else "",
        data=in_script(given),
        **{name: parts[name] for name in ("theme", "icon", "styles", "later", "scripts")},
    )


def in_script(value: Mapping[str, Any]) -> str:
    """Write JSON so that no text in it can end the element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
