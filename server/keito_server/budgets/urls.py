"""The page of budgets, under Reports."""

from django.urls import path

from keito_server.budgets.views.report import report

app_name = "budgets"

urlpatterns = [path("", report, name="report")]
