"""The root of all addresses: pages of a workspace under `/w/<subdomain>/`, the API under `/v1/`."""

from django.urls import include, path

from keito_server.config.addresses import reference_without_slash
from keito_server.config.api import unknown_route
from keito_server.config.api_reference import contract, reference
from keito_server.config.home import home, workspace
from keito_server.config.palette import palette

urlpatterns = [
    path("v1/docs", reference, name="api-reference"),
    path("v1/docs/", reference_without_slash, name="api-reference-with-slash"),
    path("v1/openapi.json", contract, name="api-contract"),
    path("v1/", include("keito_server.config.api")),
    path("v1", unknown_route),
    path("", home, name="home"),
    path("", include("keito_server.accounts.urls.sign_in")),
    path("", include("keito_server.accounts.urls.security")),
    path("", include("keito_server.web.urls")),
    path("outbox/", include("keito_server.notifications.urls.outbox")),
    path("unsubscribe/", include("keito_server.notifications.urls.unsubscribe")),
    path("sso/", include("keito_server.single_sign_on.urls.start")),
    path("sso/", include("keito_server.single_sign_on.urls.protocols")),
    path("join/", include("keito_server.team.urls.join")),
    path("welcome/", include("keito_server.team.urls.welcome")),
    path("w/<slug:subdomain>/", workspace, name="workspace"),
    path("w/<slug:subdomain>/palette/", palette, name="palette"),
    path("w/<slug:subdomain>/team/invitations/", include("keito_server.team.urls.invitations")),
    path("w/<slug:subdomain>/manage/clients/", include("keito_server.clients.urls.clients")),
    path("w/<slug:subdomain>/manage/tasks/", include("keito_server.projects.urls.tasks")),
    path("w/<slug:subdomain>/manage/categories/", include("keito_server.expenses.urls.categories")),
    path("w/<slug:subdomain>/projects/", include("keito_server.projects.urls.projects")),
    path("w/<slug:subdomain>/reports/budgets/", include("keito_server.budgets.urls")),
    path("w/<slug:subdomain>/expenses/", include("keito_server.expenses.urls.expenses")),
    path("w/<slug:subdomain>/invoices/", include("keito_server.invoices.urls")),
    path("w/<slug:subdomain>/manage/roles/", include("keito_server.team.urls.business_roles")),
    path("w/<slug:subdomain>/team/<str:member_id>/permissions/", include("keito_server.team.urls.permissions")),
    path("w/<slug:subdomain>/team/<str:member_id>/history/", include("keito_server.team.urls.member_history")),
    path("w/<slug:subdomain>/settings/audit/", include("keito_server.team.urls.audit")),
    path("w/<slug:subdomain>/settings/", include("keito_server.team.urls.settings")),
    path("w/<slug:subdomain>/settings/exchange-rates/", include("keito_server.clients.urls.exchange_rates")),
    path("w/<slug:subdomain>/settings/sign-in/", include("keito_server.single_sign_on.urls.settings")),
    path("w/<slug:subdomain>/settings/mail/", include("keito_server.notifications.urls.troubles")),
    path("w/<slug:subdomain>/settings/notifications/", include("keito_server.notifications.urls.choices")),
    path("w/<slug:subdomain>/settings/api/", include("keito_server.team.urls.keys")),
    path("w/<slug:subdomain>/team/<str:member_id>/projects/", include("keito_server.projects.urls.members")),
    path("w/<slug:subdomain>/team/", include("keito_server.team.urls.members")),
    path("w/<slug:subdomain>/time/", include("keito_server.approvals.urls")),
    path("w/<slug:subdomain>/time/", include("keito_server.time_entries.urls")),
]

handler404 = "keito_server.web.views.page_not_found"
handler429 = "keito_server.web.views.too_many_requests"
handler500 = "keito_server.web.views.server_error"
