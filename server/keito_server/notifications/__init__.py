"""Mail: what is sent, to whom, and whether it arrived.

Lower apps announce what happened; this one writes the letter, keeps it, and has the worker deliver it once.
"""
