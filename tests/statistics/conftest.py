"""Numbers by chance, the same at every run."""

import numpy as np
import pytest
from hypothesis import settings

# A busy machine may take its time; that is no fault of the function under test.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def chance() -> np.random.Generator:
    return np.random.default_rng(20231024)
