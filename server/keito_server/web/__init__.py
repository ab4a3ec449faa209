"""What every page stands on: the page shell, the components, their CSS and their JavaScript.

This app knows no domain. Other apps hang themselves into its shell when they start
(`shell.register_destination`, `shell.register_slot`) and build their pages from its template tags.
"""
