"""Writes the pages of docs/ that follow from the code; ``--check`` only says whether they are up to date.

Usage: ``python docs/generate.py [--check]``, where winset or what it needs is installed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS), str(DOCS.parent / "solver")]

from generating.command_line import command_line_page  # noqa: E402
from generating.errors import errors_page  # noqa: E402
from generating.negotiation_files import negotiation_files_page  # noqa: E402

PAGES = {
    "command-line.md": command_line_page,
    "errors.md": errors_page,
    "negotiation-files.md": negotiation_files_page,
}
"""Every generated page with the function that writes it."""


def main() -> int:
    """Write the pages, or say which are not up to date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a page is out of date")
    check = parser.parse_args().check
    stale = []
    for name, write in PAGES.items():
        path, text = DOCS / name, write()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
    for name in stale:
        print(f"docs/{name} is out of date; run python docs/generate.py" if check else f"wrote docs/{name}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
