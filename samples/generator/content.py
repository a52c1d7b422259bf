"""Seed → a filled form: fictitious, consistent, written the way clerks write, with the truth of every field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from models.layout import FieldSpec, FieldType
from samples.generator import content_tables
from samples.generator.content_consistency import settle_figures, settle_ticks
from samples.generator.content_figures import Figures, draw_figures
from samples.generator.content_lists import DEVELOPMENT, HELD_APART, Trade, WordLists
from samples.generator.content_sentences import DEVELOPMENT_SENTENCES, HELD_APART_SENTENCES, Pool
from samples.generator.content_texts import Slots, plan_text, short_text
from samples.generator.content_writing import (
    Habits,
    none_declared,
    write_date,
    write_figure,
    write_names,
    write_phone,
)
from samples.generator.dictionary import load_dictionary
from samples.generator.truth import FilledForm, FormName, NamesEntry, TableEntryRow, TrueField

BLANK = TrueField(value=None, raw=None, status="blank")
_NO_NAMES: dict[str, object] = {"count": None, "names": []}
# The “个” of these cells is printed, so no unit is typed behind the figure.
_PRINTED_UNIT = frozenset({"innovation.invention_patents", "openness.overseas_branches"})
_KINDS_OF_NAMES = {
    "innovation.platforms": ("技术创新中心", "企业技术中心", "重点实验室", "工程研究中心", "检测中心"),
    "digital.new_models": ("智能制造示范工厂", "工业互联网试点项目", "数字化车间项目", "服务型制造项目"),
    "green.manufacturing": ("绿色工厂", "绿色供应链管理企业", "绿色设计产品"),
    "governance.alliances": ("行业协会", "产业联盟", "技术学会", "商会"),
    "governance.service_platforms": ("公共服务平台", "检测服务平台", "技术转移服务平台", "融资服务平台"),
}


@dataclass
class _Clerk:
    """All that one document's fields share."""

    rng: Random
    words: WordLists
    pool: Pool
    habits: Habits
    trade: Trade
    province: str
    city: str | None
    county: str
    figures: Figures
    slots: Slots

    @property
    def place(self) -> str:
        """The place as names of firms use it: without the county's suffix."""
        return self.county[:-1]


def fill_form(form: FormName, seed: int, held_apart: bool = False, *, consistent: bool = False) -> FilledForm:
    """Fill ``form`` from ``seed``. ``held_apart`` draws words from lists the development part never uses.

    The figures follow from each other; ticks are drawn freely, as clerks don't always tick what they count, unless
    ``consistent`` asks for a form in which nothing contradicts anything.
    """
    rng = Random(f"{form}:{seed}:{held_apart}")
    clerk = _hire(rng, held_apart, consistent)
    dictionary = load_dictionary(form)
    fields: dict[str, TrueField] = {}
    names: dict[str, NamesEntry] = {}
    tables: dict[str, list[TableEntryRow]] = {}
    fields.update(_cover_and_basic(clerk, form))
    for spec in dictionary.fields:
        if spec.id in fields:
            continue
        if spec.type is FieldType.COUNT_WITH_NAMES:
            names[spec.id], fields[spec.id] = _names(clerk, spec)
        elif spec.type is FieldType.TABLE:
            tables[spec.id], fields[spec.id] = _table(clerk, spec)
        else:
            fields[spec.id] = _single(clerk, spec)
    if consistent:
        fields = settle_ticks(fields, dictionary)
    return FilledForm(
        form=form,
        form_version=dictionary.version,
        seed=seed,
        fields={spec.id: fields[spec.id] for spec in dictionary.fields},
        names=names,
        tables=tables,
        contact_separator=rng.choice([" ", "  ", "，", "：", "/", "、"]),
    )


def _hire(rng: Random, held_apart: bool, consistent: bool) -> _Clerk:
    words = HELD_APART if held_apart else DEVELOPMENT
    trade = rng.choice(words.trades)
    municipal = rng.random() < 0.12
    province = rng.choice(words.municipalities if municipal else words.provinces)
    city = None if municipal else rng.choice(words.cities)
    county = rng.choice([c for c in words.counties if not municipal or c.endswith("区")])
    figures = draw_figures(rng)
    if consistent:
        figures = settle_figures(figures)
    return _Clerk(
        rng=rng,
        words=words,
        pool=HELD_APART_SENTENCES if held_apart else DEVELOPMENT_SENTENCES,
        habits=Habits.draw(rng),
        trade=trade,
        province=province,
        city=city,
        county=county,
        figures=figures,
        slots=Slots(rng, words, trade, county[:-1], county, figures),
    )


