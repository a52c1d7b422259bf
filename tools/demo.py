"""``make demo``: read the samples as a clerk would, draw what was read, and say where everything lies."""

from __future__ import annotations

import sys
from pathlib import Path

from extractor.cli import main as shenbao

SAMPLES = Path("samples")
OUT = Path("demo-out")


def main() -> int:
    """Extract every sample, draw its overlay, export a workbook. Returns the exit status of the extraction."""
    forms = [str(p) for p in sorted(SAMPLES.glob("*.pdf"))]
    records = OUT / "records"
    status = shenbao(["extract", *forms, "-o", str(records)])
    for form in forms:
        record = records / f"{Path(form).stem}.json"
        pictures = OUT / "overlay" / Path(form).stem
        shenbao(["overlay", form, "-o", str(pictures), "--record", str(record)])
    written = [str(p) for p in sorted(records.glob("*.json")) if p.name != "report.json"]
    shenbao(["export", *written, "-o", str(OUT / "records.xlsx")])
    print(f"记录（JSON）：{records}\n页面图（画出读到的位置）：{OUT / 'overlay'}\nExcel：{OUT / 'records.xlsx'}")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
