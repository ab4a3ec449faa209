"""Proves a domain for a workspace in the server's database, as its record in the DNS would: `… SUBDOMAIN DOMAIN`."""

import sys

import django

if __name__ == "__main__":
    django.setup()
    from keito_server.workspaces.models import Workspace
    from tests.single_sign_on import builders

    builders.domain(Workspace.objects.get(subdomain=sys.argv[1]), sys.argv[2])
