"""Addresses of founding a workspace, below `/welcome/`: for whoever is signed in."""

from django.urls import path

from keito_server.team.views import welcome as views

app_name = "welcome"
urlpatterns = [
    path("", views.company, name="company"),
    path("preferences/", views.preferences, name="preferences"),
    path("sample/", views.sample, name="sample"),
    path("address/", views.address, name="address"),
]
