"""Chinese as officials write it: words that are not used, and the better ones."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim.text import catalogue

ROOT = Path(__file__).parents[2]

BETTER = {
    "县级单元": "县（市、区、旗）",
    "县级单位": "县（市、区、旗）",
    "县域单位": "县（市、旗）",
    "无规划": "政策不变",
    "达标": "实现（把握）",
    "判定量": "考核指标值",
    "虚报": "研发费用归集偏差",
    "虚增": "研发费用归集偏差",
    "企龄": "企业成立年限",
    "知晓的优惠": "了解的优惠政策",
    "可派人数": "可选派人数",
    "质量单位": "质量指数",
    "较发达": "发达地区",
    "欠发达县域": "欠发达地区县域",
    "开放资料": "开放数据",
    "次运行": "次模拟",
    "缺省": "默认",
    "信息素养": "科学素质",
    "科学素养": "科学素质",
    "利益相关者": "有关方面",
}
"""Words that puzzle or offend a reader in an office, and what is written instead."""
FORMS = {
    r"\([^()]*[\u4e00-\u9fff][^()]*\)": "full-width brackets around Chinese: （市）",
    r"单元(?!格)": "县（市、区、旗）; only a table has 单元格",
    r"\d{4} 年": "no space between a year and 年",
    r"\d{4} ?[-–~～] ?\d{4}年": "a range of years has a long dash: 2021—2025年",
    r"[\u4e00-\u9fff][,;?!][\u4e00-\u9fff]": "full-width punctuation in Chinese",
}
FORMULAS = {"capability.how"}
PAGES = [ROOT / "README.zh-CN.md", *sorted(ROOT.glob("docs/**/*.zh-CN.md"))]
NOTEBOOKS = sorted(ROOT.glob("notebooks/*.ipynb"))


def faults(text: str) -> list[str]:
    """Words and forms in ``text`` that are not used, each with the better one."""
    prose = re.sub(r"(?<=\])\([^)]*\)", "", text)  # where a link leads
    prose = re.sub(r"`[^`]*`|\[[^]]*\]|\{[^}]*\}", "", prose)
    found = [f"{word}: {better}" for word, better in BETTER.items() if word in prose]
    hits = {rule: re.search(form, prose) for form, rule in FORMS.items()}
    return found + [f"{hit[0]}: {rule}" for rule, hit in hits.items() if hit]


def test_the_catalogue_uses_none_of_the_words_that_are_not_used() -> None:
    told = {key: faults(entry["zh"]) for key, entry in catalogue().items() if key not in FORMULAS}
    assert not {key: found for key, found in told.items() if found}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_use_none_of_the_words_that_are_not_used(path: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.S | re.M)
    assert not [(line, found) for line in text.splitlines() if (found := faults(line))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_use_none_of_the_words_that_are_not_used(path: Path) -> None:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    prose = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert not [(line, found) for line in prose.splitlines() if (found := faults(line))]


def test_a_fault_is_found() -> None:
    for text in ("全部县级单元", "各单元", "创新型县(市)", "2025 年", "2021-2025年", "研发,专利"):
        assert faults(text)
    assert not faults("创新型县（市）2021—2025年实现把握较大")
