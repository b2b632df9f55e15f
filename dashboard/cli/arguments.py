"""The commands and their options."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dashboard.domain.words import Language
from dashboard.text import Words

KEPT_BACKUPS, MOST_BACKUPS = 14, 1000
MOST_BRANCHES, MOST_MONTHS, USUAL_MONTHS = 1_000_000, 120, 12
SEED, MOST_SEED = 20231024, 2**31 - 1


def make_parser(words: Words) -> argparse.ArgumentParser:
    """Return the parser; `args.command` names the command that was chosen."""
    parser = argparse.ArgumentParser(prog="chibo", description=words("cli.description"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    serve = commands.add_parser(
        "serve", help=words("cli.serve.help"), epilog=words("servers.serve.epilog")
    )
    serve.add_argument("--empty", action="store_true", help=words("cli.serve.empty.help"))
    commands.add_parser("init", help=words("cli.init.help"))
    commands.add_parser("sample", help=words("cli.sample.help"))
    _add_simulate(commands, words)

    importing = commands.add_parser("import", help=words("cli.import.help"))
    importing.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help=words("cli.import.files.help")
    )
    importing.add_argument("--dry-run", action="store_true", help=words("cli.import.dry_run.help"))

    queue = commands.add_parser("queue", help=words("line.help"))
    # A server's own way to end what it began.
    queue.add_argument("--with-server", action="store_true", help=argparse.SUPPRESS)

    export = commands.add_parser("export", help=words("cli.export.help"))
    export.add_argument("output", type=Path, metavar="FILE", help=words("cli.export.output.help"))
    export.add_argument("--form", action="store_true", help=words("cli.export.form.help"))
    export.add_argument(
        "--organisation", metavar="CODE", help=words("cli.export.organisation.help")
    )
    export.add_argument("--period", metavar="PERIOD", help=words("cli.export.period.help"))
    export.add_argument(
        "--language",
        choices=[language.value for language in Language],
        help=words("cli.export.language.help"),
    )

    rollup = commands.add_parser("rollup", help=words("cli.rollup.help"))
    rollup.add_argument("--check", action="store_true", help=words("cli.rollup.check.help"))
    _add_rubric(commands, words)
    _add_backup(commands, words)
    _add_gathering(commands, words)
    restore = commands.add_parser("restore", help=words("cli.restore.help"))
    restore.add_argument("file", type=Path, metavar="FILE", help=words("cli.backup.file.help"))
    restore.add_argument("--replace", action="store_true", help=words("cli.restore.replace.help"))
    _add_upgrade(commands, words)
    return parser


def _add_simulate(commands: Any, words: Words) -> None:
    def up_to(most: int) -> Callable[[str], int]:
        def read(text: str) -> int:
            if text.isdecimal() and 1 <= int(text) <= most:
                return int(text)
            raise argparse.ArgumentTypeError(words("simulate.error.number", n=most))

        return read

    simulate = commands.add_parser("simulate", help=words("simulate.help"))
    branches_help = words("simulate.branches.help", n=MOST_BRANCHES)
    months_help = words("simulate.months.help", n=MOST_MONTHS, default=USUAL_MONTHS)
    seed_help = words("simulate.seed.help", default=SEED)
    for name, most, usual, told in (
        ("--branches", MOST_BRANCHES, None, branches_help),
        ("--months", MOST_MONTHS, USUAL_MONTHS, months_help),
        ("--seed", MOST_SEED, SEED, seed_help),
    ):
        simulate.add_argument(
            name, type=up_to(most), default=usual, required=usual is None, metavar="N", help=told
        )


def _add_upgrade(commands: Any, words: Words) -> None:
    upgrade = commands.add_parser("upgrade", help=words("cli.upgrade.help"))
    upgrade.add_argument("--back", action="store_true", help=words("cli.upgrade.back.help"))
    upgrade.add_argument("--dry-run", action="store_true", help=words("cli.upgrade.dry_run.help"))
    upgrade.add_argument(
        "--folder", type=Path, metavar="FOLDER", help=words("cli.upgrade.folder.help")
    )


def _add_backup(commands: Any, words: Words) -> None:
    backup = commands.add_parser("backup", help=words("cli.backup.help"))
    place = backup.add_mutually_exclusive_group(required=True)
    file_help, folder_help = words("cli.backup.file.help"), words("cli.backup.folder.help")
    place.add_argument("file", nargs="?", type=Path, metavar="FILE", help=file_help)
    place.add_argument("--folder", type=Path, metavar="FOLDER", help=folder_help)
    keep_help = words("cli.backup.keep.help", n=KEPT_BACKUPS)
    backup.add_argument(
        "--keep", type=int, choices=range(1, MOST_BACKUPS + 1), default=KEPT_BACKUPS,
        metavar="N", help=keep_help,
    )  # fmt: skip


def _add_rubric(commands: Any, words: Words) -> None:
    rubric = commands.add_parser("rubric", help=words("cli.rubric.help"))
    verbs = rubric.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help=words("cli.rubric.list.help"))
    add = verbs.add_parser("add", help=words("cli.rubric.add.help"))
    add.add_argument("file", type=Path, metavar="FILE", help=words("cli.rubric.file.help"))


def _add_gathering(commands: Any, words: Words) -> None:
    join = commands.add_parser("join", help=words("gather.join.help"))
    join.add_argument("code", metavar="CODE", help=words("gather.code.help"))
    join.add_argument("url", metavar="URL", help=words("gather.url.help"))
    leave = commands.add_parser("leave", help=words("gather.leave.help"))
    leave.add_argument("code", metavar="CODE", help=words("gather.code.help"))
    gather = commands.add_parser("gather", help=words("gather.gather.help"))
    gather.add_argument("codes", nargs="*", metavar="CODE", help=words("gather.codes.help"))
    gather.add_argument(
        "--every", type=int, choices=range(1, 1441), metavar="MINUTES",
        help=words("gather.every.help"),
    )  # fmt: skip
