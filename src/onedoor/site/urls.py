"""Every address of the site. The modes `en/` and `elder/` are taken off before these are read."""

from django.urls import include, path

from onedoor.frame import urls as frame
from onedoor.kernel.calendars import urls as calendars
from onedoor.kernel.duties import urls as duties
from onedoor.kernel.files import urls as files
from onedoor.kernel.ledger import urls as ledger
from onedoor.kernel.letters import urls as letters
from onedoor.kernel.organizations import urls as organizations
from onedoor.kernel.outbox import urls as outbox
from onedoor.kernel.people import urls as people
from onedoor.kernel.routes import urls as routes
from onedoor.kernel.slips import urls as slips
from onedoor.openness.requests import portal_urls as asking
from onedoor.openness.requests import urls as requests
from onedoor.oversight.workplan import urls as workplan

from . import acts, matters, views
from .api import views as api

PUBLIC_ROOMS = (frame, organizations, calendars, people, ledger, letters, workplan)
DESK_ROOMS = (duties, people, calendars, organizations, outbox, files, letters, slips, routes, requests, workplan)

urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("acts/", acts.done, name="acts_done"),
    path("acts/kinds/", acts.kinds, name="act_kinds"),
    path("api/", include(api.addresses())),
    path("healthz", views.healthz, name="healthz"),
    path("healthz/empty", views.empty, name="empty"),
    *(pattern for room in PUBLIC_ROOMS for pattern in getattr(room, "public", [])),
    *asking.public,
    path("desk/dossiers/<str:number>/", matters.dossier, name="dossier"),
    path("desk/do/<str:name>/<str:subject>/", matters.do, name="do"),
    path("desk/records/<uuid:pk>/", matters.record, name="record"),
    path("desk/records/<uuid:pk>/receipt.json", matters.receipt, name="record_receipt"),
    path("desk/records/<uuid:pk>/correct/", matters.correct, name="correct"),
    path("desk/batch/", matters.batch, name="batch"),
    path(
        "desk/",
        include([pattern for room in DESK_ROOMS for pattern in room.desk]),
    ),
]

handler400 = "onedoor.frame.views.bad_request"
handler403 = "onedoor.frame.views.refused"
handler404 = "onedoor.frame.views.not_found"
handler500 = "onedoor.frame.views.failed"
