"""Addresses of the citizen's side, all of them public."""

from django.urls import path

from . import portal, portal_tracking

public = [
    path("requests/", portal.home, name="requests_home"),
    path("requests/ask/who/<slug:kind>/", portal.who, name="requests_who"),
    path("requests/ask/what/", portal.what, name="requests_what"),
    path("requests/ask/how/", portal.how, name="requests_how"),
    path("requests/ask/similar/", portal.alike, name="requests_similar"),
    path("requests/ask/check/", portal.check, name="requests_check"),
    path("requests/ask/receipt/", portal.receipt, name="requests_receipt"),
    path("requests/ask/kept/", portal.kept, name="requests_kept"),
    path("requests/ask/resume/", portal.resume, name="requests_resume"),
    path("requests/leave/", portal.leave, name="requests_leave"),
    path("requests/figures/", portal_tracking.figures, name="requests_figures"),
    path("requests/track/", portal_tracking.track, name="requests_track"),
    path("requests/track/<str:number>/", portal_tracking.tracked, name="requests_tracked"),
    path("requests/track/<str:number>/papers/<int:pk>/", portal_tracking.paper, name="requests_paper"),
    path("requests/track/<str:number>/<slug:word>/", portal_tracking.step, name="requests_step"),
]
