"""The app, and the desk (the Django admin under our own site class)."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ClipQAConfig(AppConfig):
    name = "clipqa"
    verbose_name = _("Clip answers")

    def ready(self) -> None:
        from clipqa import (
            checks,  # noqa: F401  (importing registers the checks)
            held_open,
        )
        from clipqa.curation.roles import prepare_roles
        from clipqa.revisions import prepare_guards
        from clipqa.search.backends import prepare_engine

        held_open.connect()
        # After every migration, since Django's rebuilding of a table drops its triggers.
        post_migrate.connect(prepare_engine, sender=self, dispatch_uid="prepare the search engine")
        post_migrate.connect(prepare_guards, sender=self, dispatch_uid="guard what happened")
        post_migrate.connect(prepare_roles, sender=self, dispatch_uid="give roles their rights")


class DeskConfig(AdminConfig):
    default_site = "clipqa.admin.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        apps.get_app_config("auth").verbose_name = _("People")
        # Only now: the desks register with the site, and the site lies in their package.
        from clipqa.accounts import signals
        from clipqa.admin import nouns, signed_in  # noqa: F401

        signed_in.connect()
        signals.connect()
