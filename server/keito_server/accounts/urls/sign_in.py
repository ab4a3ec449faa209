"""Addresses of signing up, in and out; they stand outside any workspace."""

from django.urls import path

from keito_server.accounts.views import sign_in as views

app_name = "accounts"
urlpatterns = [
    path("sign-up/", views.sign_up, name="sign_up"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/sample/", views.sign_in_as_sample, name="sign_in_as_sample"),
    path("sign-out/", views.sign_out, name="sign_out"),
]
