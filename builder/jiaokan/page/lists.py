"""Lists of links to other pages that a label opens, anywhere on a page of the Simplified shadow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from jiaokan.page.links import (
    full,
    is_bullet_link,
    is_counted_link,
    is_dated_link,
    is_list_label,
    is_numbered_link,
    is_related_label,
    is_title_label,
)

LONGEST_LINK = 160  # code points
LEAST_ROWS = 3  # of one form, one below the other, are a list
_LABEL = re.compile(
    "\n(?=(?:[【\\[<《]?(?:热门|相关|推荐|最新|扩展|拓展|延伸|更多|精彩|热点|本类|同类|随机|精品|猜你|阅读排|点击排|热搜|大家都|看了|看过|阅读了|浏览了|下载了|其他|其它|与[“《]|[0-9]{1,2} ?小时热))"
    "|[【\\[《][^】\\]》\n]{4,60}[】\\]》](?:相关|热门|推荐|更多))"
)


def labels(text: str) -> Iterator[int]:
    """Yield where a line begins that may be the label of a list."""
    if _LABEL.match("\n" + text[:20]):
        yield 0
    for match in _LABEL.finditer(text):
        yield match.end()


def end_of_list(line: Callable[[int], str], label: int, size: int) -> int:
    """Give the index behind the links under a label (the line's own index if there are none).

    ``line`` gives each of ``size`` lines without the blanks at its ends. All links must have the shape of the first.
    """
    first = index = label + 1
    while index < size and not line(index):
        index += 1
    head = line(index)[:LONGEST_LINK] if index < size else ""
    shape = next((shape for shape in _shapes_under(line(label)) if shape(head)), None)
    if shape is None:
        return label
    while index < size and (not line(index) or shape(line(index)[:LONGEST_LINK])):
        index += 1
    while not line(index - 1):
        index -= 1
    return index if index > first else label


def _shapes_under(label: str) -> tuple[Callable[[str], bool], ...]:
    """Give the shapes a link may have under a label; none if the line is no label."""
    if is_title_label(label):
        return (is_dated_link, is_numbered_link, is_bullet_link)
    if is_related_label(label):
        return (is_dated_link, is_bullet_link, *(_ITEMS_BELOW_NAMED if label.startswith(_NAMING) else ()))
    return (is_dated_link,) if is_list_label(label) else ()


_NAMING = ("与", "看", "阅读", "浏览", "下载")  # such a label names this page, or another: no document has it
_ITEMS_BELOW_NAMED = (is_counted_link, is_numbered_link)
# Books, numbered points, options and blanks of a form: none is a title of another page.
_POINT = re.compile("《|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]|[A-H][.．、]|[^_\n]{0,40}_{3}")
_TAGS = re.compile("#|.{0,6}(?:标签|TAGS?|关键词)[:：]?", re.IGNORECASE)  # they head nothing
_LONG_LABEL, _FEW = 4, 4  # code points; one line of so many may open so: 《旧渡口》开播 is a title


def heads_titles(label: str, below: Sequence[str]) -> bool:
    """Tell whether lines below a label are titles of other pages: two or more, hardly any books or numbered points."""
    return (
        len(label) >= _LONG_LABEL
        and len(below) >= 2
        and _TAGS.match(label) is None
        and _POINT.match(below[0]) is None
        and sum(_POINT.match(line) is not None for line in below) * _FEW <= len(below)
    )


def runs(indexes: Iterable[int]) -> list[list[int]]:
    """Group indices that follow each other."""
    runs: list[list[int]] = []
    for index in indexes:
        if runs and index == runs[-1][-1] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


# --- labels of lists of other pages ----------------------------------------------------------------------------------
_WHICH = "相关|最新|近期|最近|热门|热点|推荐|同类|同栏目|本栏|相似|猜你|往期|更多|其[他它]|精彩|精选|本月|本周|今日|随机|站内|延伸|延展|扩展|大家|编辑|今天|昨日|一周|周|月|日|总|点击|阅读|下载|浏览|人气"
_OF_WHAT = "文章|资料|内容|新闻|公告|通知|文件|问答|问题|项目|来信|信件|课件|教案|作品|博文|日志|帖子|主题|读者|访客|评论|留言|视频|图片|图集|推荐|阅读|链接|资源|下载|标签|专题|导航|信息|资讯|搜索|菜谱|菜品|小说|软件|游戏|职位|房源|词条|成语|诗词|范文|文档|排行榜?|回顾|动态|更新|话题|看点|商品|产品|宝贝|歌曲|书籍|图书|题目|试卷|法规|案例|文书|攻略|游记|榜单?"
_KIND = "讲话稿?|发言稿?|演讲稿|致辞|总结|范文|范本|报告|汇报|计划|方案|心得|体会|材料|合同|作文|模板|公文|文稿|稿件|方子|手册"
# Somebody who reads or writes there, and what they did: 该用户还上传了, 你也许还喜欢, 看了本文的人还看了.
_WHO = "(?:该|此|本)?(?:用户|作者|会员|楼主|博主|店主|馆友|网友|读者|小伙伴|其[他它](?:用户|网友|患者|读者|玩家|买家|家长)|大家|他们|[您你TA他她猜]|看[过了].{0,60}的人)"
_DO = "喜欢|想看|想要|想找|想问|需要|感兴趣|上传|发布|发表|看|搜|搜索|浏览|下载|关注|收藏|问|读"
is_label_of_list = full(
    r"[\[【〖◇◆·•■□▪★☆>»\s]{0,3}(?:"
    rf"(?:{_WHICH})(?:{_WHICH}|的){{0,3}}(?:{_OF_WHAT}){{1,2}}"
    rf"|(?:相关|同类|同类型|类似|相似|更多|其他|热门|最新|精选)的?(?:{_KIND}){{1,2}}(?:推荐|大全)?"
    rf"|{_WHO}(?:们|也|还|都|可能|也许|或许|会|正在|在|的|对这些){{0,4}}(?:{_DO})(?:了|过|的|着)?(?:文章|内容|文档|资料|作品|帖子|这些)?"
    r")[\]】〗:：>»…\s]{0,3}(?:更多|MORE)?[>»\s]{0,3}"
)
