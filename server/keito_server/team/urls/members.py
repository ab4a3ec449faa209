"""Addresses of the team, below `/w/<subdomain>/team/`."""

from django.urls import path

from keito_server.team.views import member, member_form, member_keys, member_rates, members

app_name = "members"
urlpatterns = [
    path("", members.list_members, name="list"),
    path("export/", members.export, name="export"),
    path("agents/new/", member_form.add_agent, name="add_agent"),
    path("<str:member_id>/", member.show, name="member"),
    path("<str:member_id>/edit/", member_form.edit, name="edit"),
    path("<str:member_id>/archive/", member.archive, name="archive"),
    path("<str:member_id>/reactivate/", member.reactivate, name="reactivate"),
    path("<str:member_id>/keys/new/", member_keys.create, name="create_key"),
    path("<str:member_id>/rates/new/", member_rates.create, name="create_rate"),
    path("<str:member_id>/rates/<str:rate_id>/remove/", member_rates.remove, name="remove_rate"),
]
