"""Fictitious places, trades and names. The held-apart lists share no entry with the development lists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Trade:
    """A leading industry: its name, its products and what it buys from upstream."""

    name: str
    products: tuple[str, ...]
    upstream: tuple[str, ...]
    sector: str = "第二产业"


@dataclass(frozen=True)
class WordLists:
    """What a corpus draws its words from."""

    provinces: tuple[str, ...]
    municipalities: tuple[str, ...]
    cities: tuple[str, ...]
    counties: tuple[str, ...]
    trades: tuple[Trade, ...]
    departments: tuple[str, ...]
    operators: tuple[str, ...]
    surnames: tuple[str, ...]
    given_names: tuple[str, ...]
    brands: tuple[str, ...]
    area_codes: tuple[str, ...]
    schools: tuple[str, ...]
    countries: tuple[str, ...]


DEVELOPMENT = WordLists(
    provinces=("示例", "虚拟", "样本", "范例"),
    municipalities=("样城", "例京"),
    cities=("云溪", "青岚", "松陵", "白塔", "临渡", "石湾", "南浔渡", "沅桥"),
    counties=("青禾县", "望江区", "兰亭市", "柳河县", "玉屏区", "丰泽源县", "栖霞岭市", "长汀湖区"),
    trades=(
        Trade("智能厨电", ("集成灶", "吸油烟机", "嵌入式蒸烤箱"), ("不锈钢板材", "电机", "控制芯片")),
        Trade("精密轴承", ("深沟球轴承", "圆锥滚子轴承", "轮毂单元"), ("轴承钢", "保持架", "精密磨床")),
        Trade("功能性纺织面料", ("防护面料", "运动面料", "再生纤维面料"), ("差别化纤维", "染整助剂", "织机")),
        Trade("泵阀制造", ("化工泵", "球阀", "智能控制阀"), ("铸件", "密封件", "执行机构")),
        Trade("竹木家居", ("竹地板", "竹制餐具", "整竹家具"), ("毛竹原料", "环保胶粘剂", "数控设备")),
        Trade("新能源汽车零部件", ("电机壳体", "热管理组件", "轻量化结构件"), ("铝合金锭", "压铸模具", "传感器")),
        Trade("茶叶深加工", ("速溶茶粉", "茶多酚提取物", "袋泡茶"), ("茶青", "包装材料", "萃取设备"), "第一产业"),
    ),
    departments=("经济和信息化局", "工业和信息化局", "经济信息化和科学技术局", "发展改革和经济信息化局"),
    operators=(
        "{county}经济开发区管理委员会",
        "{place}{trade}产业园管理有限公司",
        "{place}中小企业公共服务中心",
        "{place}{trade}产业创新服务有限公司",
    ),
    surnames=("林", "沈", "顾", "陆", "方", "叶", "钟", "罗", "何", "欧阳", "曹", "范"),
    given_names=("青禾", "远舟", "知夏", "思齐", "一凡", "嘉木", "子衿", "承志", "晓岚", "文博", "锐", "宁"),
    brands=(
        "云启",
        "禾丰",
        "恒拓",
        "锐合",
        "明岚",
        "瑞川",
        "佳润",
        "博川",
        "天逸",
        "正源",
        "鼎和",
        "新域",
        "凯森",
        "宏泰",
    ),
    area_codes=("0571", "0512", "0796", "010", "023", "0379"),
    schools=("示例理工大学", "云溪工业大学", "样本科学院材料研究所", "范例职业技术学院"),
    countries=("德国", "日本", "越南", "泰国", "波兰", "墨西哥"),
)

HELD_APART = WordLists(
    provinces=("模拟", "假设", "演示"),
    municipalities=("演城",),
    cities=("鹤鸣", "澄江湾", "苍梧岭", "银滩", "龙潭坝"),
    counties=("清泉县", "凤栖区", "宁远坡市", "梅岭关县", "碧湖区"),
    trades=(
        Trade("特种线缆", ("矿用电缆", "光电复合缆", "机器人电缆"), ("铜杆", "交联料", "挤出机组")),
        Trade("医用敷料", ("水胶体敷料", "无纺布敷料", "医用绷带"), ("医用胶", "水刺无纺布", "灭菌设备")),
        Trade("光学镜头", ("安防镜头", "车载镜头", "红外镜头"), ("光学玻璃", "镀膜材料", "精密模具")),
        Trade("食用菌精深加工", ("冻干菌菇", "菌菇调味品", "多糖提取物"), ("菌种", "培养基料", "冷链设备"), "第一产业"),
        Trade("工业缝制设备", ("电脑平缝机", "模板机", "自动裁床"), ("铸铁机壳", "伺服电机", "旋梭")),
    ),
    departments=("工业信息化和商务局", "科技和工业信息化局", "工业经济发展局"),
    operators=(
        "{county}高新技术产业园区服务中心",
        "{place}{trade}集群发展促进有限公司",
        "{place}工业园运营有限责任公司",
    ),
    surnames=("魏", "苏", "蒋", "潘", "杜", "司徒", "袁", "邓"),
    given_names=("雨桐", "景行", "若谷", "怀瑾", "立新", "书航", "冬梅", "毅"),
    brands=("格致", "汇峰", "联创", "启明", "晟业", "华翰", "金桥", "万合", "九州源", "泰和"),
    area_codes=("0731", "0818", "021", "0451"),
    schools=("模拟工业大学", "鹤鸣学院", "假设省机械研究院"),
    countries=("韩国", "意大利", "印度尼西亚", "捷克", "巴西"),
)
