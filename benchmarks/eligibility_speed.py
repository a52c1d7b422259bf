"""How long the checks take: records a second on one core, read from JSON text as a caller would hold them parsed.

Run as ``python benchmarks/eligibility_speed.py [N]``. The records are the two base forms of the examples, varied so
that no two are equal; each carries text, tables, provenance of every field and facts. Prints seconds for N records
(1,000 by default): processor time, and the wall time beside it, as the machine may be shared.
"""

from __future__ import annotations

import copy
import sys
import time
from random import Random
from typing import Any

from eligibility import check
from eligibility.conformance.cases import base_record


def varied_records(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """``count`` records, both forms in turn, one figure in ten changed a little: as in a season, most figures agree."""
    rng = Random(seed)
    bases = [base_record("shenbao"), base_record("fuhe")]
    records = []
    for number in range(count):
        record = copy.deepcopy(bases[number % 2])
        for position, reading in enumerate(record["fields"].values()):
            reading["confidence"] = 0.999
            page, top = 1 + position // 14, 60.0 + 12.0 * (position % 14)
            reading["provenance"] = {"page": page, "bbox": [300.0, top, 380.0, top + 11.0], "method": "ocr"}
            value = reading["value"]
            if isinstance(value, float) and rng.random() < 0.1:
                reading["value"] = round(value * rng.uniform(0.98, 1.02), 2)
                reading["raw"] = f"{reading['value']:.2f}"
        record["layout_deviations"], record["issues"] = [], []
        record["pages"] = [{"page": p, "sections": ["一二三四五六七八九"[p % 9]]} for p in range(1, 17)]
        total = record["fields"]["industry.total_output_100m_cny.2024"]["value"]
        fact = {"indicator": "industry.total_output_100m_cny.2024", "value": total, "unit": "亿元"}
        record["facts"] = [fact | {"field": "plan.overview", "quote": f"总产值达{total}亿元", "confidence": 0.99}]
        records.append(record)
    return records


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    records = varied_records(count)
    for record in records[:2]:
        check(record)  # compiles the rules
    wall, processor = time.perf_counter(), time.process_time()
    findings = sum(len(check(record).findings) for record in records)
    processor, wall = time.process_time() - processor, time.perf_counter() - wall
    print(f"{count} records, {findings} findings: {processor:.2f} s of processor time, {wall:.2f} s on the clock")


if __name__ == "__main__":
    main()
