"""The rubrics that ship with the product."""

import json
from pathlib import Path

import pytest

from dashboard.domain.rubric import Rubric, load_rubric

RUBRICS = Path(__file__).parents[2] / "data" / "rubrics"


def shipped_rubric(name: str) -> Rubric:
    return load_rubric(json.loads((RUBRICS / name).read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def regular() -> Rubric:
    return shipped_rubric("KB-20.json")


@pytest.fixture(scope="session")
def themed() -> Rubric:
    return shipped_rubric("KB-CD-16.json")
