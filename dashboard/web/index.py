"""The page around the application: language, theme before the first paint, our own files."""

from dashboard.web.files import StaticFiles

# Runs before anything is drawn, so that a dark page never flashes white.
THEME_SCRIPT = (
    "(function(){var c=document.cookie.match(/(?:^|; )theme=(light|dark|system)/),t=c?c[1]:null;"
    "try{t=t||localStorage.getItem('theme')}catch(e){}"
    "if(t!=='light'&&t!=='dark')t=matchMedia('(prefers-color-scheme: dark)').matches"
    "?'dark':'light';document.documentElement.setAttribute('data-bs-theme',t)})()"
)

# Four bars for the four groups; within the page, so that no request is spent on it.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Crect width='32' height='32' rx='7' fill='%23A4161A'/%3E%3Cpath fill='%23fff' "
    "d='M7 17h3v8H7zM12 12h3v13h-3zM17 15h3v10h-3zM22 7h3v18h-3z'/%3E%3C/svg%3E"
)

PAGE = """<!DOCTYPE html>
<html lang="{language}" data-bs-theme="{theme}">
<head>
{metas}
<title>{title}</title>
<script>{theme_script}</script>
<link rel="icon" href="{icon}">
{hints}
{styles}
{css}
{later}
{settled}
</head>
<body>
{app_entry}
<footer>
{config}
{scripts}
{renderer}
</footer>
</body>
</html>"""


def style_names(files: StaticFiles) -> list[str]:
    """Vendor's first, then the tokens that ours are written with, then ours."""
    vendor, ours = files.names("vendor/**/*.css"), files.names("css/*.css")
    return vendor + sorted(ours, key=lambda name: (not name.endswith("/tokens.css"), name))


def style_links(files: StaticFiles) -> str:
    """Return the link elements of all styles."""
    return "\n".join(
        f'<link rel="stylesheet" href="{files.url(name)}">' for name in style_names(files)
    )


def script_names(files: StaticFiles) -> list[str]:
    """Ours; those of vendors come when a part asks for them (see later.py)."""
    return files.names("js/*.js")
