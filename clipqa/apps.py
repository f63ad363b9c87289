"""App configurations: ClipQA, and the Django admin with our own site class."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ClipQAConfig(AppConfig):
    name = "clipqa"
    verbose_name = _("Clip answers")

    def ready(self) -> None:
        from clipqa import checks  # noqa: F401  (importing registers the checks)
        from clipqa.curation import staging  # noqa: F401  (importing registers what it deletes)
        from clipqa.curation.roles import prepare_roles
        from clipqa.db import sqlite_keepalive
        from clipqa.films import analysis  # noqa: F401  (importing registers its kind of jobs)
        from clipqa.history import create_triggers
        from clipqa.importers import staged_imports  # noqa: F401
        from clipqa.media import kept_uploads  # noqa: F401
        from clipqa.notices import sending  # noqa: F401
        from clipqa.readers import (  # noqa: F401
            cleanup,
            report_replies,
            report_upkeep,
            upkeep,
        )
        from clipqa.readers.mails import sending as mail_sending  # noqa: F401
        from clipqa.search.backends import prepare_engine
        from clipqa.search.cue_index import prepare_cue_index
        from clipqa.search.folding import warn_if_outdated
        from clipqa.sources import checking  # noqa: F401

        sqlite_keepalive.register()
        # After every migration, since Django drops triggers when it rebuilds a table on SQLite.
        post_migrate.connect(prepare_engine, sender=self, dispatch_uid="prepare the search engine")
        post_migrate.connect(prepare_cue_index, sender=self, dispatch_uid="prepare the cue index")
        post_migrate.connect(warn_if_outdated, sender=self, dispatch_uid="tell of an old index")
        post_migrate.connect(create_triggers, sender=self, dispatch_uid="guard what happened")
        post_migrate.connect(prepare_roles, sender=self, dispatch_uid="give roles their rights")


class ClipQAAdminConfig(AdminConfig):
    default_site = "clipqa.admin.site.ClipQAAdminSite"

    def ready(self) -> None:
        super().ready()
        apps.get_app_config("auth").verbose_name = _("People")
        # Imported late: the admin's modules register with the site, which is in their package.
        from clipqa.accounts import signals
        from clipqa.admin import register  # noqa: F401

        signals.connect()
