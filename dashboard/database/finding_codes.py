"""Codes of shortcomings from data: what each is called and the criteria it shows in.

[{"code", "group", "criteria": [criterion codes], "names": {"vi", "en"}}]
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from dashboard.database.tables import finding_code


def load_finding_codes(connection: Connection, given: Iterable[Mapping[str, Any]]) -> int:
    """Add the codes that are not there yet; return how many were added."""
    known = set(connection.execute(select(finding_code.c.code)).scalars())
    fresh = [
        {
            "code": one["code"],
            "issue_group": one["group"],
            "name_vi": one["names"]["vi"],
            "name_en": one["names"]["en"],
        }
        for one in given
        if one["code"] not in known
    ]
    if fresh:
        connection.execute(insert(finding_code), fresh)
    return len(fresh)
