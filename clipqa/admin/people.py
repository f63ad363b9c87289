"""Logins and groups, as Django has them, with the desk's form fields."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

from clipqa.admin.desk import DeskFields

admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(DeskFields, UserAdmin):
    list_per_page = 50
    show_full_result_count = False
