"""The pages of projects and of the workspace's tasks, one module a page."""
