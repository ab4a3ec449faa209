"""The forms of the Expenses pages: the expense in its panel, what narrows the list, and categories."""
