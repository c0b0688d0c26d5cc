"""The words that columns may hold. What they are called on the screen is in `web/wording`."""

from enum import StrEnum


class UnitKind(StrEnum):
    """What sort of body a unit is."""

    COMMITTEE = "committee"
    OFFICE = "office"
    DIVISION = "division"
    SERVICE_CENTRE = "service_centre"
    FORCE = "force"
    BOARD = "board"
    FRONT = "front"
    ORGANISATION = "organisation"
    OUTSIDE = "outside"
    VILLAGE = "village"


class GroupRule(StrEnum):
    """How a group is expanded into units at the moment of assigning."""

    MEMBERS = "members"
    VILLAGES = "villages"
    CHOSEN = "chosen"


class Role(StrEnum):
    """What a post is; the first three are of a unit, the next three of the committee."""

    HEAD = "head"
    DEPUTY = "deputy"
    OFFICER = "officer"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MEMBER = "member"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"


UNIT_ROLES = (Role.HEAD, Role.DEPUTY, Role.OFFICER)

COMMITTEE_ROLES = (Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER)
"""The posts that make a member of the committee, in the order in which members are listed."""

SIGNING_ROLES = (Role.HEAD, Role.DEPUTY)
"""The posts of a unit in which what it sends out is signed."""

SUBSTITUTED_ROLES = (*UNIT_ROLES, Role.CHAIR, Role.VICE_CHAIR)
"""Posts that another person can take the place in. A member's vote is their own; whoever inspects
or administers is named to it in person."""


class SubstitutionKind(StrEnum):
    """By which form somebody acts in another's place."""

    STAND_IN = "stand_in"
    """A deputy, who signs KT., or a colleague, while the other is away."""
    DELEGATION = "delegation"
    """Whoever was authorised in writing (TUQ.)."""


class Side(StrEnum):
    """On which side of a task a party stands."""

    LEAD = "lead"
    COOPERATING = "cooperating"


class Cadence(StrEnum):
    """How often a task is reported."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    NINE_MONTHS = "nine_months"
    YEAR = "year"
    AD_HOC = "ad_hoc"


class HaltKind(StrEnum):
    """Whether a task rests for a while, or is over."""

    SUSPENDED = "suspended"
    ENDED = "ended"


class GapCause(StrEnum):
    """Why a unit was left out when a task opened a period."""

    ENDED = "ended"
    """The unit was there no more."""
    TAKEN_BACK = "taken_back"
    """What it led in the period before was taken back, and nothing came in its place."""


class Sensitivity(StrEnum):
    """Who may read a task's products: everyone in the commune, or only those concerned."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"


class ApprovalMode(StrEnum):
    """Whether one person may approve, or the committee must have voted."""

    INDIVIDUAL = "individual"
    COLLECTIVE = "collective"


class ProductKind(StrEnum):
    """The kind of a document, by the abbreviation of Decree 30/2020 where it has one."""

    PLAN = "KH"
    REPORT = "BC"
    PROPOSAL = "TTr"
    DECISION = "QĐ"
    OFFICIAL_LETTER = "VB"
    GUIDANCE = "HD"
    COMMITMENT = "CK"
    NEWS = "TIN"
    FEATURE = "PS"

    @property
    def is_numbered(self) -> bool:
        """Whether such a document is signed and issued with a number: until then it is a draft."""
        return self in NUMBERED_KINDS

    @property
    def is_published(self) -> bool:
        """Whether such a thing is broadcast or published, so that a link can stand for it."""
        return self in PUBLISHED_KINDS


NUMBERED_KINDS = frozenset(ProductKind) - {
    ProductKind.COMMITMENT,
    ProductKind.NEWS,
    ProductKind.FEATURE,
}

PUBLISHED_KINDS = frozenset({ProductKind.NEWS, ProductKind.FEATURE})


class ProductStage(StrEnum):
    """What a document is by the way it takes: drafted, approved, then signed and numbered."""

    DRAFT = "draft"
    ISSUED = "issued"


