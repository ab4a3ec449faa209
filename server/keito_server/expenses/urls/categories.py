"""Addresses of Manage, Expense categories, below `/w/<subdomain>/manage/categories/`."""

from django.urls import path

from keito_server.expenses.views import categories

app_name = "expense_categories"
urlpatterns = [
    path("", categories.list_active, name="list"),
    path("archived/", categories.list_archived, name="archived"),
    path("new/", categories.create, name="create"),
    path("<str:category_id>/edit/", categories.edit, name="edit"),
    path("<str:category_id>/archive/", categories.archive, name="archive"),
    path("<str:category_id>/restore/", categories.restore, name="restore"),
]
