"""初审意见底稿: the findings as one self-contained HTML page that prints on A4 and can go into the file.

Pictures come from outside: ``crops`` gives the PNG of a place on a page, so that this package knows nothing of images.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from eligibility.report.terminal import grouped, place_text, summary_line
from eligibility.result import GROUP_ZH, SEVERITY_ZH, STATUS_ZH, VERDICT_ZH, CheckResult, Finding

#: PNG bytes of ``(page, bbox)``, page 1-based and bbox ``(x0, top, x1, bottom)`` as in the record; None: no picture.
CropSource = Callable[[int, tuple[float, float, float, float]], bytes | None]
CropMap = Mapping[tuple[int, tuple[float, float, float, float]], bytes]


@dataclass(frozen=True, slots=True)
class Heading:
    """What the page says above the findings. ``date`` as it shall be printed; empty parts are left for the pen."""

    title: str = "中小企业特色产业集群初审意见底稿"
    cluster_name: str = ""
    region: str = ""
    source: str = ""
    date: str = ""


#: Pictures a finding shows at most: a rule over forty fields would fill pages.
_MOST_CROPS = 6

_STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { font: 14px/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  color: #1a1a1a; max-width: 860px; margin: 0 auto; padding: 16px; }
h1 { font-size: 22px; text-align: center; margin: 8px 0 16px; }
h2 { font-size: 17px; border-bottom: 2px solid #444; padding-bottom: 4px; margin: 28px 0 8px; }
table.head { width: 100%; border-collapse: collapse; margin-bottom: 12px; }
table.head th, table.head td { border: 1px solid #999; padding: 5px 8px; text-align: left; vertical-align: top; }
table.head th { background: #f2f2f2; width: 8em; font-weight: 600; }
.finding { border: 1px solid #ccc; border-left: 5px solid #888; padding: 8px 12px; margin: 10px 0;
  break-inside: avoid; }
.fail { border-left-color: #b42318; } .needs_person { border-left-color: #b7791f; }
.not_evaluable { border-left-color: #667085; } .pass { border-left-color: #2e7d32; }
.tag { display: inline-block; border: 1px solid #888; border-radius: 3px; padding: 0 6px; margin-right: 6px;
  font-size: 12px; }
.message { margin: 4px 0; font-weight: 600; }
.meta { color: #555; font-size: 12.5px; margin: 2px 0; }
.crops { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 6px; }
.crops figure { margin: 0; border: 1px solid #ddd; padding: 4px; }
.crops img { display: block; max-width: 380px; max-height: 110px; }
.crops figcaption { font-size: 11.5px; color: #555; }
table.list { width: 100%; border-collapse: collapse; font-size: 13px; }
table.list td { border-bottom: 1px solid #ddd; padding: 3px 6px; vertical-align: top; }
table.list td:first-child, table.list td:last-child { white-space: nowrap; }
.sign { margin-top: 36px; display: flex; justify-content: space-between; }
"""


def html_report(
    result: CheckResult,
    *,
    heading: Heading | None = None,
    crops: CropSource | CropMap | None = None,
    names: Mapping[str, str] | None = None,
) -> str:
    """The page as text. ``names``: Chinese names of fields for the captions (the field id where there is none)."""
    top = heading or Heading()
    picture = _picture_source(crops)
    parts = [
        "<!doctype html>",
        '<html lang="zh-CN"><head><meta charset="utf-8">',
        f"<title>{escape(top.title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(top.title)}</h1>",
        _head_table(result, top),
    ]
    for group, findings in grouped(result.findings):
        parts.append(_group(group, findings, picture, names or {}))
    parts.append(
        '<div class="sign"><div>初审意见：</div><div>初审人：</div><div>复核人：</div>'
        "<div>日期：　　年　　月　　日</div></div>"
    )
    parts.append(
        '<p class="meta">本底稿由系统按规则核对生成，供初审人员参考；“不一致”只表示数字之间对不上，'
        "须请申报单位核实说明，不是对填报真实性的认定。结论以初审人员签署的意见为准。</p></body></html>"
    )
    return "\n".join(parts)


