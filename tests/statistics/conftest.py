"""Numbers by chance, the same at every run."""

import numpy as np
import pytest


@pytest.fixture
def chance() -> np.random.Generator:
    return np.random.default_rng(20231024)
