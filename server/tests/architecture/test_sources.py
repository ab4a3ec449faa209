"""What a newcomer can rely on in any file: its name, its size, and what it may not do."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import (
    PACKAGE,
    ROOT,
    apps,
    domain_apps,
    python_files,
    shown,
    templates,
    tree_of,
)

LONGEST_FILE = 400
MODULES = {
    "actions", "admin", "api", "apps", "documents", "errors", "events", "forms", "jobs",
    "adapters", "models", "permissions",
    "queries", "rules", "schemas", "urls", "views",
}  # fmt: skip
FOLDERS = {"management", "migrations", "static", "templates"}
OWN_FOLDERS = {"invoices": {"typst"}}
"""Furniture that one app has and no other."""
MEANINGLESS = {"common", "helper", "helpers", "manager", "misc", "service", "services", "util", "utils"}
WRITTEN = (".py", ".html", ".css", ".js", ".typ", ".md", ".toml")
MARKS_SAFE = {"config/api_reference.py"}
"""Files that call text safe after they have escaped it themselves."""
NARROWING = {
    "across_workspaces", "aggregate", "annotate", "bulk_create", "exclude", "exists", "filter", "in_workspace",
    "order_by", "prefetch_related", "select_for_update", "select_related", "values_list",
}  # fmt: skip
"""What only query sets and their managers can do."""
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script without src": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "an on… attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "hx-on": re.compile(r"\bhx-on", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}
ASKED_FOR = {"accounts": {"account", "mfa", "socialaccount"}}
"""Folders of templates whose names a library asks for."""
STYLED_INSIDE = {"web/templates/web/mail.html": "a style element"}
"""Mail programs load no style sheets: the paper of all mails holds its own, and no mail on it holds any."""
TRUSTING = {
    "the filter safe": re.compile(r"\|\s*safe\b|\|\s*safeseq\b"),
    "escaping turned off": re.compile(r"{%\s*autoescape\s+off"),
}


def _written_files() -> Iterator[Path]:
    for folder in ("server/keito_server", "server/tests", "bench", "scripts", "docs"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in WRITTEN and not {"vendor", "migrations", "__pycache__", "results"} & set(path.parts):
                yield path


def test_no_file_is_longer_than_one_reads_at_once() -> None:
    lengths = {shown(path): len(path.read_text().splitlines()) for path in _written_files()}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_name_says_nothing() -> None:
    assert [shown(path) for path in _written_files() if MEANINGLESS & {path.stem, *path.relative_to(ROOT).parts}] == []


@pytest.mark.parametrize("app", domain_apps(), ids=lambda app: app.name)
def test_an_app_has_the_same_furniture_as_all_others(app: Path) -> None:
    names = {path.stem if path.suffix == ".py" else path.name for path in app.iterdir()} - {"__init__", "__pycache__"}
    assert names <= MODULES | FOLDERS | OWN_FOLDERS.get(app.name, set())
    for kind in ("templates", "static"):
        inside = {path.name for path in (app / kind).iterdir()} if (app / kind).exists() else set()
        assert inside <= {app.name} | ASKED_FOR.get(app.name, set()), f"{kind} of an app lie in a folder of its name"


@pytest.mark.parametrize("app", apps(), ids=lambda app: app.name)
def test_an_app_says_what_it_owns(app: Path) -> None:
    assert ast.get_docstring(tree_of(app / "__init__.py"))


def test_every_app_has_tests_in_a_folder_of_its_name() -> None:
    tested = {path.parent.name for path in (ROOT / "server/tests").glob("*/test_*.py")}
    assert {app.name for app in apps()} <= tested


@pytest.mark.parametrize("template", templates(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_holds_no_code_and_escapes_everything(template: Path) -> None:
    source = template.read_text()
    markup = re.sub(r"{#.*?#}|{%.*?%}", "", source, flags=re.DOTALL)
    allowed = {STYLED_INSIDE.get(str(template.relative_to(PACKAGE)))}
    assert {what for what, pattern in INLINE.items() if pattern.search(markup)} <= allowed
    assert [what for what, pattern in TRUSTING.items() if pattern.search(source)] == []


def _calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def test_text_is_called_safe_only_where_it_was_escaped() -> None:
    trusting = {
        str(path.relative_to(PACKAGE))
        for path in python_files()
        for name, call in _calls(path)
        if name.endswith("mark_safe")
        or (name.endswith(("SafeString", "SafeText")) and not all(isinstance(it, ast.Constant) for it in call.args))
        or (name.endswith("format_html") and not isinstance(call.args[0], ast.Constant | ast.Name))
    }
    assert trusting == MARKS_SAFE


def test_views_and_routes_leave_the_database_to_queries_and_actions() -> None:
    """Neither a manager nor a query set is touched: what a question narrows to is the queries' to say."""
    reaching = []
    for path in python_files("views", "api", "schemas", "forms", "jobs"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Attribute) and node.attr == "objects":
                reaching.append(f"{shown(path)}:{node.lineno} reads .objects")
            if isinstance(node, ast.Attribute) and node.attr in NARROWING:
                reaching.append(f"{shown(path)}:{node.lineno} calls .{node.attr}()")
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db"):
                reaching.append(f"{shown(path)}:{node.lineno} imports {node.module}")
    assert reaching == []


def test_rules_queries_and_actions_are_told_the_time() -> None:
    looking = [
        f"{shown(path)}:{call.lineno} calls {name}()"
        for path in python_files("rules", "models", "queries", "actions", "documents")
        for name, call in _calls(path)
        if re.search(r"(^|\.)(now|utcnow|today|time_ns|monotonic)$", name)
    ]
    assert looking == []


def test_no_float_comes_near_time_and_money() -> None:
    """The demo draws lots, which need fractions; it hands on whole numbers like everybody else."""
    floating = [
        f"{shown(path)}:{node.lineno}"
        for path in python_files("rules", "models", "queries", "actions", "documents", "forms", "views", "api")
        if path.relative_to(PACKAGE).parts[0] != "demo"
        for node in ast.walk(tree_of(path))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and ast.unparse(node.func) == "float")
    ]
    assert floating == []


def test_whoever_acts_and_what_they_act_on_is_given_by_name() -> None:
    """What one module of actions offers the others, and reactions to events, may take their subject by place."""
    public = {name for app in domain_apps() for name in _offered(app)}
    loose = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in python_files("actions")
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef) and node.name in public and node.args.args and _acts(node)
    ]
    assert loose == []


def _acts(node: ast.FunctionDef) -> bool:
    return "actor" in [argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]] and (
        node.args.args[:1] == [] or node.args.args[0].arg != "event"
    )


def _offered(app: Path) -> set[str]:
    """The names in an app's `actions`: all that a package exports, or what a single file defines."""
    package, module = app / "actions/__init__.py", app / "actions.py"
    if package.exists():
        return {
            alias.asname or alias.name
            for node in tree_of(package).body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
    defined = [node for node in tree_of(module).body if isinstance(node, ast.FunctionDef)] if module.exists() else []
    return {node.name for node in defined if not node.name.startswith("_")}