def _text(value: str) -> TrueField:
    return TrueField(value=value, raw=value, status="read")


def _person(clerk: _Clerk) -> TrueField:
    return _text(clerk.rng.choice(clerk.words.surnames) + clerk.rng.choice(clerk.words.given_names))


def _cover_and_basic(clerk: _Clerk, form: FormName) -> dict[str, TrueField]:
    rng, words = clerk.rng, clerk.words
    region = clerk.province + ("市" if clerk.city is None else "省")
    name = f"{region}{clerk.county}{clerk.trade.name}产业集群"
    department = clerk.county + rng.choice(words.departments)
    operator = rng.choice(words.operators).format(county=clerk.county, place=clerk.place, trade=clerk.trade.name)
    day = date(2025, 5, 20) + timedelta(days=rng.randint(0, 50))
    own_suffix = rng.random() < 0.25
    contact, phone = _person(clerk), write_phone(rng, words.area_codes)
    same = rng.random() < 0.5
    fields = {
        "cover.cluster_name": _text(name),
        "cover.province": _text(region if own_suffix else clerk.province),
        "cover.city": BLANK if clerk.city is None else _text(clerk.city + ("市" if own_suffix else "")),
        "cover.county": _text(clerk.county if own_suffix else clerk.county[:-1]),
        "cover.department": _text(department),
        "cover.department_seal": _absent(),
        "cover.operator": _text(operator),
        "cover.declare_date": write_date(rng, day, full=rng.random() < 0.7),
        "cover.contact_name": contact,
        "cover.contact_phone": phone,
        "basic.cluster_name": _text(name),
        "basic.department": _text(department),
        "basic.department_contact_name": contact if same else _person(clerk),
        "basic.department_contact_phone": phone if same else write_phone(rng, words.area_codes),
        "basic.operator": _text(operator),
        "basic.operator_contact_name": _person(clerk),
        "basic.operator_contact_phone": write_phone(rng, words.area_codes),
        "basic.industry_type": _chosen(clerk.trade.sector),
        "declaration.date": _declared_date(rng, day),
        "declaration.recommender_date": BLANK,
        "declaration.opinion": BLANK,
    }
    if rng.random() < 0.3:
        opinion = "同意推荐。" if form == "shenbao" else "经初审，符合认定标准，同意通过复核。"
        fields["declaration.opinion"] = _text(opinion)
        fields["declaration.recommender_date"] = _declared_date(rng, day + timedelta(days=9))
    return fields


def _declared_date(rng: Random, day: date) -> TrueField:
    """The date of section 九: mostly typed around the printed 年 月 日, now and then left to be written by hand."""
    if rng.random() < 0.12:
        return BLANK
    gap = rng.choice(["", " ", "  "])
    raw = f"{day.year}{gap}年{gap}{day.month}{gap}月{gap}{day.day}{gap}日"
    return TrueField(value=day.isoformat(), raw=raw, status="read")


def _absent() -> TrueField:
    return TrueField(value=False, raw=None, status="blank")


def _chosen(option: str) -> TrueField:
    return TrueField(value=option, raw=option, status="read")


def _single(clerk: _Clerk, spec: FieldSpec) -> TrueField:
    rng = clerk.rng
    if spec.type.is_figure:
        return _figure(clerk, spec)
    if spec.type is FieldType.CHOICE:
        return _choice(rng, spec)
    if spec.type is FieldType.MULTI_CHOICE:
        return _choices(rng, spec)
    if spec.type is FieldType.LONG_TEXT:
        return _long_text(clerk, spec)
    if spec.type is FieldType.PRESENCE:
        return _absent()
    if spec.id.endswith("_formula"):
        return _formula(rng, spec.id)
    raise ValueError(f"no way to fill {spec.id}")


