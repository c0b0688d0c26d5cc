"""What people change about their own account."""

from datetime import time
from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, PasswordField, ValidationError
from wtforms.validators import EqualTo, InputRequired, Length, Optional

from models.notice import ADDRESS_LENGTH, Contact
from web import wording
from web.forms.base import Form
from web.forms.fields import SHORT, ClockField
from web.forms.session import PASSWORD_LENGTH
from workflow.notifications.preferences import ContactEntry, is_address


class ChangePasswordForm(Form):
    """The password that holds, and the one that shall."""

    current = PasswordField(_l("Mật khẩu hiện tại"), [InputRequired(), PASSWORD_LENGTH])
    new_password = PasswordField(_l("Mật khẩu mới"), [InputRequired(), PASSWORD_LENGTH])
    repeated = PasswordField(
        _l("Nhập lại mật khẩu mới"), [InputRequired(), EqualTo("new_password")]
    )
    end_feed = BooleanField(_l("Thu hồi liên kết lịch đến hạn đang có"))


class ContactForm(Form):
    """Where a person gets mail, and how they want to be told.

    The password is asked for only where the address changes: mail is how they learn of others.
    """

    address = EmailField(
        _l("Địa chỉ thư điện tử"),
        [Length(max=ADDRESS_LENGTH)],
        render_kw={"class": "w-medium", "autocomplete": "email"},
    )
    password = PasswordField(_l("Mật khẩu hiện tại"), [PASSWORD_LENGTH])
    at_once = BooleanField(_l("Gửi thư ngay khi có việc cần tôi xử lý"))
    digest = BooleanField(
        _l(
            "Gửi cả thư về việc tôi tham gia chuẩn bị, việc quá hạn trong lĩnh vực tôi phụ trách"
            " và khi có người nhắc đến tôi"
        )
    )
    quiet_from = ClockField(_l("Không gửi thư từ"), [Optional()], render_kw=SHORT)
    quiet_to = ClockField(_l("đến"), [Optional()], render_kw=SHORT)

    @classmethod
    def of(cls, contact: Contact | None) -> Self:
        """The form, filled in with what the person chose before."""
        stored = contact or Contact(address="", at_once=True, digest=True)
        return cls(
            formdata=None,
            address=stored.address,
            at_once=stored.at_once,
            digest=stored.digest,
            quiet_from=_time(stored.quiet_from),
            quiet_to=_time(stored.quiet_to),
        )

    def validate_address(self, field: EmailField) -> None:
        """Leave an address that is none to be said together with hours that cannot be read."""
        if field.data and not is_address(field.data):
            raise ValidationError(wording.invalid("address_shape"))

    def entry(self) -> ContactEntry:
        """What was filled in."""
        return ContactEntry(
            address=self.address.data or "",
            at_once=self.at_once.data,
            digest=self.digest.data,
            quiet_from=_minute(self.quiet_from.data),
            quiet_to=_minute(self.quiet_to.data),
        )


def _time(minute: int | None) -> time | None:
    return None if minute is None else time(*divmod(minute, 60))


def _minute(given: time | None) -> int | None:
    return None if given is None else 60 * given.hour + given.minute
