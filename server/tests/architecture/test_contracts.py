"""The contracts of import-linter: the house keeps them, and each one fails when it is broken on purpose."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.sources import ROOT, domain_apps

BREAKS: dict[str, list[dict[str, str]]] = {
    "apps": [
        {"kit/money.py": "import keito_server.clients.models"},
        {"web/formats.py": "import keito_server.team.models"},
        {"events/actions.py": "from keito_server.workspaces.models import Workspace"},
        {"accounts/actions.py": "from keito_server.team import actions as team"},
        {"time_entries/actions/stop.py": "from keito_server.invoices import models"},
        {"team/actions/rates.py": "def later():\n    import keito_server.config.settings"},
        {"gadgets/__init__.py": ""},
    ],
    "furniture": [
        {"team/models.py": "def later():\n    from keito_server.team.queries import get_member"},
        {"clients/queries.py": "import keito_server.clients.actions"},
        {"projects/rules/billing.py": "import keito_server.projects.models"},
        {"time_entries/events.py": "import keito_server.time_entries.rules"},
        {"invoices/documents/pdf.py": "import keito_server.invoices.apps"},
        {"clients/gadgets.py": ""},
    ],
    "doors": [
        {"invoices/models.py": "from keito_server.time_entries import rules"},
        {"invoices/models.py": "from keito_server.time_entries.queries.entries import find_running"},
        {"time_entries/queries/reach.py": "import keito_server.team.apps"},
    ],
    "doors-web": [{"clients/queries.py": "from keito_server.web.views import refusal_page"}],
    "pure": [
        {"time_entries/rules.py": "from django.utils import timezone"},
        {"projects/rules/billing.py": "def later():\n    import django"},
        {"team/errors.py": "import django.http", "team/rules.py": "import keito_server.team.errors"},
        {"kit/money.py": "import django.db"},
        {"kit/durations.py": "from keito_server.kit import tenancy"},
        {"kit/days.py": "from keito_server.kit.sql import bind_date"},
    ],
    "cycles": [
        {"time_entries/queries/reach.py": "import keito_server.time_entries.queries.entries"},
        {"kit/money.py": "import keito_server.kit.durations"},
    ],
}
"""For each contract, by its id: files of the package, and what is put at their ends to break it."""


def _contracts() -> list[dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return contracts


def _lint(directory: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", *options]
    environment = os.environ | {"PYTHONPATH": str(directory / "server")}
    return subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, check=False)


def _output(linted: subprocess.CompletedProcess[str]) -> str:
    return linted.stdout + linted.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package's Python files with the settings of import-linter beside it; it keeps every contract."""
    copy = tmp_path_factory.mktemp("copy")
    sources = [ROOT / "pyproject.toml", Path(__file__).with_name("doors_contract.py")]
    for source in [*sources, *(ROOT / "server/keito_server").rglob("*.py")]:
        target = copy / source.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    linted = _lint(copy)
    assert linted.returncode == 0, _output(linted)
    return copy


@contextmanager
def _broken(copy: Path, additions: dict[str, str]) -> Iterator[None]:
    """The copy with something put at the end of some files; new files are made. Put back afterwards."""
    paths = {copy / "server/keito_server" / file: text for file, text in additions.items()}
    before = {path: path.read_text() if path.exists() else None for path in paths}
    for path, text in paths.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{before[path] or ''}\n\n{text}\n")
    yield
    for path, held in before.items():
        if held is not None:
            path.write_text(held)
        elif path.name == "__init__.py":
            shutil.rmtree(path.parent)
        else:
            path.unlink()


def test_the_house_keeps_every_contract() -> None:
    linted = _lint(ROOT)
    assert linted.returncode == 0, _output(linted)


def test_every_contract_has_a_break() -> None:
    assert {str(contract["id"]) for contract in _contracts()} == set(BREAKS)


@pytest.mark.parametrize(
    ("contract", "additions"), [(contract, additions) for contract, breaks in BREAKS.items() for additions in breaks]
)
def test_a_contract_fails_when_it_is_broken_on_purpose(copy: Path, contract: str, additions: dict[str, str]) -> None:
    with _broken(copy, additions):
        linted = _lint(copy, "--contract", contract)
    assert linted.returncode == 1, _output(linted)
    assert "0 kept, 1 broken." in linted.stdout


def test_every_domain_app_has_its_furniture_in_order() -> None:
    by_id = {contract["id"]: contract for contract in _contracts()}
    named = {app.name for app in domain_apps()}
    layers = [layer.split(" | ") for layer in by_id["apps"]["layers"]]
    place = {f"keito_server.{app}": at for at, layer in enumerate(layers) for app in layer if app in named}
    containers = by_id["furniture"]["containers"]
    assert set(containers) == set(place)
    assert containers == sorted(containers, key=lambda app: place[app])
