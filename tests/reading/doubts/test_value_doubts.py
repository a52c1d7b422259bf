"""Scanned texts that are odd for what their field asks go to a person."""

from __future__ import annotations

import pytest

from extractor.reading.doubts.value_doubts import scan_doubt
from extractor.reading.values import TypedValue
from models.layout import FieldSpec, FieldType
from models.record import Status, Value


def is_doubted(kind: FieldType, value: Value) -> bool:
    spec = FieldSpec(id="plan.overview", section="八", label="", type=kind)
    raw = value if isinstance(value, str) else None
    return scan_doubt(spec, TypedValue(value, raw, Status.READ)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "一是供应依赖外部；二是投入不均衡；三是部分企业“不敢转、不会转”四是出口市场集中。",
        "1.聚焦关键环节，招引企业8家以2.与学院共建研究院，每年攻关5项。",
        "平台按月发布分析。普及率提高5个百分点。新增绿色工厂6家以上",
        "有效发明专利突破498 新增绿色 6家。",
        "集群总产值同比 10%以上，新增中小企业3家。",
        "经初审，符合认定标准，同意通过复核。\n/",
        "把工业缝制设备打造成金字招牌。 /\n坚持市场导向、分类指导。",
        "业和",
        "公司等链主企业本地配套率达32.6%。\n2）聚焦主链，梳理断点53处。\n3）引进企业50家。",
        "发运2车次。（二）依托公司开展集中采购，降本26.1%。",
        "注册地理标志第20418号3.12家企业获奖。",
        "实行“一县—业”，制定规划。每季度调度一次。",
        "建立工作专班，每季度调度—次。严格监测评估。",
        "联合院所攻克A1203涂层、CO2捕集等技术23项。",
        "联合院所攻克AI2O3涂层技术23项。",
        "联合院所攻克C02捕集等技术23项。",
        "淘汰10th以下燃煤锅炉24台。",
        "建设分布式光伏94.11MW.年发电量约72667万度。",
        "印发规划（2021一2025年），形成政策体系。",
        "印发《若干措施》（政办发〔2023]26号），兑现资金。",
        "近三年累计拨付专项资金17.688万元，惠及企业67家。",
        "引入服务商9家，形成共性解决方案6套。\n□建有国家试点示范项目",
        "强化要素保障，优先保障集群项目用地；\n-14.",
        "完成改造项目91个，建成中试基地一期。\n（2）2026年度\n研发经费保持增长。",
        "培育省级产业集·群，服务企业34家。",
        "国家级专精特新…“小巨人”企业11家。",
        "一是供应依赖外部；二是高层次人才引进难度较大：三是转型深度不够。",
        "一是优势不断巩固，速溶茶粉产量居全省第二是创新活力增强。三是步伐加快。",
        "完成数字化改造项目九十一个。研发稳步投入。完成数字化改造项目九十一个。",
        "共享车间投入防护面料生产设备60)台（套），按需预约使用。",
        "。\n玉屏区精密轴承产业集群位于玉屏区，规划面积50平方公里。",
        "·建立用工余缺调剂平台，旺季调剂员工44人次。",
        "是高端人才不足；\n二是中小企业融资难。",
        "速溶茶粉产量位居全国前列·\n二是创新活力增强。",
        "开展碳足迹核算，氧化碳排放量逐年下降。",
        "新增授权发明专利230件。累计实施技改项目108个。 •",
        "经初审，符合认定标准，同意推荐。\n和",
        "引进数字化服务商11家，为31家企业做了免费诊断。:",
        "-7-虚构样例\n卫浴洁具产业由上世纪的家庭作坊起步，历经三十余年形成规模。",
        "发明专利拥有量增加_152件。单位产值二氧化碳排放下降。",
        "统筹财政资金，设立58000万元产业引导基金。\n\\",
        "统筹发展和安全，补短板、优生态。把茶叶加工打造成富民强县的支柱产业。。",
        "建立联席会议制度，明确责任分工。 /整合财政、金融资源，设立产业引导基金。",
        "高端轴承打破国外垄断。\n垄断。\n搭建设备共享平台，服务企业34家。",
        "质量基础设施—站式服务点全年受理95件。",
        "对接第—批试点，统筹推进。",
        "（一）改造成本较高，“不敢转”现象仍然存在（二）土地要素趋紧，项目落地受到制约。",
        "汇聚中小企业1366家，2024年实现总产值212.91亿7元。",
        "推广水性涂料替代工艺，V0Cs排放削减31%。建成在线监测平台。",
    ],
)
def test_a_running_text_that_lost_something_is_doubted(text: str) -> None:
    assert is_doubted(FieldType.LONG_TEXT, text)


