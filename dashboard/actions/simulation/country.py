"""An invented country, or a part of it: provinces, communes, and branches by kind and size.

The whole has 34 provinces, 3,320 communes and 250,000 branches; fewer branches make a smaller part
of it with communes of the same size: a district, a province, several provinces.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.actions.sample.nature import Random
from dashboard.domain.words import BranchKind

NATION, COMMUNES, PROVINCES = 250_000, 3_320, 34
# Fewer communes than these are a district.
FEWEST_OF_PROVINCE = 30
BEGIN, MOVED = "2000-01-01", "2025-07-01"
# On the day of the reorganisation every tenth commune got a fifth of its branches from the next.
MOVED_COMMUNES, MOVED_SHARE = 10, 0.2
SIZES_DIFFER = 0.3
LEAST_MEMBERS, MOST_MEMBERS = 3, 80
Organisation = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """A kind of branch: its share of all, members (mean and sd), and what branches are called."""

    share: float
    members: tuple[float, float]
    names: tuple[str, ...]


KINDS = {
    BranchKind.RESIDENTIAL: Kind(0.480, (33, 11), ()),
    BranchKind.SCHOOL: Kind(
        0.180, (11, 3), ("Trường Mầm non", "Trường Tiểu học", "Trường THCS")
    ),
    BranchKind.AGENCY: Kind(0.093, (11, 3), ("cơ quan",)),
    BranchKind.HEALTH: Kind(0.077, (5, 1.5), ("Trạm Y tế",)),
    BranchKind.POLICE: Kind(0.077, (6, 1.5), ("Công an",)),
    BranchKind.MILITARY: Kind(0.070, (5, 1.5), ("Quân sự",)),
    BranchKind.STATE_ENTERPRISE: Kind(0.013, (20, 6), ("doanh nghiệp nhà nước",)),
    BranchKind.PRIVATE_ENTERPRISE: Kind(0.010, (7, 2), ("doanh nghiệp tư nhân",)),
}  # fmt: skip
# Names of places are put together; nobody's name is among them.
PROVINCE_NAMES = (
    ("Tân", "Đông", "Thạch", "Trung", "Thuận", "Vĩnh", "Phong"),
    ("Giang", "Sơn", "Châu", "Lâm", "Khê"),
)
COMMUNE_NAMES = (
    ("An", "Bình", "Phú", "Tân", "Thanh", "Vĩnh", "Yên", "Hưng", "Đông", "Mỹ", "Quảng", "Cẩm",
     "Đại", "Đồng", "Hòa", "Long", "Nam", "Thạch", "Thượng", "Hạ"),
    ("Hòa", "Phú", "Sơn", "Lộc", "Thịnh", "Phong", "Lâm", "Giang", "Long", "Khê", "Trạch", "Điền",
     "Thủy", "Lĩnh", "Trung", "Bình"),
)  # fmt: skip
TOWN_SHARE = 0.25


def country(branches: int, seed: int) -> Iterator[list[Organisation]]:
    """Yield organisations as data/organisations.json lists them, those above first, in parts."""
    random = np.random.default_rng([seed, 0])
    communes = max(1, round(branches * COMMUNES / NATION))
    provinces = max(1, round(communes * PROVINCES / COMMUNES))
    province_of = np.repeat(np.arange(provinces), split(communes, provinces, random))
    sizes = split(branches, communes, random)
    roots, above = _above(provinces, small=communes < FEWEST_OF_PROVINCE)
    yield roots
    count = 0
    for province in range(provinces):
        own = np.flatnonzero(province_of == province).tolist()
        names = _place_names(len(own), random)
        listed = [
            _listed(f"xa-{at + 1}", _version(f"{title} {name}", above[province], "base", at + 1))
            for at, (title, name) in zip(own, names, strict=True)
        ]
        for place, (at, named) in enumerate(zip(own, names, strict=True)):
            # The last commune has no next one to have got branches from.
            from_ = f"xa-{own[place + 1] + 1}" if place + 1 < len(own) else None
            listed += _branches(_Commune(at, named, int(sizes[at]), from_, count), random)
            count += int(sizes[at])
        yield listed


def split(total: int, parts: int, random: Random) -> Any:
    """Return how a total falls into parts of differing size, each at least 1."""
    weights = random.lognormal(0, SIZES_DIFFER, parts)
    exact = (total - parts) * weights / weights.sum()
    whole = np.floor(exact).astype(int)
    missing = total - parts - int(whole.sum())
    whole[np.argsort(whole - exact)[:missing]] += 1
    return whole + 1


def _above(provinces: int, *, small: bool) -> tuple[list[Organisation], list[str]]:
    """Return what stands above the communes, and the code above those of each province."""
    if small:
        return [_listed("huyen", _version("Đảng bộ huyện Tân Giang", None, "district", 1))], [
            "huyen"
        ]
    names = [f"Tỉnh ủy {a} {b}" for b in PROVINCE_NAMES[1] for a in PROVINCE_NAMES[0]]
    codes = [f"tinh-{number + 1}" for number in range(provinces)]
    root = None if provinces == 1 else "toan-quoc"
    listed = [
        _listed(code, _version(names[at % len(names)], root, "province", at + 1))
        for at, code in enumerate(codes)
    ]
    if root:
        listed.insert(0, _listed(root, _version("Toàn Đảng bộ", None, "centre", 1)))
    return listed, codes


def _place_names(count: int, random: Random) -> list[tuple[str, str]]:
    every = [f"{a} {b}" for a in COMMUNE_NAMES[0] for b in COMMUNE_NAMES[1] if a != b]
    order = random.permutation(len(every))
    towns = random.random(count) < TOWN_SHARE
    names = []
    for at in range(count):
        name, again = every[order[at % len(every)]], at // len(every)
        names.append(("Phường" if towns[at] else "Xã", f"{name} {again + 1}" if again else name))
    return names


@dataclass(frozen=True)
class _Commune:
    """A commune by its place in the order, and how many branches came before its own."""

    at: int
    named: tuple[str, str]
    size: int
    next_code: str | None
    before: int


def _branches(commune: _Commune, random: Random) -> Iterator[Organisation]:
    shares = np.array([kind.share for kind in KINDS.values()])
    counts = random.multinomial(commune.size, shares / shares.sum())
    stays = commune.size
    if commune.next_code and not commune.at % MOVED_COMMUNES:
        stays = round((1 - MOVED_SHARE) * commune.size)
    place = 0
    for (name, kind), count in zip(KINDS.items(), counts.tolist(), strict=True):
        members = np.clip(random.normal(*kind.members, count), LEAST_MEMBERS, MOST_MEMBERS)
        for number, own in enumerate(np.rint(members).astype(int).tolist()):
            what = {"branch_kind": name.value, "members": own}
            called = f"Chi bộ {_called(kind, number, commune.named)}"
            now = _version(called, f"xa-{commune.at + 1}", "branch", place + 1) | what
            code = f"chi-bo-{commune.before + place + 1}"
            if place < stays:
                yield _listed(code, now)
            else:
                then = now | {"parent": commune.next_code, "to": MOVED}
                yield _listed(code, then, now | {"from": MOVED})
            place += 1


def _called(kind: Kind, number: int, named: tuple[str, str]) -> str:
    title, place = named
    if not kind.names:
        return f"{'tổ dân phố' if title == 'Phường' else 'thôn'} {number + 1} {place}"
    what, again = kind.names[number % len(kind.names)], number // len(kind.names)
    return f"{what} số {again + 1} {place}" if again else f"{what} {place}"


def _listed(code: str, *versions: Organisation) -> Organisation:
    return {"code": code, "versions": list(versions)}


def _version(name: str, parent: str | None, level: str, order: int) -> Organisation:
    given = {"name": name, "parent": parent, "level": level, "order": order}
    return given | {"from": BEGIN, "to": None}
