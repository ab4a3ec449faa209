from collections.abc import Iterator

import pytest
import time_machine

from tests import factories
from tests.api_caller import Api
from tests.conftest import NOW, Cast
from tests.database_on_disk import database_on_disk as database_on_disk
from tests.expenses.counter import Counter
from tests.expenses.desk import Desk, open_desk
from tests.expenses.purse import Purse, open_purse


@pytest.fixture
def purse(cast: Cast) -> Purse:
    return open_purse(cast)


@pytest.fixture
def counter(purse: Purse) -> Iterator[Counter]:
    cast = purse.cast
    factories.assignment(purse.project, cast.carol, is_manager=True)
    elsewhere = cast.mallory.workspace
    with time_machine.travel(NOW, tick=False) as clock:
        yield Counter(
            cast=cast,
            project=purse.project,
            meals=purse.meals,
            mileage=purse.mileage,
            foreign=factories.project(factories.client(elsewhere), team=(cast.mallory,)),
            foreign_meals=factories.category(elsewhere),
            alice=Api.of(cast.alice),
            carol=Api.of(cast.carol),
            bob=Api.of(cast.bob),
            bot=Api.of(cast.review_bot),
            mallory=Api.of(cast.mallory),
            clock=clock,
        )


@pytest.fixture
def desk(cast: Cast) -> Iterator[Desk]:
    with time_machine.travel(NOW, tick=False):
        yield open_desk(cast)
