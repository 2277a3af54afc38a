"""What sites drop into a text, at the borders of what tells it from the text's own words."""

from __future__ import annotations

import pytest
from tests.repaired import repaired

from jiaokan.text.pairs import gain
from jiaokan.text.rule import Context, Verdict

CONTEXT = Context(Verdict("Hans", "native"))


def run(rule, text):
    return repaired(rule, text, CONTEXT)


def check(rule, text):
    """What stands between ⟦ and ⟧ goes, and nothing else."""
    whole = text.replace("⟦", "").replace("⟧", "")
    kept = "".join(piece.rpartition("⟧")[2] for piece in text.split("⟦"))
    assert run(rule, whole) == kept


# --- adverts in brackets --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "⟦【更多材料请加QQ：66885522】⟧当天到岗。",
        "“【更多材料请加QQ：66885522】”当天到岗。",
        "当天‘【更多材料请加QQ：66885522】’到岗。",
        "到岗⟦【更多材料请加QQ：66885522】⟧⟦【更多范文请加QQ：66885522】⟧。",
        "巡堤⟦【www.wk.example】⟧队员到岗。",
        "巡堤“【www.wk.example】”队员到岗。",
        "把责⟦【关注公众号：柳河文秘】⟧任落实。",
        "把责任【关注公众号：柳河文秘】列入。",
        "把责⟦【加微信wenmi2020】⟧任落实。",
        "把责任⟦【加微信wenmi2020】⟧落实。",
        "责任落实。【加微信wenmi2020】随后到岗。",
        "把责任⟦（本文来自交流群：66885522）⟧落实。",
        "把责任落实（本文来自交流群：66885522）。",
        "把责任（材料由代写QQ：66885522整理）列入。",
        "把责⟦（材料由代写QQ：66885522整理）⟧任落实。",
        "把责任⟦［索取请联系QQ：66885522］⟧落实。",
        "把责任（索取请联系QQ：66885522）落实。",
        "责任落实。⟦（推荐阅读：防汛总结怎么写）⟧随后到岗。",
        "责任落实，（推荐阅读：防汛总结怎么写）",
        "把责任⟦（推荐阅读：防汛总结怎么写）⟧落实。",
        "把责任（推荐阅读：防汛总结怎么写）第十二章",
        "（推荐阅读：防汛总结怎么写）随后到岗。",
    ],
)
def test_a_bracket_is_an_advert_by_what_it_calls_to_and_where_it_stands(text):
    check("adverts", text)


@pytest.mark.parametrize(
    "text",
    [
        "逐户走访⟦【免费下载本站范文】⟧登记。",
        "逐户走访，⟦【免费下载本站范文】⟧登记。",
        "占六成的30%⟦【免费下载本站范文】⟧已登记。",
        "【免费下载本站范文】登记。",
        "逐户走访\n【免费下载本站范文】登记。",
        "逐户走访（【免费下载本站范文】）登记。",
        "逐户走访【免费下本站范文】登记。",
        "逐户走访⟦【免费下本站的范文】⟧登记。",
        "逐户走访【本站收有各类范文】登记。",
        "逐户走访【免费下载全套范文】登记。",
        "逐户走⟦【免费下载全套范文】⟧访登记。",
        "逐户走访⟦【充值下载全套范文】⟧登记。",
        "逐户走访【下载本站各类水泵】登记。",
        "逐户走访【免费下载本站范文报名】登记。",
    ],
)
def test_a_bracket_that_praises_has_three_kinds_of_words_and_cuts_the_text(text):
    check("adverts", text)


@pytest.mark.parametrize(
    "text",
    [
        "清理税收⟦（范例文秘网 www.example.com）⟧，全年完成。",
        "清理税收（www.example.com），全年完成。",
        "清理税收⟦（www.example.com）⟧，全年⟦（www.example.com）⟧完成。",
        "清理税收2（范例文秘网 www.example.com），全年完成。",
        "（范例文秘网 www.example.com），全年完成。",
        "清理税收（范例文秘网 www.example.com）",
        "清理税收（范例文秘网 www.example.com）：全年",
        "清理税收（范例文秘网 www.example.com）\n全年",
        "清理税收（范例文秘网 www.example.com）报名",
        "站甲乙丙丁戊己庚（范例文秘网 www.example.com），全年完成。",
        "站甲乙丙丁戊己庚辛⟦（范例文秘网 www.example.com）⟧，全年完成。",
    ],
)
def test_an_address_in_brackets_that_nothing_leads_to_goes(text):
    check("adverts", text)


@pytest.mark.parametrize(
    "text",
    [
        "低洼户⟦更多内容源自范例文库www.wk.example⟧全部安置。",
        "低洼户。更多内容源自范例文库www.wk.example全部安置。",
        "更多内容源自范例文库www.wk.example全部安置。",
        "低洼户更多内容源自范例文库www.wk.example登记。",
        "村民可免费领取化肥，加微信nongji2020全部安置。",
    ],
)
def test_words_without_brackets_cut_a_sentence_that_they_are_no_part_of(text):
    check("adverts", text)


