"""The whole navigation of the product, in its order. What is not built yet stands here too, without an address."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OutlineItem:
    """A line of the menu: its key, its words, its icon, and the letter that follows `g`."""

    key: str
    label: str
    icon: str = ""
    shortcut: str = ""
    children: tuple["OutlineItem", ...] = ()


OUTLINE: tuple[OutlineItem, ...] = (
    OutlineItem("time", "Time", "clock", "t"),
    OutlineItem("expenses", "Expenses", "receipt", "e"),
    OutlineItem("projects", "Projects", "folder", "p"),
    OutlineItem("team", "Team", "people"),
    OutlineItem("invoices", "Invoices", "invoice", "i"),
    OutlineItem("reports", "Reports", "chart", "r"),
    OutlineItem(
        "manage",
        "Manage",
        "sliders",
        children=(
            OutlineItem("clients", "Clients", "briefcase"),
            OutlineItem("tasks", "Tasks", "list"),
            OutlineItem("expense_categories", "Expense categories", "tag"),
            OutlineItem("roles", "Roles", "shield"),
        ),
    ),
    OutlineItem("settings", "Settings", "gear"),
)
