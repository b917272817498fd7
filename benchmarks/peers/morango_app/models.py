"""What is synced: registrations, all in one partition; and who may ask for a certificate."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from morango.models import SyncableModel

PROFILE = "registrations"


class Officer(AbstractBaseUser):
    """May sync everything."""

    username = models.CharField(max_length=40, unique=True)
    USERNAME_FIELD = "username"
    objects = BaseUserManager()

    def has_morango_certificate_scope_permission(self, *_: Any) -> bool:
        """Asked when a laptop wants its certificate."""
        return True


class Registration(SyncableModel):
    """One registration: its values as JSON."""

    morango_profile = PROFILE
    morango_model_name = "registration"

    office = models.CharField(max_length=32)
    source = models.CharField(max_length=36)
    patch = models.TextField()

    def calculate_source_id(self, *_: Any, **__: Any) -> str:
        """The id that the program gave it."""
        return self.source

    def calculate_partition(self, *_: Any, **__: Any) -> str:
        """One office, one partition."""
        return self.office