# --- stamps ---------------------------------------------------------------------------------------------------
ABOVE = "护林站把巡山、清灶、看坟头三件事拴在一起办，早上出门带水壶，各村再把责"
BELOW = "任分到人头，谁的片区冒烟，谁连夜写说明。"


@pytest.mark.parametrize(
    "text",
    [
        f"{ABOVE}⟦精品文档⟧{BELOW}",
        f"{ABOVE}⟦\n精品文档\n⟧{BELOW}",
        f"{ABOVE}⟦\n精品文档\n217\n⟧{BELOW}",
        f"{ABOVE}⟦\n217\n精品文档\n⟧{BELOW}",
        f"{ABOVE}\n2170\n精品文档\n{BELOW}",
        f"{ABOVE}\n精品文档{BELOW}",
        f"{ABOVE}\n供参考\n{BELOW}",
        f"\n精品文档\n{BELOW}",
        f"精品文档\n{BELOW}",
        f"{ABOVE}\n精品文档\n",
        f"{ABOVE}\n精品文档",
        "防火工⟦学习资料⟧作不能放松。",
        "防火工，学习资料作不能放松，作不能丢。",
        "防火工学习资料。不能放松，护工。",
        "防火的学习资料目不能放松，防火的目不能丢。",
        "防火工学习资料的不能放松，护工的不能丢。",
        "堤坝护⟦精品文档⟧凿不能放松，堤坝护凿。",
        "堤坝护精品文档凿不能放松。",
    ],
)
def test_a_stamp_cuts_a_word_or_stands_between_two_halves(text):
    check("adverts", text)


def test_a_stamp_that_fits_one_of_its_neighbours_is_the_texts():
    assert gain("文", "学") > gain("工", "学")
    check("adverts", "防火文学习资料件不能放松，文件归档。")
    assert gain("料", "理") > gain("料", "作")
    check("adverts", "防火处学习资料理不能放松，处理归档。")


# --- words woven in -------------------------------------------------------------------------------------------
def test_a_site_is_woven_in_three_times_or_more():
    line = "第{}段讲修路。⟦ 版权所有护林论坛⟧"
    check("adverts", "\n".join(line.format(n) for n in "一二三"))
    check("adverts", "\n".join(line.format(n) for n in "一二").replace("⟦", "").replace("⟧", ""))


# --- addresses ------------------------------------------------------------------------------------------------
URL = "http://www.example.com/p-66.html"


@pytest.mark.parametrize(
    "text",
    [
        f"⟦{URL}⟧春耕时节，田间一片忙碌。",
        f"⟦{URL} ⟧修好河堤了。",
        f"{URL} 修好堤了。",
        f"{URL} 修好河堤口",
        f"请看入口：\n{URL} 修好河堤了。",
        f"⟦{URL} ⟧{'水' * 50}",
        f"{URL} {'水' * 49}",
        f"请看入口：\n⟦{URL} ⟧{'水' * 50}",
        f"请看入口：\n⟦{URL}⟧修好河堤了。",
        f"今年入汛，各村巡堤\n{URL}修好河堤了。",
        f"请各村巡堤\n{URL}修好河堤了。",
        f"今年入汛，各村巡堤。\n⟦{URL}⟧修好河堤了。",
        f"请各村巡堤。\n⟦{URL}⟧修好河堤了。",
        f"  ⟦{URL}⟧修好河堤了。\n各村巡堤⟦{URL}⟧修好。",
        f"⟦{URL}⟧4.校医室修好了。",
        "www.example.com/213.严防死守。",
        "www.example.com/2020年修好。",
    ],
)
def test_an_address_at_a_lines_start_is_glued_to_a_paragraph(text):
    check("glued-addresses", text)


@pytest.mark.parametrize(
    "text",
    [
        f"各村巡堤⟦{URL}⟧修好。",
        f"各村登录{URL}修好。",
        f"巡⟦{URL}⟧堤修好。",
        f"巡堤2{URL}修好。",
        f"各村巡堤⟦ {URL} ⟧，修好。",
        f"各村巡堤⟦ {URL}⟧，修好。",
        f"各村巡堤 {URL} 修好。",
        f"各村录 {URL}，修好。",
        f"各村2 {URL}，修好。",
        f" {URL}，修好。",
        f"网甲乙丙丁戊己 {URL}，修好。",
        f"网甲乙丙丁戊己庚⟦ {URL}⟧，修好。",
        "各村巡堤 http://www.example.com，修好。",
        "各村巡堤⟦ http://a.cn/x⟧，修好。",
        "各村巡堤⟦ www.a.cn/x⟧，修好。",
        "各村巡堤 http://www.example.gov.cn/x，修好。",
    ],
)
def test_an_address_in_a_clause_that_does_not_need_it_goes(text):
    check("glued-addresses", text)
