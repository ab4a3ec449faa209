"""What a timesheet comes to, in words; hours and money are written already, as their reader writes them."""


def sum_words(hours: str, expense_count: int, spent: str) -> str:
    """`11:30 hours, 3 expenses, £32.33`; without time or expenses the other alone, and the hours where both are missing."""
    if not expense_count:
        return hours
    return ", ".join(part for part in (hours, _expenses(expense_count), spent) if part)


def content_words(hours: str, expense_count: int) -> str:
    """The same within a sentence: `11:30 hours and 3 expenses`."""
    return " and ".join(part for part in (hours, _expenses(expense_count) if expense_count else "") if part)


def _expenses(count: int) -> str:
    return f"{count} expense{'' if count == 1 else 's'}"
