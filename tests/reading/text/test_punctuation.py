import pytest

from extractor.reading.text.punctuation import misread_commas


@pytest.mark.parametrize(
    ("text", "commas"),
    [
        ("共建研究院.开展揭榜挂帅项目", [5]),
        ("截至2024年底·268家中小企业", [8]),
        ("占比75.49%.居全国前列", [8]),
        ("总投资47.81亿元,其中亿元以上项目", [10]),
        ("排查隐患1031处,“零事故”", [9]),
        ("2024年达268.新增企业", [9]),
    ],
)
def test_point_between_words_is_a_comma(text: str, commas: list[int]) -> None:
    assert misread_commas(text) == commas


@pytest.mark.parametrize(
    "text",
    [
        "产值47.81亿元",
        "1.实施强链补链工程",
        "12.完善机制",
        "进展顺利。2.实施创新工程",
        "销售额4,035.2万元",
        "名称1.企业技术中心2.省级重点实验室",
        "v2.0版",
    ],
)
def test_points_of_figures_and_lists_stay(text: str) -> None:
    assert misread_commas(text) == []
