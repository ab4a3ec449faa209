"""The id that the built-in category has everywhere (G1), and whether an expense is billable (T6, G6)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

LLM_USAGE_ID = "cat_llm_usage"
"""How the built-in category is named in every workspace, to and by the API."""

LLM_USAGE = UUID(int=0)
"""What stands for that id until the workspace's own row is known; no row has it."""


def is_billable(
    *,
    given: bool | None,
    project_bills: bool,
    project_default: bool,
    category_default: bool | None,
    metadata: Mapping[str, Any],
) -> bool:
    """Whether an expense is billable (T6): given, else the category's default, else the project's.

    Never on a non-billable project. What a failed run of an agent has used is not billed unless somebody says so (G6).
    """
    if not project_bills:
        return False
    if given is not None:
        return given
    if metadata.get("outcome") == "failed":
        return False
    return project_default if category_default is None else category_default
