"""Branches among their peers: one kind, one class of size."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.peers import MEMBERS
from dashboard.domain.words import BranchKind, SizeClass
from dashboard.queries.directory import BranchList, Column
from dashboard.queries.reader import Reader
from dashboard.queries.tree import Months
from dashboard.queries.unit_scores import branch_scores, shown_months
from dashboard.statistics.caterpillar import Caterpillar, caterpillar
from dashboard.statistics.crowd_ranks import DRAWN_UNITS, crowd_ranks
from dashboard.statistics.evidence import BAND_FROM, Tier, tiers
from dashboard.statistics.intervals import Standing
from dashboard.statistics.ranks import rank_intervals


@dataclass(frozen=True)
class Peers:
    """The group compared: kinds and size, and how many branches each other choice would hold."""

    kinds: tuple[BranchKind, ...]
    size: SizeClass
    by_kind: Mapping[BranchKind, int]
    by_size: Mapping[SizeClass, int]


@dataclass(frozen=True)
class PeerUnits:
    """The branches of a group, lowest estimate first.

    units: id, n, mean, estimate, low95, high95, low998, high998 (percent), standing (a Standing),
    reliability (0–1); few: id, n, mean of those under 3 meetings, in tree order.
    """

    peers: Peers
    units: pd.DataFrame
    few: pd.DataFrame
    group: Caterpillar
    months: Months

    @cached_property
    def placed(self) -> pd.DataFrame:
        """The units with their places (see `placed`), drawn once."""
        return _placed(self)


def peers_of(reader: Reader, filters: Filters) -> Peers:
    """Return the group chosen: where kind or size is left open, the one with most branches."""
    return _peers(_listed(reader, filters, shown_months(reader, filters)), filters)


def peer_units(reader: Reader, filters: Filters) -> PeerUnits:
    """Return the branches of the chosen group with their estimates (F6); grades are not heeded.

    Reckoned once for all parts of a page.
    """
    chosen = replace(filters, sort="", search="", grades=())
    return reader.reckoned(("peers", chosen), lambda: _reckoned(reader, chosen))


def _reckoned(reader: Reader, filters: Filters) -> PeerUnits:
    months = shown_months(reader, filters)
    listed = _listed(reader, filters, months)
    peers = _peers(listed, filters)
    scores = _scores(reader, filters, months, listed.only(_members(listed, peers)))
    known = scores[scores["n"] >= BAND_FROM]
    group = caterpillar(known["n"], known["mean"], known["sd"])
    units = pd.DataFrame(
        {
            "id": known["id"].to_numpy(),
            "n": known["n"].to_numpy(),
            "mean": known["mean"].to_numpy(),
            "estimate": group.shrunk.estimate,
            "low95": group.inner.low,
            "high95": group.inner.high,
            "low998": group.outer.low,
            "high998": group.outer.high,
            "standing": group.standing,
            "reliability": group.shrunk.reliability,
            "sd": group.shrunk.sd,
        }
    ).sort_values(["estimate", "mean"], kind="stable", ignore_index=True)
    few = scores[(scores["n"] < BAND_FROM) & (scores["n"] > 0)]
    return PeerUnits(peers, units, few[["id", "n", "mean"]], group, months)


def placed(found: PeerUnits) -> pd.DataFrame:
    """Return the units with place_median, place_low, place_high (1 is the highest, F11), bottom,
    top (chances 0–1 of the lowest and the highest tenth). The same data give the same places.

    A branch whose tier by its meetings and reliability is for reference only has no place (NaN).
    """
    return found.placed


def _placed(found: PeerUnits) -> pd.DataFrame:
    units = found.units
    told = tiers(units["n"], units["reliability"]) != Tier.REFERENCE
    ranks = (
        rank_intervals(units["estimate"], units["sd"], seed=seed_of(units))
        if len(units) <= DRAWN_UNITS
        else crowd_ranks(units["estimate"], units["sd"])
    )
    places = {
        "place_median": ranks.median,
        "place_low": ranks.low,
        "place_high": ranks.high,
        "bottom": ranks.p_bottom,
        "top": ranks.p_top,
    }
    return units.assign(**{name: np.where(told, one, np.nan) for name, one in places.items()})


def seed_of(units: pd.DataFrame) -> int:
    """Return a number that follows from the units' numbers alone, so that a database that was
    restored, or lies on another engine, shows the same places."""
    known: bytes = units[["n", "mean", "sd"]].to_numpy(float).round(6).tobytes()
    return zlib.crc32(known)


def the_ends(found: PeerUnits, most: int) -> tuple[pd.DataFrame, int]:
    """Return so many units at most, half of them the lowest, and how many between are left out."""
    units = found.units
    hidden = max(0, len(units) - most)
    if not hidden:
        return units, 0
    return pd.concat([units.head(most // 2), units.tail(most - most // 2)]), hidden


def standings_of(found: PeerUnits) -> Mapping[Standing, int]:
    """Return how many units have each standing; those under 3 meetings are unknown."""
    told = found.units["standing"].to_numpy()
    # To count the words themselves, Python would hash that of every branch.
    counts = {standing: int(np.sum(told == standing)) for standing in Standing}
    counts[Standing.UNKNOWN] += len(found.few)
    return counts


def _listed(reader: Reader, filters: Filters, months: Months) -> BranchList:
    return reader.branch_list(replace(filters, branch_kinds=()), months)


def _peers(listed: BranchList, filters: Filters) -> Peers:
    by_kind = {kind: int(np.sum(listed.kind == at)) for at, kind in enumerate(BranchKind)}
    kinds = filters.branch_kinds or (max(by_kind, key=by_kind.__getitem__),)
    members = listed.member_count[_of_kinds(listed, kinds)]
    by_size = {size: int(np.sum(_sized(members, size))) for size in SizeClass}
    some = {size: by_size[size] for size in MEMBERS}
    size = filters.size or max(some, key=some.__getitem__)
    return Peers(kinds, size, by_kind, by_size)


def _members(listed: BranchList, peers: Peers) -> Column:
    chosen: Column = _of_kinds(listed, peers.kinds) & _sized(listed.member_count, peers.size)
    return chosen


def _of_kinds(listed: BranchList, kinds: tuple[BranchKind, ...]) -> Column:
    return np.isin(listed.kind, [tuple(BranchKind).index(kind) for kind in kinds])


def _sized(members: Column, size: SizeClass) -> Column:
    if size is SizeClass.ANY:
        return np.ones(len(members), dtype=bool)
    fewest, most = MEMBERS[size]
    inside: Column = members >= fewest
    return inside if most is None else inside & (members <= most)


def _scores(reader: Reader, filters: Filters, months: Months, chosen: BranchList) -> pd.DataFrame:
    book = reader.scored(replace(filters, branch_kinds=(), grades=()), months)
    numbers = np.zeros(int(book["branch"].max(initial=-1)) + 1, dtype=bool)
    numbers[chosen.number[chosen.number < len(numbers)]] = True
    return branch_scores(book.only(numbers[book["branch"]]), filters)
