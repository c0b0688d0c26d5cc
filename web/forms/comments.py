"""The form of the discussion."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from web.forms.base import Form
from web.forms.fields import TokenField


class CommentForm(Form):
    """One line of discussion."""

    token = TokenField()
    body = TextAreaField(_l("Nội dung trao đổi"), render_kw={"rows": 3, "required": True})
