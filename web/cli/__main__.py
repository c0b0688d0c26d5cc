"""`python -m web.cli` is the same as `dondoc`."""

from web.cli import main

main(prog_name="dondoc")
