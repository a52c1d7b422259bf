"""What a clerk is told about the pages: missing, twice, foreign, misplaced, or not fit to be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extractor.confidence.two_versions import SEVERAL_FORMS
from extractor.page_reading import ReadPage
from models.layout import Layout
from models.record import Issue, LayoutDeviation

# More pages than this with the same fault are told in one sentence.
MOVED_TOLD = 3


def page_issues(deviations: Sequence[LayoutDeviation], layout: Layout, pages: Sequence[ReadPage]) -> Iterator[Issue]:
    """An issue for each deviation of the stack of pages; ``deviations`` go by read pages."""
    names = {p.number: f"第 {p.source.number} 页{p.half or ''}" for p in pages}
    numbers = {p.number: p.source.number for p in pages}
    twice = [d for d in deviations if d.kind == "page_duplicated" and d.differs]
    if len(twice) > SEVERAL_FORMS:
        yield _several_forms([names[page] for page in sorted(d.page for d in twice if d.page is not None)])
    for deviation in deviations:
        if len(twice) > SEVERAL_FORMS and deviation in twice:
            continue
        message = _message(deviation, layout, names)
        if message is not None:
            page = None if deviation.kind == "rows_missing" or deviation.page is None else numbers[deviation.page]
            yield Issue(code=deviation.kind, message=message, page=page)
    yield from _order([d.page for d in deviations if d.kind == "page_order" and d.page is not None], names, numbers)


def _message(deviation: LayoutDeviation, layout: Layout, names: Mapping[int, str]) -> str | None:
    name = names.get(deviation.page or 0, "")
    match deviation.kind:
        case "page_foreign":
            return f"{name}不像是本表的页面，未读取，请确认是否误夹"
        case "page_unread":
            return f"{name}看不清表格线，未能读取，请以灰度或彩色、200 dpi 以上重新扫描{name}"
        case "page_duplicated":
            return _twice(name, names.get(deviation.repeats or 0, "前面的页"), differs=bool(deviation.differs))
        case "page_missing":
            return f"没有找到{_section(deviation, layout)}，请检查是否漏扫、缺页"
        case "rows_missing":
            where = f"（应在{name}或其后）" if name else ""
            return f"{_section(deviation, layout)}没有找到“{deviation.label}”{where}，请检查是否缺页、缺行"
        case _:
            return None


def _section(deviation: LayoutDeviation, layout: Layout) -> str:
    return "封面" if deviation.section == layout.cover.section else f"第{deviation.section}部分"


def _twice(name: str, other: str, *, differs: bool) -> str:
    if differs:
        return f"{name}与{other}是同一页但内容不完全相同，已按{other}读取，请确认以哪一页为准"
    return f"{name}与{other}重复，未再读取"


def _several_forms(names: Sequence[str]) -> Issue:
    """So many pages twice with other contents are another form's, of another cluster perhaps."""
    found = f"文件里像是不止一份表，内容可能混在一起：{'、'.join(names)}与其他页是同一页而内容不同"
    return Issue(code="several_forms", message=f"{found}。请把每份表单独存成一个文件后再读", page=None)


def _order(moved: Sequence[int], names: Mapping[int, str], numbers: Mapping[int, int]) -> Iterator[Issue]:
    """The pages that stood in the wrong place."""
    if len(moved) > MOVED_TOLD:
        yield Issue(code="page_order", message="多数页面的顺序与表格不一致，已按内容重新排列，请整理后再归档")
        return
    for page in moved:
        message = f"{names[page]}的位置与表格顺序不一致，已按内容排到应在的位置"
        yield Issue(code="page_order", message=message, page=numbers[page])


def quality_issues(pages: Sequence[ReadPage]) -> Iterator[Issue]:
    """An issue for each page whose picture can't be trusted, with what to do about it."""
    told: set[tuple[int, str]] = set()
    for page in pages:
        advice = page.advice
        if advice is not None and (page.source.number, advice) not in told:
            told.add((page.source.number, advice))
            yield Issue(code="page_quality", message=advice, page=page.source.number)
