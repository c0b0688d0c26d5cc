"""The form of the discussion."""

import uuid

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField

from web.forms.base import Form


class CommentForm(Form):
    """One line of discussion."""

    token = HiddenField("token", default=lambda: uuid.uuid4().hex)
    body = TextAreaField(_l("Nội dung trao đổi"), render_kw={"rows": 3, "required": True})
