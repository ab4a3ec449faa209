"""The table of logins."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from keito_server.kit.identifiers import new_id


class LoginManager(BaseUserManager["Login"]):
    """Finds logins the way Django's sign-in asks for them."""

    def get_by_natural_key(self, username: str | None) -> "Login":
        """The login with this e-mail address, whatever its case."""
        return self.get(email__iexact=(username or "").strip())


class Login(AbstractBaseUser):
    """A person's credentials. Names, roles and rates belong to the member, once per workspace."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[LoginManager] = LoginManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["created_at"]

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="login_email_once"),)
