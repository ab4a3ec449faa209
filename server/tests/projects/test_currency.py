"""Whether what was deleted is still in the currency of its project (N7)."""

import pytest

from keito_server.kit.errors import Conflict
from keito_server.projects.queries import check_currency_is
from tests import factories
from tests.conftest import Cast


def test_what_is_in_another_currency_is_refused_and_what_told_none_is_let(cast: Cast) -> None:
    workspace_id = cast.alice.workspace_id
    project = factories.project(factories.client(cast.alice.workspace, currency="JPY"))
    for let in ("JPY", None):
        check_currency_is(let, project_id=project.id, workspace_id=workspace_id, what="expense")
    with pytest.raises(Conflict, match="This expense is in GBP, and its project is in JPY by now"):
        check_currency_is("GBP", project_id=project.id, workspace_id=workspace_id, what="expense")
