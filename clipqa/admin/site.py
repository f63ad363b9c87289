"""The desk: Django's admin under our own name."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class DeskSite(AdminSite):
    site_header = _("ClipQA desk")
    site_title = _("ClipQA desk")
    index_title = _("Desk")
