"""`dondoc plan`: the plan as it is shipped."""

from __future__ import annotations

import json

import click

from seed.plan import plan_as_json, read_plan


@click.group("plan")
def group() -> None:
    """Show the plan that comes with the program; no database is needed."""


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object.")
def show(*, as_json: bool) -> None:
    """Print the sections and tasks of the plan, in the words in which it was issued."""
    plan = read_plan()
    if as_json:
        click.echo(json.dumps(plan_as_json(plan), ensure_ascii=False, indent=2))
        return
    for section in plan.sections:
        click.echo(f"{section.numeral}. {section.title.text}")
        for task in plan.tasks:
            if task.section == section.numeral:
                click.echo(f"  {task.number}. {task.cells.content.text}")
