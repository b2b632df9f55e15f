"""Organisations from data: permanent codes, dated versions, events that link them.

{"organisations": [{"code", "versions": [{"name", "parent", "level", "branch_kind", "members",
"order", "from", "to"}]}], "events": [{"kind", "date", "predecessor", "successor"}]}
with codes for parent, predecessor and successor, ISO dates, "to" the first day no longer valid.
"""

from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select

from dashboard.database.bulk import insert_columns
from dashboard.database.tables import organisation, organisation_event, organisation_version
from dashboard.domain.names import name_key


class OrganisationError(ValueError):
    """The list of organisations breaks a rule; the message names the code."""


def load_organisations(connection: Connection, given: Mapping[str, Any]) -> int:
    """Add organisations that are not there yet, by code; return how many were added."""
    known = organisation_ids(connection)
    fresh = [one for one in given["organisations"] if one["code"] not in known]
    if not fresh:
        return 0
    ids = known | add_organisations(connection, fresh, known)
    codes = {one["code"] for one in fresh}
    events = [_event(ids, given_event) for given_event in _touching(given["events"], codes)]
    if events:
        connection.execute(insert(organisation_event), events)
    return len(fresh)


def add_organisations(
    connection: Connection, fresh: Sequence[Mapping[str, Any]], known: dict[str, int]
) -> dict[str, int]:
    """Add organisations that are not among those known by code; return their ids by code."""
    last = connection.execute(select(func.max(organisation.c.id))).scalar() or 0
    insert_columns(connection, organisation, {"code": [one["code"] for one in fresh]})
    found = select(organisation.c.code, organisation.c.id).where(organisation.c.id > last)
    added = {row[0]: row[1] for row in connection.execute(found)}
    ids = ChainMap(added, known)
    versions = [_version(ids, one["code"], version) for one in fresh for version in one["versions"]]
    columns = {name: [row[name] for row in versions] for name in versions[0]}
    insert_columns(connection, organisation_version, columns)
    return added


def organisation_ids(connection: Connection) -> dict[str, int]:
    """Return the id of every code."""
    found = connection.execute(select(organisation.c.code, organisation.c.id))
    return {row[0]: row[1] for row in found}


def _touching(events: Iterable[Mapping[str, Any]], codes: set[str]) -> list[Mapping[str, Any]]:
    return [
        one for one in events if codes & {one.get("predecessor") or "", one.get("successor") or ""}
    ]


def _version(ids: Mapping[str, int], code: str, given: Mapping[str, Any]) -> dict[str, Any]:
    parent = given.get("parent")
    if parent is not None and parent not in ids:
        raise OrganisationError(f"{code}: unknown parent {parent}")
    return {
        "organisation_id": ids[code],
        "name": given["name"],
        "name_key": name_key(given["name"]),
        "parent_id": ids[parent] if parent else None,
        "level": given["level"],
        "branch_kind": given.get("branch_kind"),
        "members": given.get("members"),
        "official_order": given["order"],
        "valid_from": date.fromisoformat(given["from"]),
        "valid_to": date.fromisoformat(given["to"]) if given.get("to") else None,
    }


def _event(ids: dict[str, int], given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": given["kind"],
        "date": date.fromisoformat(given["date"]),
        "predecessor_id": ids[given["predecessor"]] if given.get("predecessor") else None,
        "successor_id": ids[given["successor"]] if given.get("successor") else None,
    }