@pytest.mark.parametrize(
    "text",
    [
        "一是供应依赖外部；二是投入不均衡。第二是重点，其三是难点。",
        "参与“一带一路”建设，开通清泉—银滩货运专线。产值每年增长10%/年以上。",
        "实施2023—2025年行动计划。提高产业集中度。\n提高产业竞争力。",
        "1. 聚焦关键环节，招引企业8家以上。\n2. 建设工业4.0平台，共5个项目，投资2.5亿元。",
        "同意推荐",
        "联合院所攻克Al2O3涂层、CO2捕集等技术23项，C20混凝土替代率提高，建成5G工厂。",
        "印发《若干措施》（政办发〔2023〕26号），引进ABC Co.,Ltd.等企业，淘汰10t/h以下锅炉。",
        "1）聚焦主链，产值提高2.5个百分点，工期缩短1.5个月。\n2）梳理断点53处。",
        "每万人拥有发明专利2.5件，签订3.5个亿订单，规划面积2.5个平方公里。",
        "1.建设平台，户均3.5亩。\n2.完善机制，服务企业1,312家、4.5万人次。",
        "（一）扩大规模；（二）提升质量。见附件（二）。",
        "同意。",
        "投资0.2亿元，建成平台1.5万平方米，服务企业34家（次）。",
        "单位产值能耗降到0.169吨标准煤，拨付专项资金17,688万元。",
        "培育企业（国家级：5，省级：12）。主要包括1）建设平台；2）开展服务。",
        "a）建设平台；b）开展服务。",
        "1）聚焦关键环节；2）建设工业4.0平台；3）完善机制。",
        "重点抓好三件事：一是招引企业，二是建设平台，三是完善机制。",
        "其一是招引企业；二是建设平台；三是完善机制。",
    ],
)
def test_a_whole_running_text_is_not(text: str) -> None:
    assert not is_doubted(FieldType.LONG_TEXT, text)


@pytest.mark.parametrize("odd", ["望江区新域智能制造示范工", "天逸供应链管理企业政", "柳河县云启热管理项且"])
def test_a_name_whose_ending_is_one_character_off_is_doubted(odd: str) -> None:
    names = ["望江区凯森智能制造示范工厂", odd]
    assert is_doubted(FieldType.COUNT_WITH_NAMES, {"count": 2, "names": list(names)})


@pytest.mark.parametrize("name", ["量", "望江", "项目"])
def test_what_is_too_short_for_a_name_of_a_list_is_doubted(name: str) -> None:
    assert is_doubted(FieldType.COUNT_WITH_NAMES, {"count": 1, "names": [name]})


@pytest.mark.parametrize("name", [".柳河县云启热管理项目", "柳河县云启热管理项目'"])
def test_a_name_with_a_speck_at_its_end_is_doubted(name: str) -> None:
    assert is_doubted(FieldType.COUNT_WITH_NAMES, {"count": 1, "names": [name]})
    assert is_doubted(FieldType.TEXT, name)


def test_a_company_named_in_english_ends_as_such_do() -> None:
    assert not is_doubted(FieldType.TEXT, "ABC Valve Co., Ltd.")


def test_an_addition_in_brackets_has_an_end_of_its_own() -> None:
    for name in ("清河宇腾实业有限公司（绿色工厂）", "工业互联网平台（企业级）"):
        assert not is_doubted(FieldType.COUNT_WITH_NAMES, {"count": 1, "names": [name]})


def test_names_that_end_as_they_like_are_not() -> None:
    names = ["望江区凯森智能制造示范工厂", "天逸数字化转型促进会", "国家级轴承检验站"]
    assert not is_doubted(FieldType.COUNT_WITH_NAMES, {"count": 3, "names": list(names)})


def test_a_date_of_an_impossible_year_is_doubted() -> None:
    assert is_doubted(FieldType.DATE, "2075-04-10")
    assert not is_doubted(FieldType.DATE, "2025-04-19")


@pytest.mark.parametrize(
    ("name", "doubted"), [("锐合服务型制造项1目", True), ("瑞川5G工厂", False), ("第1机床厂", False)]
)
def test_a_stroke_within_a_name_is_no_figure(name: str, doubted: bool) -> None:
    assert is_doubted(FieldType.COUNT_WITH_NAMES, {"count": 1, "names": [name]}) is doubted


@pytest.mark.parametrize(
    ("name", "doubted"), [("1望江泵阀智能制造示范工厂", True), ("5G智能制造示范工厂", False), ("360安全云平台", False)]
)
def test_a_name_behind_what_is_left_of_its_number_is_doubted(name: str, doubted: bool) -> None:
    assert is_doubted(FieldType.COUNT_WITH_NAMES, {"count": 1, "names": [name]}) is doubted


@pytest.mark.parametrize(
    ("formula", "doubted"),
    [
        ("能源消费总量（吨标准煤）集群总产值（万元）", True),
        ("能源消费总量（吨标准煤）÷集群总产值（万元）", False),
        ("能源消费总量（吨标准煤）除以集群总产值（万元）", False),
        ("氧化碳排放总量（吨）÷集群总产值（万元）", True),
        ("二氧化碳排放总量（吨）÷集群总产值（万元）", False),
        ("年度二氧化碳排放总量+年度总产值", True),
        ("（煤耗+电耗）÷年度总产值", False),
        ("年度能源消费总量/年度总产值", False),
        ("计算公式：综合能耗+产值", True),
        ("计算公式；综合能耗÷产值", True),
        ("计算公式：综合能耗÷产值", False),
        ("。", True),
    ],
)
def test_a_formula_that_lost_a_sign_or_its_first_character_is_doubted(formula: str, doubted: bool) -> None:
    spec = FieldSpec(id="green.energy_intensity_formula", section="五", label="", type=FieldType.TEXT)
    assert (scan_doubt(spec, TypedValue(formula, formula, Status.READ)) is not None) is doubted


