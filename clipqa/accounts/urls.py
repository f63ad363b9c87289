"""URLs of the sign-in pages, below /admin/ so that the admin's cookies are sent to them."""

from django.urls import path

from clipqa.accounts.views import confirm, factors, forgotten, notices, second
from clipqa.accounts.views.login import account_page

app_name = "accounts"
urlpatterns = [
    path("", second.second, name="second"),
    path("factors/", factors.factors, name="factors"),
    path("factors/app/", factors.new_app, name="app"),
    path("factors/passkey/", factors.new_passkey, name="passkey"),
    path("factors/codes/", factors.new_codes, name="codes"),
    path("factors/<str:kind>/<int:pk>/remove/", factors.remove, name="remove"),
    path("notices/", notices.notices, name="notices"),
    path("confirm/", confirm.confirm, name="confirm"),
    path("forgotten/", forgotten.forgotten, name="forgotten"),
    path("forgotten/sent/", forgotten.forgotten_sent, name="forgotten-sent"),
    path("reset/<uidb64>/<token>/", account_page(forgotten.Reset.as_view()), name="reset"),
    path("reset/done/", forgotten.reset_done, name="reset-done"),
]
