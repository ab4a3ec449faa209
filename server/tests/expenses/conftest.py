import pytest

from tests.conftest import Cast
from tests.expenses.purse import Purse, open_purse


@pytest.fixture
def purse(cast: Cast) -> Purse:
    return open_purse(cast)
