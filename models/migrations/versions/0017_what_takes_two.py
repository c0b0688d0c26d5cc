"""What an administrator does not do alone, and who is told of it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

PEOPLE = ("user_id", "asked_by_id", "settled_by_id")
SUBJECTS = {"unit_id": "unit", "post_id": "post", "link_id": "one_time_link"}
STATES = ("waiting", "agreed", "refused", "withdrawn", "lapsed", "alone")
DEEDS = ("give_post", "move_end", "link", "enable")
ROLES = (
    "head", "deputy", "officer", "chair", "vice_chair", "member", "inspector", "administrator",
)  # fmt: skip

ABOUT_ONE = "ck_notice_about_one"
BEFORE = (
    "(instance_id IS NOT NULL AND post_id IS NULL AND substitution_id IS NULL)"
    " OR (instance_id IS NULL AND (post_id IS NULL) <> (substitution_id IS NULL))"
)
NOW = " + ".join(
    f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END"
    for column in ("instance_id", "post_id", "substitution_id", "consent_id")
)
ONCE = ("commune_id", "user_id", "consent_id", "why")


def upgrade() -> None:
    op.create_table(
        "consent",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("deed", _choice("guarded_deed", DEEDS), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _choice("consent_state", STATES), nullable=False),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("role", _choice("role", ROLES), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting') = (settled_at IS NULL)",
            name=op.f("ck_consent_settled_or_waiting"),
        ),
        sa.CheckConstraint(
            "(deed = 'link') = (link_id IS NOT NULL)", name=op.f("ck_consent_link_of_deed")
        ),
        *(_within("user_account", column) for column in PEOPLE),
        *(_within(table, column) for column, table in SUBJECTS.items()),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_consent_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_consent")),
        sa.UniqueConstraint("commune_id", "number", name=op.f("uq_consent_commune_id_number")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consent_commune_id_user_id"), ["commune_id", "user_id"]
        )
        batch_op.create_index(
            "ix_consent_waiting",
            ["commune_id", "lapses_at"],
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(ABOUT_ONE), type_="check")
        batch_op.add_column(sa.Column("consent_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            "fk_notice_commune_id_consent_id",
            "consent",
            ["commune_id", "consent_id"],
            ["commune_id", "id"],
        )
        batch_op.create_unique_constraint(f"uq_notice_{'_'.join(ONCE)}", list(ONCE))
        batch_op.create_check_constraint(op.f(ABOUT_ONE), f"{NOW} = 1")


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM notice WHERE consent_id IS NOT NULL"))
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(ABOUT_ONE), type_="check")
        batch_op.drop_constraint(f"uq_notice_{'_'.join(ONCE)}", type_="unique")
        batch_op.drop_constraint("fk_notice_commune_id_consent_id", type_="foreignkey")
        batch_op.drop_column("consent_id")
        batch_op.create_check_constraint(op.f(ABOUT_ONE), BEFORE)
    op.drop_table("consent")


def _choice(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _within(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["commune_id", column],
        [f"{table}.commune_id", f"{table}.id"],
        name=op.f(f"fk_consent_commune_id_{column}"),
    )
