"""ClipQA's own addresses, and the constant page."""

from django.urls import path

from clipqa import urls
from scripts.benchmarks.constant import constant

handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
urlpatterns = [path("bench/constant/", constant), *urls.urlpatterns]
