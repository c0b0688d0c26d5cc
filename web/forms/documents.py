"""The base of forms with a document, which need not come twice when something else is wrong."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SubmitField
from wtforms.validators import Length

from web.forms.action import ActionForm
from web.held_uploads import HeldUpload
from workflow.documents.uploads import ReceivedDocument


class DocumentForm(ActionForm):
    """A form with a `file`."""

    held = HiddenField("held", [Length(max=4_000)])
    """What names a document that came with the form before, while something else was wrong."""

    without = SubmitField(_l("Bỏ tệp đã nhận"))
    """Asks for the same form without the document that came with it before."""

    received: HeldUpload | None = None
    """The document that needs not be chosen again."""

    document: ReceivedDocument | None = None
    """The document as it was examined."""

    @property
    def stays_open(self) -> bool:
        """Whether it came back to be filled in further."""
        return bool(self.errors or self.without.data)
