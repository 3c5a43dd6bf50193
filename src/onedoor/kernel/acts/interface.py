"""What rooms use of acts: declare one, do one, refuse, read what was done.

Rights are declared with `acts.access`, the deed lies in `acts.deeds`, migration operations in `acts.guards`.
"""

from .access import SYSTEM, authority, party
from .batches import Outcome, batch
from .checks import consistent, violations
from .conditions import tells_ended
from .declaring import Act, act
from .deeds import Deed, current
from .forms import ActForm, CodeField, admit
from .lives import follows
from .locks import take, unseen
from .models import Record
from .queries import backdated, timeline, unconfirmed
from .recording import Recording, colleagues, deciders, keeps_evidence, names_colleagues, recording
from .rectifying import reaches, rectifies, strikes
from .references import Reference, reference
from .registry import ACTS, PAGES, drawn_by_hand
from .rules import Limit, Refused

__all__ = [
    "ACTS",
    "PAGES",
    "SYSTEM",
    "Act",
    "ActForm",
    "CodeField",
    "Deed",
    "Limit",
    "Outcome",
    "Record",
    "Recording",
    "Reference",
    "Refused",
    "act",
    "admit",
    "authority",
    "backdated",
    "batch",
    "colleagues",
    "consistent",
    "current",
    "deciders",
    "drawn_by_hand",
    "follows",
    "keeps_evidence",
    "names_colleagues",
    "party",
    "reaches",
    "recording",
    "rectifies",
    "reference",
    "strikes",
    "take",
    "tells_ended",
    "timeline",
    "unconfirmed",
    "unseen",
    "violations",
]
