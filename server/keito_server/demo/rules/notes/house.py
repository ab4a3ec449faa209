"""Notes on work for the company itself."""

NOTES: dict[str, dict[str, tuple[str, ...]]] = {
    "HV-PRA": {
        "Research": (
            "Reading group: delivery guarantees in event logs",
            "Tried three review prompts on old pull requests, notes kept",
            "Reading group: query planners",
            "Typst against our letter templates",
            "Measured: what agents cost per merged change",
            "Reading group: accessible data tables",
        ),
        "Operations": (
            "Month end: hours complete, invoices prepared",
            "Interview and notes",
            "Offer letter and start date",
            "Rates for next year, first pass",
            "Insurance renewal",
            "One-to-ones",
            "Sales calls, two leads written up",
            "Agents: which tasks, which limits, who answers for them",
        ),
        "Meetings": ("Monday round", "Catch-up", "Catch-up", "Pipeline", "Catch-up"),
    },
}