@pytest.mark.parametrize(("name", "doubted"), [("例", True), ("示例", False)])
def test_a_place_of_one_character_lost_another(name: str, doubted: bool) -> None:
    spec = FieldSpec(id="cover.province", section="封面", label="", type=FieldType.TEXT)
    assert (scan_doubt(spec, TypedValue(name, name, Status.READ)) is not None) is doubted


@pytest.mark.parametrize(
    ("name", "doubted"),
    [
        ("范例省双河区陶瓷新材料产业", False),
        ("范例省双河区陶瓷新材料产业集群", False),
        ("范例省双河区陶瓷新材料产", True),
    ],
)
def test_a_cluster_s_name_ends_as_the_form_or_the_notice_has_it(name: str, doubted: bool) -> None:
    spec = FieldSpec(id="cover.cluster_name", section="封面", label="", type=FieldType.TEXT)
    assert (scan_doubt(spec, TypedValue(name, name, Status.READ)) is not None) is doubted


def test_a_lone_character_between_marks_is_half_a_word() -> None:
    assert is_doubted(FieldType.LONG_TEXT, "主导产业产值年均增长16%。外，贸进出口总额达26.9亿元。")
    assert not is_doubted(FieldType.LONG_TEXT, "主导产业产值年均增长16%。外贸进出口总额达26.9亿元。")


@pytest.mark.parametrize("figure", ["12.345亿元", "3.125%", "1.234平方公里"])
def test_a_figure_that_holds_no_thousands_has_three_decimals(figure: str) -> None:
    assert not is_doubted(FieldType.LONG_TEXT, f"规划建设园区，合计{figure}，三年内全部建成投产。")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("杜怀瑾杜怀理", True),
        ("杜怀瑾", False),
        ("杜怀瑾、杜怀理", False),
        ("欧阳修远", False),
        ("阿布都热合曼", False),
    ],
)
def test_a_name_read_twice_or_with_the_telephone_is_doubted(name: str, told: bool) -> None:
    spec = FieldSpec(id="basic.operator_contact_name", section="一", label="联系人", type=FieldType.TEXT)
    assert (scan_doubt(spec, TypedValue(name, name, Status.READ)) is not None) == told


def test_a_point_that_begins_a_text_is_a_speck() -> None:
    rest = "（1）建圈强链：招引精密模具项目，培育隐形冠军。"
    assert is_doubted(FieldType.LONG_TEXT, "." + rest)
    assert not is_doubted(FieldType.LONG_TEXT, rest)


@pytest.mark.parametrize("end", ["1", "数量:2个", "名称："])
def test_what_stands_behind_a_name_is_no_part_of_it(end: str) -> None:
    names: list[Value] = ["凤栖区泰和绿色工厂", "金桥车载镜头绿色工厂"]
    assert not is_doubted(FieldType.COUNT_WITH_NAMES, {"count": 2, "names": names})
    assert is_doubted(FieldType.COUNT_WITH_NAMES, {"count": 2, "names": [names[0], f"{names[1]}{end}"]})


@pytest.mark.parametrize(
    ("field", "name", "doubted"),
    [
        ("cover.operator", "宁远坡工业园运营有限责任公司", False),
        ("cover.operator", "宁远坡工业", True),
        ("basic.department", "碧湖区工业信息化和商务局（公章）", False),
        ("basic.department", "碧湖区工业信息化和商务", True),
        ("basic.operator", "清泉县高新技术产业园区", False),
    ],
)
def test_an_offices_name_without_its_end_is_doubted(field: str, name: str, doubted: bool) -> None:
    spec = FieldSpec(id=field, section="一", label="", type=FieldType.TEXT)
    assert (scan_doubt(spec, TypedValue(name, name, Status.READ)) is not None) is doubted


@pytest.mark.parametrize("text", ["1", "。", "计", "（1）"])
def test_an_entry_of_one_character_is_a_speck_or_the_rest_of_one(text: str) -> None:
    assert is_doubted(FieldType.TEXT, text)


@pytest.mark.parametrize(
    ("name", "doubted"), [("选志鹏", True), ("冼志鹏", False), ("欧阳志", False), ("阿里木江", False)]
)
def test_a_persons_name_begins_with_a_surname(name: str, doubted: bool) -> None:
    spec = FieldSpec(id="cover.contact_name", section="封面", label="", type=FieldType.TEXT)
    assert (scan_doubt(spec, TypedValue(name, name, Status.READ)) is not None) is doubted