class ActiveContent(StrEnum):
    """What a document can do by itself, or carries along; told to whoever is about to open it."""

    SCRIPT = "script"
    OPENS_ADDRESS = "opens_address"
    """Something else is opened with it: a page of the web, another file."""
    SENDS_FORM = "sends_form"
    ATTACHMENT = "attachment"
    MEDIA = "media"
    XFA_FORM = "xfa_form"
    EMBEDDED_OBJECT = "embedded_object"
    CONTROL = "control"
    FETCHED_PICTURE = "fetched_picture"
    DATA_CONNECTION = "data_connection"
    """Figures or addresses that are asked for anew from a database or another file."""
    ADD_IN = "add_in"
    """A page of the web that Office opens beside the document."""
    REFUSED_TODAY = "refused_today"
    """It was handed in when less was looked at."""


class Stance(StrEnum):
    """What a cooperating unit's answer amounts to."""

    CONFIRMED = "confirmed"
    OBJECTED = "objected"
    NO_RESPONSE = "no_response"


class Opinion(StrEnum):
    """How a confirming unit confirms."""

    AGREE = "agree"
    AGREE_WITH_REMARKS = "agree_with_remarks"
    NOT_CONCERNED = "not_concerned"


class Recommendation(StrEnum):
    """What the follow-up office proposes to the committee."""

    APPROVE = "approve"
    APPROVE_WITH_REMARK = "approve_with_remark"
    RETURN = "return"


class Timeliness(StrEnum):
    """How a task instance stands to its due date: computed, kept of a period's closing alone."""

    COMPLETED_ON_TIME = "completed_on_time"
    COMPLETED_LATE = "completed_late"
    OPEN_WITHIN_DEADLINE = "open_within_deadline"
    DUE_SOON = "due_soon"
    REPORTED_IN_TIME = "reported_in_time"
    """Reported by its due date, and considered by others since."""
    OPEN_OVERDUE = "open_overdue"
    NO_DEADLINE = "no_deadline"


class VoteForm(StrEnum):
    """How the committee's members gave their votes."""

    SESSION = "session"
    OPINION_SLIP = "opinion_slip"


class Choice(StrEnum):
    """How a member of the committee votes."""

    IN_FAVOUR = "in_favour"
    AGAINST = "against"
    ABSTAIN = "abstain"


class ReminderStage(StrEnum):
    """When somebody is reminded of a deadline, and who then."""

    BEFORE = "before"
    ON = "on"
    AFTER = "after"
    HEAD = "head"
    COMMITTEE = "committee"


class LinkPurpose(StrEnum):
    """What a one-time link lets its holder do."""

    FIRST_PASSWORD = "first_password"
    NEW_PASSWORD = "new_password"


class GuardedDeed(StrEnum):
    """What an administrator does not do alone, or unseen, to whoever may decide, or shall."""

    GIVE_POST = "give_post"
    MOVE_END = "move_end"
    """A post that was given lasts longer than was entered."""
    LINK = "link"
    ENABLE = "enable"
    END_POST = "end_post"
    DISABLE = "disable"
    RENAME = "rename"
    """The name under which decisions are read."""


class ConsentState(StrEnum):
    """What became of something that a second person has to agree to."""

    WAITING = "waiting"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    ALONE = "alone"
    """Done without a second person: on the server's terminal, or where the setting allows it."""
    TOLD = "told"
    """Takes rights or changes a name: held at once, and those were told who have to know."""


class MailKind(StrEnum):
    """When a message to a person goes out."""

    AT_ONCE = "at_once"
    DIGEST = "digest"


class MailState(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    NEEDLESS = "needless"


class EventKind(StrEnum):
    """What an entry of the record tells."""

    TRANSITION = "transition"
    REFUSAL = "refusal"
    ASSIGNMENT = "assignment"
    UPLOAD = "upload"
    WITHDRAW_PRODUCT = "withdraw_product"
    COMMENT = "comment"
    VOTE = "vote"
    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_OUT = "sign_out"
    SESSION_ENDED = "session_ended"
    PASSWORD_SET = "password_set"
    LINK_ISSUED = "link_issued"
    PERSON = "person"
    POST = "post"
    UNIT = "unit"
    GROUP = "group"
    COMMUNE = "commune"
    PLAN = "plan"
    DEFINITION = "definition"
    EXPORT = "export"
    PURGE = "purge"


class FigureOutcome(StrEnum):
    """What a yearly figure amounts to by its target."""

    NOT_MET = "not_met"
    MET = "met"
    EXCEEDED = "exceeded"
    UNDETERMINED = "undetermined"
