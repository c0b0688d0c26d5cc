"""What a product is called by itself, where its words in the cell lean on those beside."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_BANK = "của Ngân hàng Chính sách xã hội"
TITLES = (
    ("Văn bản, cam kết phối hợp", "Văn bản", "Văn bản phối hợp"),
    (
        "Quyết định, Văn bản chỉ đạo của Ủy ban nhân dân xã",
        "Quyết định",
        "Quyết định của Ủy ban nhân dân xã",
    ),
    *(
        (f"Văn bản chỉ đạo, Kế hoạch triển khai, báo cáo đề xuất {_BANK}", text, f"{text} {_BANK}")
        for text in ("Văn bản chỉ đạo", "Kế hoạch triển khai")
    ),
    ("Tờ trình, Báo cáo đề xuất của Công an xã", "Tờ trình", "Tờ trình của Công an xã"),
)
"""Those of the plan that the program brings: the whole cell, a product's words in it, its title."""

task = sa.table("task", sa.column("commune_id"), sa.column("id"), sa.column("product_text"))
requirement = sa.table(
    "product_requirement",
    sa.column("commune_id"),
    sa.column("task_id"),
    sa.column("text"),
    sa.column("title"),
)


def upgrade() -> None:
    op.add_column("product_requirement", sa.Column("title", sa.String(300), nullable=True))
    for cell, text, title in TITLES:
        of_cell = sa.exists().where(
            task.c.commune_id == requirement.c.commune_id,
            task.c.id == requirement.c.task_id,
            task.c.product_text == cell,
        )
        op.execute(
            sa.update(requirement).where(requirement.c.text == text, of_cell).values(title=title)
        )


def downgrade() -> None:
    op.drop_column("product_requirement", "title")
