"""Addresses of projects, and of the workspace's tasks."""
