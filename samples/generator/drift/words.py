"""What offices write when they change a form: rows of their own, and other words for the same.

The held-apart lists share nothing with the development lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OwnValue = Literal["count", "amount", "words"]


@dataclass(frozen=True)
class OwnRow:
    """A row that some office adds to a section."""

    label: str
    value: OwnValue


@dataclass(frozen=True)
class DriftWords:
    """``rows``: by section; ``rewordings``: (printed, written instead), brackets full width; ``words``: for cells."""

    rows: dict[str, tuple[OwnRow, ...]]
    rewordings: tuple[tuple[str, str], ...]
    words: tuple[str, ...]


DEVELOPMENT_DRIFT = DriftWords(
    rows={
        "一": (OwnRow("集群核心区所在园区", "words"), OwnRow("集群负责人职务", "words"), OwnRow("其他", "words")),
        "二": (
            OwnRow("集群规模以上工业企业数量（家）", "count"),
            OwnRow("集群实缴税收总额（亿元）", "amount"),
            OwnRow("集群固定资产投资额（亿元）", "amount"),
            OwnRow("其他", "amount"),
        ),
        "三": (OwnRow("集群引进高层次人才数量（人）", "count"), OwnRow("集群技术合同成交额（万元）", "amount")),
        "四": (OwnRow("集群智能工厂数量（家）", "count"), OwnRow("集群工业机器人保有量（台）", "count")),
        "五": (OwnRow("集群年用水总量（万吨）", "amount"), OwnRow("集群光伏装机容量（兆瓦）", "amount")),
        "六": (OwnRow("集群有出口实绩的企业数量（家）", "count"), OwnRow("其他", "words")),
        "七": (OwnRow("年度举办产销对接活动次数（次）", "count"), OwnRow("其他需要说明的事项", "words")),
    },
    rewordings=(
        ("（年度当前值）", ""),
        ("（年度当前值）", "（当年数）"),
        ("数量（年度当前值）", "总数（年末数）"),
        ("集群内中小企业", "集群内的中小企业"),
        ("比例", "占比"),
        ("年均增速", "平均增速"),
        ("增速", "增长速度"),
        ("增长率", "增幅"),
        ("总额", "总金额"),
        ("数量", "总数"),
        ("名称及数量", "数量及名称"),
        ("联系方式", "联系电话"),
        ("占地面积", "总占地面积"),
        ("近三年", "最近三年"),
        ("已开展的", "开展的"),
        ("（200字以内）", "（限200字）"),
        ("拥有量", "拥有数"),
        ("应用普及率", "普及率"),
        ("主导产业相关的", ""),
        ("采购金额", "采购费用"),
        ("降低率", "下降率"),
        ("所属产业类型", "所属的产业类型"),
        ("运营管理机构", "运营管理单位"),
    ),
    words=("城东工业园", "无", "见附件", "副主任", "经济开发区管委会代管"),
)

HELD_APART_DRIFT = DriftWords(
    rows={
        "一": (OwnRow("集群所在乡镇（街道）", "words"), OwnRow("经办科室", "words")),
        "二": (
            OwnRow("集群主营业务收入（亿元）", "amount"),
            OwnRow("集群年度新增注册企业（户）", "count"),
            OwnRow("备注", "words"),
        ),
        "三": (OwnRow("集群新产品销售收入（亿元）", "amount"), OwnRow("集群博士后工作站（个）", "count")),
        "四": (OwnRow("集群5G应用场景数（个）", "count"), OwnRow("集群技术改造投资（亿元）", "amount")),
        "五": (OwnRow("集群年用电量（万千瓦时）", "amount"), OwnRow("集群清洁能源使用占比", "amount")),
        "六": (OwnRow("集群外籍专家人数（人）", "count"), OwnRow("补充说明", "words")),
        "七": (OwnRow("当年培训企业人员（人次）", "count"), OwnRow("备注", "words")),
    },
    rewordings=(
        ("（年度当前值）", "（年末）"),
        ("数量", "个数"),
        ("比例", "的比重"),
        ("增速", "增幅"),
        ("增长率", "增长比率"),
        ("总额", "合计"),
        ("联系方式", "手机或电话"),
        ("占地面积", "用地面积"),
        ("近三年", "2022—2024年"),
        ("拥有量", "拥有情况"),
        ("200字以内", "不超过200字"),
        ("工作", "工作（可多选）"),
        ("主导产业相关的", "属于主导产业的"),
        ("集群中小企业", "本集群中小企业"),
        ("降低率", "降幅"),
        ("机构", "部门"),
    ),
    words=("高新区", "企业服务科", "另附说明", "暂无", "街道办事处"),
)
