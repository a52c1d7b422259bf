"""``python -m eligibility.conformance``: run the set here; ``--export FOLDER`` writes it anew from the examples."""

from __future__ import annotations

import sys
from pathlib import Path

from eligibility.conformance.export import export
from eligibility.conformance.run import run_all


def main(arguments: list[str]) -> int:
    """Exit status 0 when every case agrees, 1 when some don't, 2 on wrong usage."""
    if arguments[:1] == ["--export"] and len(arguments) == 2:
        export(Path(arguments[1]))
        return 0
    if arguments:
        print("用法：python -m eligibility.conformance [--export 文件夹]", file=sys.stderr)
        return 2
    count, faults = run_all()
    for fault in faults:
        print(fault)
    print(f"{count} 个用例，{len(faults)} 个不符")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
