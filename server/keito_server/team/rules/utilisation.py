"""How much of a week's capacity is used (capacity-planning.md)."""


def utilisation(worked_ms: int, capacity_ms: int | None) -> int | None:
    """Worked time as a share of the capacity in whole percents, half up; None without a capacity."""
    if not capacity_ms:
        return None
    return (worked_ms * 200 + capacity_ms) // (capacity_ms * 2)
