"""What every branch is like, as arrays in the order of their ids."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from dashboard.actions.sample import nature
from dashboard.database.tables import organisation_version
from dashboard.domain.words import BranchKind, IssueGroup

GROUPS = list(IssueGroup)
ASSESSORS_OF_COMMUNE, OBSERVERS_OF_PROVINCE = 3, 12
Array = Any


@dataclass(frozen=True)
class Crowd:
    """Branches: id, members, quality by group, whether weak, commune and province by number.

    `strict` holds whether each appraiser of the branch's commune is; a row a branch everywhere.
    """

    id: Array
    members: Array
    quality: Array
    weak: Array
    commune: Array
    province: Array
    strict: Array

    def part(self, start: int, end: int) -> "Crowd":
        """Return some of the branches."""
        return Crowd(*(getattr(self, one.name)[start:end] for one in fields(self)))

    def where(self, chosen: Array) -> "Crowd":
        """Return the chosen branches."""
        return Crowd(*(getattr(self, one.name)[chosen] for one in fields(self)))


def read_crowd(connection: Connection, seed: int) -> Crowd:
    """Read the branches of today and draw what they are like, the same for the same seed."""
    version = organisation_version.c
    above = select(version.organisation_id, version.parent_id).where(version.level == "base")
    parents = {row[0]: row[1] or 0 for row in connection.execute(above)}
    listed = connection.execute(
        select(version.organisation_id, version.parent_id, version.members, version.branch_kind)
        .where(version.level == "branch", version.valid_to.is_(None))
        .order_by(version.organisation_id)
    )
    number, parent, members, kinds = (np.array(one) for one in zip(*listed, strict=True))
    found, commune = np.unique(parent, return_inverse=True)
    _, province = np.unique([parents[one] for one in found.tolist()], return_inverse=True)
    random = np.random.default_rng([seed, 1])
    quality, weak = _qualities(commune, kinds, random)
    strict = random.random((len(found), ASSESSORS_OF_COMMUNE)) < nature.STRICT_SHARE
    return Crowd(number, members, quality, weak, commune, province[commune], strict[commune])


def _qualities(commune: Array, kinds: Array, random: nature.Random) -> tuple[Array, Array]:
    count = len(commune)
    communes = random.normal(0, nature.BETWEEN_COMMUNES, int(commune.max()) + 1)
    own = random.normal(0, nature.BETWEEN_BRANCHES, count)
    weak = random.permutation(count) < round(nature.WEAK_SHARE * count)
    of_kind = np.zeros(count)
    for kind in BranchKind:
        of_kind[kinds == kind.value] = nature.KIND[kind]
    base = nature.AVERAGE_QUALITY + own - own.mean() + (communes - communes.mean())[commune]
    base = base + of_kind - nature.WEAK_STEPS * weak
    differs = random.normal(0, nature.BETWEEN_GROUPS, (count, len(GROUPS)))
    return nature.GROUP_WEIGHT * base[:, None] + differs, weak
