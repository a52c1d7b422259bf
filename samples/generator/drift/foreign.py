"""Pages of other documents that get into a stack: letters, lists, certificates, minutes, accounts, notices."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from samples.generator.renderers.blocks import Block, Cell, Paper, Paragraph, Row, Table, Text
from samples.generator.renderers.reportlab_pdf import render_reportlab
from samples.generator.renderers.style import Style
from samples.generator.truth import FilledForm

NOTICE = "虚构样例"
Maker = Callable[[FilledForm, Random], list[Block]]


def foreign_page(form: FilledForm, style: Style, rng: Random, held_apart: bool) -> tuple[str, bytes]:
    """What another document's page is called, and the page as a PDF. ``style`` must be one of reportlab's.

    Raises ``MissingFontError`` when the style's fonts are not installed.
    """
    name, make = rng.choice(_HELD_APART if held_apart else _DEVELOPMENT)
    paper = Paper(tuple(make(form, rng)), footer=NOTICE, page_numbers=False)
    return name, render_reportlab(paper, style).pdf


def _title(text: str) -> Paragraph:
    return Paragraph((Text(text, bold=True),), "center", size=1.5, space_before=2)


def _line(text: str, space_before: float = 0.4) -> Paragraph:
    return Paragraph((Text(text),), first_indent=2, space_before=space_before)


def _right(text: str, space_before: float = 1.0) -> Paragraph:
    return Paragraph((Text(text),), "right", space_before=space_before)


def _table(widths: tuple[float, ...], rows: list[list[str]]) -> Table:
    return Table(widths, tuple(Row(tuple(_cell(t) for t in row), min_height=20) for row in rows))


def _cell(text: str) -> Cell:
    return Cell((Paragraph((Text(text),), "center"),))


def _value(form: FilledForm, field: str) -> str:
    return form.fields[field].raw or "　　"


def _letter(form: FilledForm, rng: Random) -> list[Block]:
    office = _value(form, "basic.department")
    return [
        _title(f"{office}文件"),
        Paragraph((Text(f"中小企〔2025〕{rng.randint(3, 60)} 号"),), "center", space_before=1),
        _title("关于报送产业集群申报材料的函"),
        _line("省工业和信息化厅：", 2),
        _line(
            "按照《关于组织开展 2025 年度集群工作的通知》要求，我单位认真组织有关企业和园区进行申报，"
            f"并对材料作了初步审核。现将材料一式 {rng.randint(2, 5)} 份随函报送，请予审查。"
        ),
        _line("特此函告。", 1),
        _right(office, 3),
        _right("2025 年 6 月 18 日　　"),
    ]


def _list_of_firms(form: FilledForm, rng: Random) -> list[Block]:
    place = _value(form, "cover.county")
    rows = [["序号", "企业名称", "主要产品", "从业人数", "入库时间"]]
    for number in range(1, rng.randint(12, 22)):
        firm = f"{place}{rng.choice('恒瑞华金鼎泰昌德')}{rng.choice('达源盛通和信')}有限公司"
        rows.append(
            [str(number), firm, rng.choice(["主轴", "壳体", "阀芯", "端盖"]), str(rng.randint(8, 300)), "2024.3"]
        )
    return [_title("附件　规模以上工业企业名单"), _table((0.1, 0.4, 0.18, 0.16, 0.16), rows)]


def _certificate(form: FilledForm, rng: Random) -> list[Block]:
    return [
        Paragraph((Text("营业执照", bold=True),), "center", size=2.4, space_before=3),
        Paragraph((Text(f"统一社会信用代码　9{rng.randint(10**15, 10**16 - 1)}MA"),), "center", space_before=1),
        _line(f"名　　称　{_value(form, 'basic.operator')}", 3),
        _line("类　　型　有限责任公司（国有独资）", 1),
        _line(f"注册资本　{rng.randint(5, 90)}00 万元整", 1),
        _line("成立日期　2016 年 04 月 21 日", 1),
        _line("住　　所　工业园区创业路 8 号", 1),
        _line("经营范围　园区开发与管理；物业服务；企业管理咨询（依法须经批准的项目，经批准后方可开展）。", 1),
        _right("登记机关　　　　", 6),
        _right("2023 年 11 月 02 日　　"),
    ]


def _minutes(form: FilledForm, rng: Random) -> list[Block]:
    return [
        _title("专题会议纪要"),
        Paragraph((Text(f"第 {rng.randint(2, 40)} 期"),), "center", space_before=1),
        _line("时间：5 月 9 日上午　地点：三楼会议室　主持：分管副县长", 2),
        _line("会议听取了前期工作的汇报，研究了存在的困难，议定事项如下。"),
        _line("一是落实牵头部门，逐项核对数据口径，做到有据可查。"),
        _line("二是财政部门安排专项经费，保障公共服务平台运行。"),
        _line("三是统计、税务部门配合提供数据，于月底前完成。"),
        _line(f"出席：{_value(form, 'basic.department')}、县统计局、县税务局、开发区管委会", 2),
    ]


def _accounts(form: FilledForm, rng: Random) -> list[Block]:
    rows = [["项目", "行次", "本期金额", "上期金额"]]
    for number, name in enumerate(
        [
            "营业收入",
            "减：营业成本",
            "税金及附加",
            "销售费用",
            "管理费用",
            "财务费用",
            "营业利润",
            "利润总额",
            "净利润",
        ],
        1,
    ):
        now = rng.uniform(10, 9000)
        rows.append([name, str(number), f"{now:,.2f}", f"{now * rng.uniform(0.8, 1.1):,.2f}"])
    head = Paragraph((Text(f"编制单位：{_value(form, 'basic.operator')}　　2024 年度　　单位：万元"),), space_before=1)
    return [_title("利润表"), head, _table((0.4, 0.1, 0.25, 0.25), rows)]


def _notice(form: FilledForm, rng: Random) -> list[Block]:
    return [
        _title("公　示"),
        _line("经企业自愿申请、专家评审和集体研究，拟推荐下列单位，现予公示。", 2),
        _line(f"公示期为 {rng.randint(5, 7)} 个工作日。对公示内容有异议的，请以书面形式实名反映。"),
        _line("受理单位：纪检监察组　通讯地址：行政中心 2 号楼", 1),
        _right(_value(form, "basic.department"), 3),
    ]


_DEVELOPMENT: tuple[tuple[str, Maker], ...] = (
    ("公函", _letter),
    ("企业名单", _list_of_firms),
    ("营业执照", _certificate),
)
_HELD_APART: tuple[tuple[str, Maker], ...] = (("会议纪要", _minutes), ("利润表", _accounts), ("公示", _notice))
