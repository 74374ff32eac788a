from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.worker.driver import Driver


@pytest.fixture
def worker() -> Iterator[Driver]:
    """A ready worker of the test's own."""
    driver = Driver().start()
    yield driver
    driver.client.close()


@pytest.fixture(scope="module")
def _shared() -> Iterator[Driver]:
    driver = Driver().start()
    yield driver
    driver.client.close()


@pytest.fixture
def session(_shared: Driver) -> Driver:
    """A worker that the tests of a file share, for what leaves it whole; it has told nothing yet."""
    _shared.events.clear()
    _shared.messages.clear()
    return _shared
