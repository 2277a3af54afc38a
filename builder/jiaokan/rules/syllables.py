"""Syllables of foreign names, written with Han: between two of them a dot is the name's and ends no sentence."""

from __future__ import annotations

# Syllables of foreign names, which keep their dot: between two of the first, or two and two of either.
_NAMES = frozenset(
    "约翰史密斯卡尔马克迈杰森罗伯特威廉亨利查理乔治托詹姆莉娜艾丽伊莎贝弗兰德里安东尼奥普京巴拉希腊巧诺夫斯基柯列宁戈瓦维奇"
)
_SYLLABLES = _NAMES | frozenset(
    "阿埃布蒂迪丁杜厄菲芬福盖冈格葛哈赫霍加贾坎康考科肯孔库夸奎莱赖朗劳勒雷琳卢鲁洛吕曼芒梅蒙米缪摩莫默穆纳妮努欧帕派潘庞佩珀皮齐恰切"
    "文卫林皮琼茹瑞若萨塞赛桑沙绍舍舒丝苏索塔泰坦汤唐陶滕廷图韦温沃乌西锡谢辛休许雅亚耶叶英尤扎泽珍芝卓兹佐"
)


def parts_name(text: str, ahead: int, behind: int) -> bool:
    """Tell whether syllables of a foreign name end and begin at two places: 约翰.史密斯, 弗拉迪米尔.科马洛夫."""
    before, after = text[max(0, ahead - 2) : ahead], text[behind : behind + 2]
    if before[-1:] in _NAMES and after[:1] in _NAMES:
        return True
    return len(before + after) == 4 and _SYLLABLES.issuperset(before + after)
