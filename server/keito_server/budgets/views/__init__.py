"""Pages and parts of pages that show budgets."""
