"""The address at the foot of each notice, `/unsubscribe/<token>/`."""

from django.urls import path

from keito_server.notifications.views import unsubscribe as views

urlpatterns = [path("<str:token>/", views.unsubscribe, name="unsubscribe")]
