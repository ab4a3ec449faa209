"""Addresses of Settings, Sign-in, below `/w/<subdomain>/settings/sign-in/`."""

from django.urls import path

from keito_server.single_sign_on.views import domains, providers, requirement

app_name = "sign_in_settings"
urlpatterns = [
    path("", providers.overview, name="overview"),
    path("openid/new/", providers.add_openid, name="add_openid"),
    path("saml/new/", providers.add_saml, name="add_saml"),
    path("providers/<str:provider_id>/", providers.edit, name="edit"),
    path("providers/<str:provider_id>/test/", providers.test, name="test"),
    path("providers/<str:provider_id>/remove/", providers.remove, name="remove"),
    path("domains/new/", domains.add, name="add_domain"),
    path("domains/<str:domain_id>/check/", domains.check, name="check_domain"),
    path("domains/<str:domain_id>/remove/", domains.remove, name="remove_domain"),
    path("required/", requirement.edit, name="required"),
]
