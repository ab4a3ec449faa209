"""Members of a workspace, people and agents alike: roles, dated rates, API keys, and the one matrix of permissions.

An actor is a member: it carries its workspace and where the request came from.
"""