def _picture_source(crops: CropSource | CropMap | None) -> CropSource:
    if crops is None:
        return lambda page, box: None
    if isinstance(crops, Mapping):
        pictures: CropMap = crops
        return lambda page, box: pictures.get((page, box))
    return crops


def _head_table(result: CheckResult, heading: Heading) -> str:
    form = {"shenbao": "申报表（附件1）", "fuhe": "复核申报表（附件3）"}[result.form]
    purpose = {"national_recognition": "国家级", "provincial_recognition": "省级（不决定国家级申报）"}[result.purpose]
    rows = [
        ("集群名称", heading.cluster_name),
        ("所属地区", heading.region),
        ("材料", f"{form}　{heading.source}".strip()),
        ("规则", f"{result.rules_title}（{result.rules}），{purpose}"),
        ("总结论", VERDICT_ZH[result.verdict]),
        ("核对结果", summary_line(result.findings)),
    ]
    if heading.date:
        rows.append(("核对日期", heading.date))
    rows += [("注", note) for note in result.notes]
    cells = "".join(f"<tr><th>{escape(k)}</th><td>{escape(v)}</td></tr>" for k, v in rows)
    return f'<table class="head">{cells}</table>'


def _group(group: str, findings: Sequence[Finding], picture: CropSource, names: Mapping[str, str]) -> str:
    open_ = [f for f in findings if f.verdict in ("fail", "needs_person") or (f.decisive and f.verdict != "pass")]
    rest = [f for f in findings if f not in open_]
    parts = [f"<h2>{escape(GROUP_ZH.get(group, group))}</h2>"]
    parts += [_finding(f, picture, names) for f in open_]
    if rest:
        rows = "".join(
            f"<tr><td>{VERDICT_ZH[f.verdict]}</td><td>{escape(f.message)}</td><td>{escape(place_text(f))}</td></tr>"
            for f in rest
        )
        parts.append(f'<table class="list">{rows}</table>')
    return "\n".join(parts)


def _finding(finding: Finding, picture: CropSource, names: Mapping[str, str]) -> str:
    lines = [
        f'<div class="finding {finding.verdict}">',
        f'<span class="tag">{VERDICT_ZH[finding.verdict]}</span>'
        f'<span class="tag">{SEVERITY_ZH[finding.severity]}</span>'
        f'<span class="tag">{STATUS_ZH[finding.status]}</span><b>{escape(finding.title)}</b>',
        f'<p class="message">{escape(finding.message)}</p>',
    ]
    if finding.needed and finding.verdict != "pass":
        lines.append(f'<p class="meta">怎样才符合：{escape(finding.needed)}</p>')
    lines.append(f'<p class="meta">依据：{escape(finding.citation)}　规则：{escape(finding.rule)}</p>')
    lines.append(_crops(finding, picture, names))
    lines.append("</div>")
    return "\n".join(line for line in lines if line)


def _crops(finding: Finding, picture: CropSource, names: Mapping[str, str]) -> str:
    figures: list[str] = []
    for field_id, place in finding.provenance.items():
        if len(figures) == _MOST_CROPS:
            break
        png = _png(place, picture)
        if png is None:
            continue
        page = place["page"]
        data = base64.b64encode(png).decode("ascii")
        caption = f"{names.get(field_id, finding.title)}　第 {page} 页"
        figures.append(
            f'<figure><img src="data:image/png;base64,{data}" alt="{escape(caption, quote=True)}">'
            f"<figcaption>{escape(caption)}</figcaption></figure>"
        )
    if figures:
        return f'<div class="crops">{"".join(figures)}</div>'
    where = place_text(finding)
    return f'<p class="meta">所在：{where}</p>' if where else ""


def _png(place: Mapping[str, Any], picture: CropSource) -> bytes | None:
    page, box = place.get("page"), place.get("bbox")
    if page is None or not box:
        return None
    x0, top, x1, bottom = (float(v) for v in box)
    return picture(int(page), (x0, top, x1, bottom))
