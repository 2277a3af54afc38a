"""Words of a site's frame: rows of menu words, menus and catalogues that were flattened to one word a line.

Predicates over one line, and over the lines at the head of a page, of the Simplified shadow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jiaokan.page.links import full
from jiaokan.text.chars import BLANK, HAN
from jiaokan.text.lexicon import SURNAMES

# Sections of sites. A row of short words is a menu if a good part of them is among these.
SECTION = re.compile(
    "首页|主页|新闻|要闻|时政|社会|民生|视频|图片|专题|政务|公开|服务|互动|数据|概况|机构|公告|通知|动态|论坛|博客|下载|招聘|"
    "法规|政策|教学|科研|德育|招生|文档|登录|注册|会员|我的|关于|联系|搜索|更多|评论|财经|体育|娱乐|科技|军事|教育|健康|旅游|"
    "汽车|房产|资讯|范文|合同|作文|简历|课件|试卷|教案|手机版|客户端|投稿|数字报|电子报|分类|排行|标签|商城|帮助|百科|问答|"
    "文库|行业|机关|大全|展览|文创|会议纪要|驿站|充值|退出|悬赏|热线|专栏|党建|督察|公众|留言|咨询|信箱|导航|频道|直播|订阅|购物车|收藏|散文|诗歌|小说|随笔|作家|总结|计划|体会|述职|演讲|年级|教案|国内|国际"
)
_WORD_SEPARATOR = re.compile(rf"[{BLANK}]*[|｜丨︳/·•、>┊▏〔〕【】\[\]]+[{BLANK}]*|[{BLANK}]+")
_PARTED = re.compile(rf".[{BLANK}|｜丨︳/·•、>┊▏〔〕【】\[\]]+[^{BLANK}]")
_WORD = re.compile(rf"[{HAN}A-Za-z]{{1,8}}[▾∨▼]?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\Z")
_LEAST_WORDS, _MEAN_WORD = 4, 5.0
_ROW = 120  # code points


def is_word_row(line: str) -> bool:
    """Tell whether a line is a row of four or more short words, a third of them sections of sites.

    Left alone: names in a row, the header of a table, verse; they have no such words.

    >>> is_word_row("首页 新闻 政务 服务 互动"), is_word_row("序号 姓名 性别 职务")
    (True, False)
    """
    if len(line) > _ROW or _PARTED.search(line) is None:
        return False
    words = [word for word in _WORD_SEPARATOR.split(_DAY.sub("", line).strip(" \u3000|｜丨·/┊▏〔〕【】[]")) if word]
    least = _LEAST_WORDS - (_DAY.search(line) is not None)
    if len(words) < least or not all(map(_WORD.fullmatch, words)):
        return False
    sections = sum(1 for word in words if SECTION.search(word))
    return sections * 3 >= len(words) and sum(map(len, words)) <= _MEAN_WORD * len(words)


_LEAST_BAR, _LONGEST_ENTRY = 4, 7  # words, code points
_ENTRY_OF_BAR = re.compile(rf"[{HAN}A-Za-z]{{1,{_LONGEST_ENTRY}}}")
_NAME = re.compile(f"[{''.join(sorted(SURNAMES))}][{HAN}]{{1,2}}")


def is_bar(line: str) -> bool:
    """Tell whether a line is four or more short words in a row, as the bar of any site has them.

    Left alone: people's names, verse (clauses of one length), the header of a table, letters one by one.

    >>> is_bar("要闻 乡镇快讯 深一度 泷水人 乡音 视听"), is_bar("陈立 王小川 赵明 李秋"), is_bar("床前明月光 疑是地上霜 举头望明月 低头思故乡")
    (True, False, False)
    """
    if len(line) > _ROW:
        return False
    words = [word for word in _WORD_SEPARATOR.split(line.strip(" \u3000|｜丨·/┊▏〔〕【】[]")) if word]
    if len(words) < _LEAST_BAR or not all(map(_ENTRY_OF_BAR.fullmatch, words)):
        return False
    lengths = set(map(len, words))
    if len(lengths) == 1 and (max(lengths) > _LONGEST_ENTRY - 3 or max(lengths) == 1):
        return False
    if any(word in _HEADER for word in words):
        return False
    return sum(1 for word in words if _NAME.fullmatch(word)) * 2 < len(words)


_HEADER = frozenset(
    [
        "序号",
        "编号",
        "姓名",
        "性别",
        "年龄",
        "民族",
        "学历",
        "职务",
        "职称",
        "单位",
        "数量",
        "单价",
        "金额",
        "合计",
        "备注",
        "日期",
        "时间",
        "地点",
        "项目",
        "品名",
        "名称",
        "规格",
        "型号",
        "电话",
        "地址",
    ]
)


# Sections as bars have them, told where nothing parts them: 首页新闻体育娱乐财经.
_GLUED = re.compile(
    "首页|网页|主页|新闻|要闻|国际|国内|社会|军事|财经|科技|汽车|娱乐|体育|博览|时政|教育|文化|旅游|房产|健康|视频|图片|图集|论坛|博客|"
    "贴吧|知道|网盘|地图|文库|百科|手机|女人|时尚|股票|基金|证券|彩票|游戏|动漫|读书|历史|星座|美食|母婴|家居|数码|评论|专题|直播|"
    "台湾|港澳|观点|领导|人事|理论|法治|产经|科普|书画|地方|更多|登录|注册|资讯|音乐|购物|招聘|公益|知识产权|NBA|CBA|English"
)
_LEAST_GLUED = 7  # words


def is_glued_bar(line: str) -> bool:
    """Tell whether a line is sections of a site from end to end, with nothing between them.

    >>> is_glued_bar("首页新闻体育娱乐财经汽车科技更多"), is_glued_bar("教育科技文化体育事业")
    (True, False)
    """
    at = words = 0
    while (word := _GLUED.match(line, at)) is not None:
        at, words = word.end(), words + 1
    return words >= _LEAST_GLUED and not line[at:].strip("+>»… ")


_ENTRY = re.compile(rf"[{HAN}A-Za-z]{{2,7}}")
_LEAST_RUN = 4


def menu_runs(lines: Sequence[str]) -> Iterator[int]:
    """Yield the indices of lines that are entries of a menu, one a line: four or more in a row, two of them sections.

    The last of a run is left alone if running text follows: it may be the title. Blank lines do not break a run.
    """
    run: list[int] = []
    for index, line in enumerate([*lines, "。"]):
        if not line:
            continue
        if _ENTRY.fullmatch(line):
            run.append(index)
            continue
        if "。" in line or "，" in line:
            run = run[:-1]
        sections = sum(1 for entry in run if SECTION.search(lines[entry]))
        if len(run) >= _LEAST_RUN and sections >= 2 and sections * 4 >= len(run):
            yield from run
        run = []


# What the catalogue of a government's page states; letters may be spaced.
_LABELS = (
    "索引号|索取号|主题分类|主题词|主题|信息分类|体裁分类|体裁|组配分类|发布机构|发文机关|发文机构|发文单位|制发机关|公开主体|责任部门|"
    "成文日期|成文时间|发文日期|发布日期|公开日期|生成日期|失效日期|失效时间|废止日期|废止时间|生效日期|生效时间|有效性|时效性|是否有效|"
    "名称|标题|信息名称|文件名称|文号|发文字号|文件编号|统一登记号|登记号|公开方式|公开形式|公开范围|公开时限|公开程序|公开目录|公开类别|"
    "信息类别|信息来源|来源|关键词|内容概述|服务对象"
)
_BLANKS = f"[{BLANK}]{{0,6}}"
_LABEL = re.compile("(?:" + "|".join(_BLANKS.join(label) for label in _LABELS.split("|")) + f"){_BLANKS}[:：]?")
_LABELLED = re.compile(_LABEL.pattern.removesuffix("[:：]?") + "[:：].{0,80}")
_LEAST_LABELS = 3


def is_catalogue_entry(line: str) -> bool:
    """Tell whether a line is a label of a catalogue with its value, whatever that says: 名称：关于…的通知."""
    return _LABELLED.fullmatch(line) is not None


def catalogue_lines(lines: Sequence[str]) -> Iterator[int]:
    """Yield the indices of a catalogue that stands one cell a line: three or more labels alone, each with its value.

    A value is the line behind its label, if that is no label itself.
    """
    filled = [index for index, line in enumerate(lines) if line]
    labels = {place for place, index in enumerate(filled) if _LABEL.fullmatch(lines[index])}
    if len(labels) < _LEAST_LABELS:
        return
    first, last = min(labels), max(labels)
    if last - first > _DENSE * len(labels):
        return
    for place in sorted(labels):
        yield filled[place]
        if place + 1 < len(filled) and place + 1 not in labels and "。" not in lines[filled[place + 1]]:
            yield filled[place + 1]


_DENSE = 3  # lines a label may take, itself and its value counted


# The name of a site, alone on its line, with or without its motto.
is_site_title = full(
    rf"[★☆◆●\s]{{0,3}}[{HAN}A-Za-z0-9]{{1,16}}(?:在线|校园网|博客|门户网站|人民政府网|政务网|官方网站|服务平台|文库|文秘|范文网|文档网|秘书网|资料网|新闻网|信息网|教育网|学习网|作文网|写作网|繁体网|繁体站|百科|论坛|文学网|散文网|文学阁|散文阁|网站|网)(?:\s?[·|-]\s?[^。，；：]{{2,20}}|——[^。；：]{{2,24}}|[(（][A-Za-z0-9.]{{2,20}}[)）]|\s[^。；：]{{2,20}}[!！]?(?:\s.{{0,30}})?)?[★☆◆●\s]{{0,3}}"
)
