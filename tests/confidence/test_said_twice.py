"""What the form says in several places must be read alike."""

from __future__ import annotations

import pytest

from extractor.confidence.said_twice import compare_what_is_said_twice
from extractor.reading.grey_seal_ink import ACROSS
from models.record import FieldReading, Method, Provenance, Status


def _read(text: str) -> FieldReading:
    where = Provenance(page=1, bbox=[0.0, 0.0, 1.0, 1.0], method=Method.OCR)
    return FieldReading(value=text, raw=text, status=Status.READ, confidence=0.99, needs_review=False, provenance=where)


def _flagged(county: str, cluster: str, text: str) -> bool:
    readings = {
        "cover.county": _read(county),
        "cover.cluster_name": _read(cluster),
        "basic.cluster_name": _read(cluster),
        "cover.department": _read(cluster.replace("产业集群", "产业办公室")),
        "governance.alliances": _read(text),
    }
    return compare_what_is_said_twice(readings)["governance.alliances"].needs_review


@pytest.mark.parametrize(
    ("county", "cluster", "text"),
    [
        ("长汀湖", "例京市长汀湖区纺织面料产业集群", "名称：长江湖区新域公共服务平台"),
        ("柳河", "范例省柳河县精密轴承产业集群", "名称：柳何县轴承行业协会"),
        ("柳河", "范例省柳河县精密轴承产业集群", "名称：柳河具轴承行业协会"),
    ],
)
def test_the_countys_name_with_another_character_is_doubted(county: str, cluster: str, text: str) -> None:
    assert _flagged(county, cluster, text)


@pytest.mark.parametrize("text", ["名称：柳河县轴承行业协会", "名称：柳河轴承、柳叶饰品协会", "名称：清河集团"])
def test_other_names_are_not(text: str) -> None:
    assert not _flagged("柳河", "范例省柳河县精密轴承产业集群", text)


def test_a_name_read_with_its_county_behind_it_is_the_same() -> None:
    assert not _flagged("柳河县", "范例省柳河县精密轴承产业集群", "名称：柳河正源轴承行业协会")


def test_a_place_with_a_character_too_many_before_it_is_doubted() -> None:
    readings = {"cover.province": _read("务样本省"), "cover.cluster_name": _read("样本省青禾县精密轴承产业集群")}
    assert compare_what_is_said_twice(readings)["cover.province"].needs_review


def _places(city: str, county: str) -> dict[str, FieldReading]:
    cluster = f"安徽省{city}市{county}县陶铝新材料产业集群"
    said = {"cover.province": "安徽", "cover.city": city, "cover.county": county, "cover.cluster_name": cluster}
    return compare_what_is_said_twice({name: _read(text) for name, text in said.items()})


def test_a_county_that_is_none_of_its_city_but_for_one_character_is_doubted_wherever_it_stands() -> None:
    found = _places("淮北", "滩溪")
    assert [name for name, reading in found.items() if reading.needs_review] == ["cover.county", "cover.cluster_name"]
    assert "濉溪" in found["cover.county"].reasons[0].message


@pytest.mark.parametrize(("city", "county"), [("淮北", "濉溪"), ("淮北", "青禾"), ("范例", "滩溪")])
def test_a_real_county_and_one_like_no_other_are_not(city: str, county: str) -> None:
    assert not any(reading.needs_review for reading in _places(city, county).values())


def test_a_firm_called_like_the_first_part_of_its_district_is_another_name() -> None:
    cluster = "沙坡头区枸杞制品产业集群"
    assert not _flagged("沙坡头", cluster, "沙坡中钧新材料公司、沙坡头区枸杞协会")
    assert _flagged("沙坡头", cluster, "沙坡失区枸杞协会")
    assert _flagged("沙坡头", cluster, "沙波头公司")


@pytest.mark.parametrize(("city", "flagged"), [("中卫", False), ("中工", True)])
def test_a_real_city_is_not_held_against_words(city: str, flagged: bool) -> None:
    said = {"cover.city": city, "cover.cluster_name": "沙坡头区枸杞中小企业特色产业集群"}
    found = compare_what_is_said_twice({name: _read(text) for name, text in said.items()})
    assert found["cover.city"].needs_review == flagged


def _under_a_copied_seal(name: str, text: str, elsewhere: dict[str, str]) -> bool:
    """Whether a name with a copied seal across it still goes to a person; ``elsewhere``: what the form says too."""
    sealed = _read(text).model_copy(update={"reasons": [ACROSS], "needs_review": True})
    readings = {name: sealed} | {other: _read(value) for other, value in elsewhere.items()}
    return compare_what_is_said_twice(readings)[name].needs_review


@pytest.mark.parametrize(
    ("name", "text", "elsewhere"),
    [
        ("cover.operator", "双河产业园区管委会", {"basic.operator": "双河产业园区管委会"}),
        ("cover.county", "双河", {"cover.department": "双河区经济贸易局"}),
    ],
)
def test_what_the_form_says_elsewhere_too_bears_out_a_name_under_a_copied_seal(
    name: str, text: str, elsewhere: dict[str, str]
) -> None:
    assert not _under_a_copied_seal(name, text, elsewhere)


@pytest.mark.parametrize(
    ("name", "text", "elsewhere"),
    [
        ("cover.operator", "双河产业园区管委", {"basic.operator": "双河产业园区管委会"}),
        ("cover.contact_name", "罗思青", {"basic.department_contact_name": "罗思齐"}),
        ("cover.operator", "", {"basic.operator": ""}),
    ],
)
def test_what_it_says_otherwise_or_nowhere_does_not(name: str, text: str, elsewhere: dict[str, str]) -> None:
    assert _under_a_copied_seal(name, text, elsewhere)


def test_a_part_of_a_places_name_is_not_borne_out_by_the_whole() -> None:
    assert _under_a_copied_seal("cover.city", "石家", {"cover.cluster_name": "石家庄市装备制造产业"})
