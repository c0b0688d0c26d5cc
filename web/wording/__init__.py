"""The words of the office for every state, action, standing, obstacle and kind.

Vietnamese is the source; the English catalogue is beside it. A test demands that every word of
the definition and of the vocabularies stands here. Each word is used as `wording.state(name)`,
wherever among these modules it stands.
"""

from web.wording.actions import *
from web.wording.consents import *
from web.wording.coverage import *
from web.wording.events import *
from web.wording.papers import *
from web.wording.people import *
from web.wording.periods import *
from web.wording.refusals import *
from web.wording.states import *
