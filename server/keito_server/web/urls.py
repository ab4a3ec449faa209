"""Addresses of the web app itself."""

from django.urls import path

from keito_server.web.component_sheet import components

app_name = "web"
urlpatterns = [path("components", components, name="components")]
