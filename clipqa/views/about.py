"""The about page."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from clipqa.views.public import public_page, render_page


@public_page
def about(request: HttpRequest) -> HttpResponse:
    return render_page(
        request,
        "about.html",
        title=_("About"),
        description=_("How this site finds, checks and cuts its clip answers."),
    )
