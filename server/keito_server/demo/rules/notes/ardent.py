"""Notes on the work for Ardent Studios."""

NOTES: dict[str, dict[str, tuple[str, ...]]] = {
    "ARD-BRA": {
        "Design": (
            "Type and colour from the new brand book, three directions",
            "Home page, second direction worked out",
            "Project pages: long read with large images",
            "Contrast and focus states",
            "Icons redrawn on one grid",
            "Small screens: navigation and galleries",
            "Corrections after the review with the studio",
            "Motion: what moves, and what stays still",
        ),
        "Development": (
            "Templates for home and project pages",
            "Image pipeline, four widths, AVIF and JPEG",
            "Editor preview before publishing",
            "Redirects for 310 old addresses",
            "Contact form with spam trap",
            "Page weight under 300 kB, fonts cut",
            "Content of 24 projects moved over",
            "Sitemap, feeds and link previews",
        ),
        "Project management": (
            "Content plan with the studio",
            "Review dates, second third of the fee",
            "Launch checklist",
            "Photographer's rights cleared for the web",
        ),
        "Meetings": ("Review with the studio",),
    },
    "ARD-CAT": {
        "Proposal": (
            "Requirements read, questions to the studio",
            "Approach: scan, describe, publish in three waves",
            "Estimate by wave, with assumptions",
            "References and team",
            "Price sheet",
            "Answers to the clarification round",
            "Final read, sent",
        ),
    },
}