def _figure(clerk: _Clerk, spec: FieldSpec) -> TrueField:
    rng, habits = clerk.rng, clerk.habits
    value = clerk.figures.of[spec.id]
    if value is None:
        return none_declared(habits.none_word)
    if value == 0 and rng.random() < 0.35:
        return none_declared(habits.none_word) if rng.random() < 0.8 else BLANK
    if spec.id.endswith(".2022") and spec.id.startswith("innovation.standards") and rng.random() < 0.05:
        return BLANK
    unit = None if spec.id in _PRINTED_UNIT else spec.unit
    return write_figure(rng, habits, value, spec.type.value, unit)


def _choice(rng: Random, spec: FieldSpec) -> TrueField:
    if rng.random() < 0.015:
        return BLANK
    mostly_no = ("basic.restricted_industry", "basic.major_accident", "basic.serious_violation")
    if spec.id in mostly_no:
        return _chosen(spec.options[1] if rng.random() < 0.95 else spec.options[0])
    return _chosen(rng.choice(spec.options))


def _choices(rng: Random, spec: FieldSpec) -> TrueField:
    likely = rng.choice([0.35, 0.6, 0.85, 1.0])
    ticked = [o for o in spec.options if rng.random() < likely]
    if not ticked:
        return TrueField(value=[], raw=None, status="blank")
    return TrueField(value=list(ticked), raw="；".join(ticked), status="read")


def _formula(rng: Random, field: str) -> TrueField:
    if rng.random() < 0.6:
        return BLANK
    what = "二氧化碳排放总量（吨）" if "carbon" in field else "能源消费总量（吨标准煤）"
    return _text(f"{what}÷集群总产值（万元）")


def _long_text(clerk: _Clerk, spec: FieldSpec) -> TrueField:
    rng = clerk.rng
    if spec.section == "八":
        fullness = rng.choice([0.5, 0.8, 1.0])
        return _text(plan_text(rng, clerk.slots, clerk.pool, spec.id, fullness))
    if rng.random() < 0.02:
        return none_declared("无")
    return _text(short_text(rng, clerk.slots, clerk.pool, spec.id, spec.max_chars or 200))


def _names(clerk: _Clerk, spec: FieldSpec) -> tuple[NamesEntry, TrueField]:
    rng = clerk.rng
    kind = rng.random()
    if kind < 0.12:
        word = clerk.habits.none_word
        entry = NamesEntry(count=word, names=word if rng.random() < 0.7 else "")
        return entry, TrueField(value=_NO_NAMES, raw=_names_raw(entry), status="none_declared")
    if kind < 0.2:
        entry = NamesEntry(count="0", names=rng.choice(["", "无", "/"]))
        return entry, TrueField(value={"count": 0, "names": []}, raw=_names_raw(entry), status="read")
    if kind < 0.24:
        return NamesEntry(), TrueField(value=_NO_NAMES, raw=None, status="blank")
    stem = spec.id if spec.id in _KINDS_OF_NAMES else spec.id.rpartition(".")[0]
    listed = _draw_names(clerk, stem, rng.choice([1, 1, 2, 2, 3, 4, 6]))
    entry = NamesEntry(count=str(len(listed)), names=write_names(rng, listed))
    value = {"count": len(listed), "names": list(listed)}
    return entry, TrueField(value=value, raw=_names_raw(entry), status="read")


def _names_raw(entry: NamesEntry) -> str:
    return f"数量：{entry.count}个\n名称：{entry.names}"


def _draw_names(clerk: _Clerk, stem: str, count: int) -> list[str]:
    rng = clerk.rng
    brands = rng.sample(clerk.words.brands, count)
    kinds = _KINDS_OF_NAMES[stem]
    names = []
    for brand in brands:
        where = rng.choice([clerk.place, clerk.county, ""])
        what = rng.choice([clerk.trade.name, rng.choice(clerk.trade.products), ""])
        names.append(f"{where}{brand}{what}{rng.choice(kinds)}")
    return names


def _table(clerk: _Clerk, spec: FieldSpec) -> tuple[list[TableEntryRow], TrueField]:
    if spec.id == "plan.completion":
        rows = content_tables.completion_rows(clerk.rng, clerk.figures)
        return rows, content_tables.table_truth(rows, ("base_2022", "target_2025", "actual_2025"))
    rows = content_tables.target_rows(clerk.rng, clerk.figures)
    return rows, content_tables.table_truth(rows, ("base_2024", "target_2027"))
