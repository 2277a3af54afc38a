"""Lines made of pieces: labels with values, dates, counts, buttons. A line that is nothing but such pieces is the site's.

A line is read from left to right as pieces; what is no piece counts as words of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from jiaokan.text.chars import BLANK, HAN

_B = f"[{BLANK}]"
DATE = r"(?:[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?|(?<![0-9])[01][0-9][-/][0-3][0-9](?![0-9]))"
TIME = r"[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?"
URL = r"(?:https?://|www\.)[!-~]{3,200}|(?:[A-Za-z0-9-]{2,63}\.){1,4}(?:com|cn|net|org|gov|edu|cc|top|vip|xyz|info|tv|club|site|example)(?:\.cn)?(?:/[!-~]{0,200})?"


def _spread(words: str) -> str:
    """Allow blanks between the letters of each word: 索 引 号."""
    return "|".join(f"{_B}{{0,3}}".join(word) for word in words.split("|"))


# Labels that only a site writes, and labels that a document may have too.
_STRONG = _spread(
    "归档时间|张贴日期?|张贴人|张贴者|点阅数?|点阅次数|上版日期|刷新时间|信息编号|本文作者|审稿人|文章加入时间|加入时间|文章分类|文档分类|贡献值|所属合集|单价|Hits|Format|Uploaded|Price|成文日期|发文机关|发文机构|发文日期|组配分类|文件编号|效力状态|关联解读|服务对象|文章录入|文章编辑|文章作者|文章标签|本文标签|所属标签|标签|文章来源|信息来源|稿件来源|新闻来源|内容来源|本文来源|消息来源|作品来源|来源网站|来源单位|来源时间|来源日期|移动端|手机端|网站地址|添加者|添加人|录入人|发稿人|发稿日期|来源|出处|稿源|转载自|"
    "发布时间|发布日期|公布时间|公布日期|公开日期|公开责任部门|责任部门|生效时间|生效日期|废止时间|废止日期|失效时间|失效日期|内容概述|统一登记号|信息名称|文件名称|公开程序|发布者|发布人|发布单位|发布机构|发布于|发布|发表时间|发表日期|发表于|更新时间|更新日期|更新于|更新|"
    "上传时间|上传日期|上传者|上传人|上传用户|录入时间|录入者|录入|添加时间|添加日期|整理时间|投稿时间|投稿人|创建时间|修改时间|"
    "浏览次数|浏览量|浏览数|浏览|点击次数|点击量|点击率|点击数|点击|阅读次数|阅读量|阅读数|阅读|访问次数|访问量|访问|查看次数|查看|"
    "人气指数|人气|热度|评论数|评论|回复数|回复|点赞|责任编辑|实习编辑|网络编辑|值班编辑|责编|小编|字号|字体大小|字体显示|字体|文字大小|"
    "索引号|索取号|信息索取号|信息索引|公开方式|公开形式|公开时限|公开目录|公开类别|公开范围|生成日期|"
    "文档编号|文档格式|文件格式|文件大小|文档大小|文档页数|下载次数|下载量|下载积分|所需积分|贡献者|分享者|原标题|原文标题|原文链接|原文连结|原文网址|原文地址|本文连结|本文永久连结|永久连结|本文永久链接|永久链接|本文链接|本文地址|本文标题|链接地址|"
    "阅读时长|核心提示|楼主|收藏数|有效性|主题分类|信息分类|所属栏目|所属分类|当前栏目|信息类别|体裁分类|服务对象分类|访客|发稿时间|发稿|供稿时间"
)
_WEAK = _spread(
    "发布单位|所属地区|所属行业|招标进度|所属单位|所属学校|所属部门|发文字号|时间|日期|作者|编辑|记者|通讯员|审核|审稿|复审|终审|一审|二审|三审|初审|校对|撰稿|撰写|供稿|供图|整理|监制|分类|类别|类型|体裁|题材|适用|栏目|关键词|关键字|字数|单位|主题词|文号|摄影|名称|标题|"
    "大小|格式|页数|积分|状态|等级|语言|价格|排版|编审|签发|值班|文|图|图片|发布人|大类|Tags?|Posted by|Author|Date|Source|Views|Pages|Size"
)
_VALUE = rf"[^:：|｜丨【】〖〗\[\]<>{BLANK}。，；]{{0,40}}"
TOOL = (
    "大中小|大|中|小|默认|特大|字体|字号|打印本页|打印此页|打印文章|打印此文|打印预览|打印|关闭窗口|关闭本页|关闭此页|关闭|收藏本文|收藏本页|收藏本站|加入收藏|收藏|设为首页|返回首页|返回顶部|返回列表|返回上页|返回上一页|返回|回到顶部|顶部|置顶|"
    "分享到?至?|一键分享|转发|微信好友|微信扫一扫|微信|新浪微博|腾讯微博|微博|QQ空间|QQ好友|QQ|朋友圈|人人网|豆瓣|扫一扫|手机版|手机看|电脑版|触屏版|会员登录|用户登录|登录|免费注册|注册|退出|忘记密码|全文检索|搜索|检索|举报|点赞|"
    "评论|复制链接|复制本文|复制网址|微信登录|手机登录|QQ登录|密码登录|我要投稿|我要纠错|我要评论|纠错|挑错|推荐|下载文档|下载本文|立即下载|免费下载|下载|上传文档|上传|投稿|首页|主页|末页|尾页|上一页|下一页|上页|下页|上一版|下一版|繁体版?|简体版?|"
    "English|RSS订阅|RSS|TAG|T|A-|A\\+|A|网站首页|网站地图|导航|双击滚屏|背景颜色|字体大小|阅读模式|关灯|护眼|夜间模式|无障碍阅读|无障碍|关怀版|长者版|适老化|智能机器人|语音播报|点击播放|朗读|转为Word|转为PDF|操作|客服|帮助|反馈|"
    "私信|关注|引用|楼主|只看该作者|倒序浏览|电梯直达|使用道具|Print|Email|Share|Favorite|Home|Login|Register|全部分类|文档搜索|开通VIP|VIP|游客|请登录|您好|欢迎您|正文|查看|全屏|放大字体|缩小字体|恢复默认|放大|缩小|滚动|订阅|意见反馈|App内打开|APP下载|客户端|公众号|二维码|更多|热搜|展开|收起|显示全部楼层|显示全部|来自手机|无障碍浏览|长者模式|APP内打开|点击上方蓝字关注我们|一键转发|一键排版|一键查重|切换到宽版|只看楼主|保护视力色|菜单|听全文|语速|字体放大|字体缩小|回复|取消回复|提交评论|写留言|找回密码|我要打印"
)
# Words round a count of readers, comments, characters or minutes, and its units.
_COUNTS = (
    "正文|建议|大概|花费您?|阅读时间约?|阅读时长约?|全文|本文|正文|本篇文章|文章|预计|大约|约|需要|需|已有|已影响|本文影响了?|影响|共有|共计|合计|共|总|累计|字数|统计|时长|浏览|阅读|点击|评论|点赞|赞|踩|顶|回复|"
    "热度|人气|收藏|转发|围观|读完|访问|下载|阅|学习|热评|有用|没用|喜欢|不喜欢|推荐|在看"
)
_UNITS = (
    "次围观|人点赞|人收藏|人喜欢|分(?![钟数之])|人推荐|人评价|人评分|人打分|人评论|次阅读|次浏览|次点击|次访问|次下载|次|人次|人浏览|人阅读|人看过|人已读|人围观|人学习|人气|人|条评论|条|页|个字|字|分钟|小时前|天前|分钟前|℃|KB|MB|"
    "阅读|浏览|评论|回复|点击|下载|收藏|赞|评|Views?|Comments?|Likes?|Reads?|words?|min"
)
SITE_WORD = "版权所有|版权声明|免责声明|关于我们|联系我们|友情链接|隐私保护|隐私政策|法律声明|网站声明|意见反馈|广告服务|TAG标签|站点地图|使用帮助"
SEPARATOR = re.compile(
    rf"[{BLANK}|｜丨‖︳/·、>》，,\-_—:：;；\[\]【】〖〗()（）［］<《“”\"'★☆●■◆▲▼▶◀↑↓→←»›∨※+＋#~～▪•=]+"
)
_PIECE = re.compile(
    rf"(?P<strong>(?:{_STRONG})(?:{_B}{{0,2}}[为于]?{_B}{{0,2}}[:：于｜|丨]|{_B}?[\])）】]){_B}{{0,2}}(?:{DATE}(?:{_B}{{0,2}}{TIME})?|{URL}|{_VALUE})(?:[次人条字页]|KB|MB)?)"
    rf"|(?P<edition>第[0-9]{{1,3}}版[:：]{_B}?[{HAN}]{{2,8}}|本帖最后由{_B}?[^{BLANK}]{{1,20}}(?:{_B}[^{BLANK}]{{1,20}}){{0,2}}{_B}?于{_B}?{DATE}{_B}?{TIME}{_B}?编辑)"
    rf"|(?P<stamp>(?:发布于|发表于|更新于|上传于|发表|发布){_B}{{0,2}}{DATE}{_B}{{0,2}}{TIME}|(?:发布于|发表于|更新于|上传于){_B}{{0,2}}{DATE}|{DATE}{_B}{{1,2}}[0-9]{{1,2}}[:：][0-9]{{2}}[:：][0-9]{{2}})"
    rf"|(?P<count>(?:(?:{_COUNTS}){_B}{{0,2}}[:：]?{_B}{{0,2}}){{0,4}}[(（\[]?{_B}?[0-9][0-9.,]{{0,8}}{_B}?[千万kKwW+]?{_B}?(?:{_UNITS})[)）\]]?(?:左右)?"
    rf"|(?:(?:{_COUNTS}){_B}{{0,2}}[:：]?{_B}{{0,2}}){{1,4}}[(（\[]?{_B}?[0-9][0-9.,]{{0,8}}[千万kKwW+]?{_B}?[)）\]]?)"
    rf"|(?P<weak>(?:{_WEAK})(?:{_B}{{0,2}}[:：/｜|丨]|{_B}?[\])）】]){_B}{{0,2}}(?:{DATE}(?:{_B}{{0,2}}{TIME})?|{_VALUE}))"
    rf"|(?P<date>{DATE}(?:{_B}{{0,2}}{TIME})?)|(?P<time>{TIME})|(?P<url>{URL})"
    rf"|(?P<tool>(?:{TOOL})(?={SEPARATOR.pattern}|\Z))|(?P<site>(?:{SITE_WORD})(?={SEPARATOR.pattern}|\Z))",
    re.IGNORECASE,
)
# Han characters that may open a piece.
_OPENING = frozenset("第本") | {
    word[0] for told in (_STRONG, _WEAK, TOOL, _COUNTS, SITE_WORD) for word in told.split("|")
}
_FIRST_HAN, _LAST_HAN = "\u3400", "\u9fff"
# The last row of a table: totals without a unit, 合计 339.08 合计 339.08.
_TOTALS = re.compile(
    rf"(?:(?:合计|共计|累计|总计)[{BLANK}]{{1,4}}-?[0-9][0-9.,]{{0,12}}(?:[{BLANK}]{{1,4}}|\Z)){{1,12}}"
)
# A row of figures with their units: 1024 KB 512 KB, 20人 15人.
_MEASURES = re.compile(
    rf"(?:[0-9][0-9.,]{{0,12}}[{BLANK}]?(?:KB|MB|℃|页|人|次|条|分钟)(?:[{BLANK}/、，,]{{1,4}}|\Z)){{2,12}}",
    re.IGNORECASE,
)
_WORD = re.compile(rf"[^{BLANK}|｜丨/·>【】〖〗\[\]()（）]{{1,200}}")
_MEETING = re.compile(
    "\\A《[^》]{1,40}》\\s?[(（]|地点|姓名|性别|主持|出席|列席|参加|议题|记录|缺席|填表|审批|共印|印发|签发[:：]|作品名称|[:：][ \u3000]{4,}[^:：]{1,12}[:：][ \u3000]{4,}"
)


_KINDS = ("strong", "edition", "stamp", "weak", "date", "time", "url", "count", "tool", "site")
_NUMBERS = {kind: f"n_{kind}" for kind in (*_KINDS, "words")}
_NO_PIECES = dict.fromkeys((*_NUMBERS, *_NUMBERS.values()), 0)
_NO_TOOLS = tuple(number for kind, number in _NUMBERS.items() if kind != "tool")


@lru_cache(maxsize=256)  # a line is asked about several times in a row
def read(line: str) -> Mapping[str, int]:
    """Count what a line is made of, in code points by kind of piece; ``words`` is what is none, ``n_…`` counts pieces.

    >>> found = read("发布时间：2021-03-05 10:23  点击：88次")
    >>> found["words"], found["n_strong"]
    (0, 2)
    """
    return _read(line, len(line)) or _NO_PIECES


def _read(line: str, most: int) -> Mapping[str, int] | None:
    """Count what a line is made of; None if more code points than ``most`` are words."""
    found = _NO_PIECES.copy()
    at = 0
    while at < len(line):
        gap = SEPARATOR.match(line, at)
        if gap:
            at = gap.end()
            continue
        piece = _PIECE.match(line, at) if _may_open(line[at]) else None
        end, kind = (piece.end(), piece.lastgroup or "words") if piece else (_end_of_word(line, at), "words")
        found[kind] += end - at
        found[_NUMBERS[kind]] += 1
        if found["words"] > most:
            return None
        at = end
    return found


def _may_open(char: str) -> bool:
    return char in _OPENING or not _FIRST_HAN <= char <= _LAST_HAN


def _end_of_word(line: str, at: int) -> int:
    word = _WORD.match(line, at)
    return word.end() if word else at + 1


@lru_cache(maxsize=256)
def flag_of(line: str) -> tuple[str, bool] | None:
    """Give the flag of a line that is pieces and hardly anything else, and whether it is sure; None if it is not.

    Left alone: the head of minutes and forms (时间 地点 主持 姓名), one weak label with its value (作者：…), a bare label
    that addresses somebody (责任编辑：), a row of totals or of measures (1024 KB 512 KB), a signature's date. Not sure: one label alone (来源：群众举报, 更新：泵站两台).
    """
    found = _read(line, len(line) // 3) if "。" not in line else None
    if found is None or _MEETING.search(line) or _TOTALS.fullmatch(line) or _MEASURES.fullmatch(line):
        return None
    told = sum(map(found.__getitem__, _KINDS))
    if not told or found["words"] * 2 > told:
        return None
    timed = TIME_WITH_DATE.search(line) is not None
    dated = bool(found["n_date"] and (found["n_time"] or timed)) or (timed and ISO_DATE.search(line) is not None)
    labelled = _labelled(found, line, dated=dated)
    if labelled is not None:
        return labelled
    if found["n_tool"] >= 2 and found["words"] * 4 <= found["tool"]:
        return "navigation", found["n_tool"] >= _MANY_BUTTONS or not found["words"]
    if found["n_site"] >= 2:
        return "site-footer", True
    return _counted(found, line, dated=dated)


def may_be_labels(line: str) -> bool:
    """Tell whether a line has what stands behind a label, in a date or in a count, or is a label alone."""
    return _LABELLING.search(line) is not None or _SITE_LABELS.fullmatch(line) is not None


_LABELLING = re.compile(r"[0-9:：于｜|丨/)）】\]]")


def _labelled(found: Mapping[str, int], line: str, *, dated: bool) -> tuple[str, bool] | None:
    """Judge a line by the labels that only a site writes."""
    if found["n_stamp"]:
        return "source-line", True
    if _SITE_LABELS.fullmatch(line):
        return "source-line", False
    if not (found["n_strong"] or found["n_edition"]) or _is_bare_label(line):
        return None
    sure = (
        found["n_strong"] + found["n_edition"] + found["n_count"] >= 2
        or dated
        or found["n_edition"]
        or found["n_url"]
        or found["n_tool"]
        or found["n_weak"] >= 2
        or _SITE_ONLY.search(line)
    )
    return "source-line", bool(sure)


def _counted(found: Mapping[str, int], line: str, *, dated: bool) -> tuple[str, bool] | None:
    """Judge a line without such labels: by counts, dates and the labels that a document may have too."""
    read = _READERS.search(line) is not None
    if found["n_count"] and (dated or found["n_count"] >= 2 or found["n_tool"] or (found["n_weak"] and read)):
        return "source-line", True
    if (found["n_count"] and not found["words"] and _READ.search(line)) or (
        dated and (found["n_weak"] or found["n_tool"] or found["n_words"] <= 2)
    ):
        return "source-line", False
    told_date = ISO_DATE.search(line) is not None
    if found["n_weak"] == 1 and not found["words"] and _PUBLISHED.fullmatch(line):
        return "source-line", False
    return ("source-line", False) if found["n_weak"] >= 2 and (told_date or found["n_weak"] >= 3) else None


# A count that is one of readers or of reading, and a date as sites write it behind its label.
_READERS = re.compile("阅读|浏览|围观|看过|点击|人气|访问|评论|下载|点赞|收藏")
_READ = re.compile("阅读|浏览|围观|看过|读完|字数|点击|人气|访问|访客|学习|下载|[0-9千万k] ?字|分钟")
_PUBLISHED = re.compile(rf"(?:时间|日期){_B}?[:：]{_B}?[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}")
_MANY_BUTTONS = 3
# Labels that nothing but a site's article has.
_SITE_ONLY = re.compile(
    "[【\\[(（](?:责任编辑|责编|编辑)[:：]|(?:发布|更新|发稿|发表|录入|上传)(?:时间|日期)|文档(?:编号|格式|大小|页数)|归档时间|贡献值|(?:浏览|点击|阅读|访问)(?:次数|量)|(?:浏览|点击)[:：] ?[0-9]|文章来源|稿源"
)
TIME_WITH_DATE = re.compile(rf"{DATE}{_B}{{0,2}}{TIME}")
ISO_DATE = re.compile(r"[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}")
# Labels without a value that no document leaves empty.
_SITE_LABELS = re.compile(
    f"[•·]?{_B}{{0,2}}(?:{_STRONG}|视力保护色|推荐度|字号|字体){_B}{{0,2}}[:：]?{_B}{{0,2}}[【\\[]?"
)
LONGEST_LABEL = 40  # code points of a label without a value, its blanks counted
_BARE = re.compile(rf"[{HAN}{BLANK}]{{2,10}}[:：]?")


def _is_bare_label(line: str) -> bool:
    return _BARE.fullmatch(line) is not None


def is_toolbar(line: str) -> bool:
    """Tell whether a line is a row of known buttons and nothing else, or one in square brackets."""
    if "。" in line:
        return False
    found = _read(line, 0)
    if found is None or not found["n_tool"] or any(map(found.__getitem__, _NO_TOOLS)):
        return False
    return found["n_tool"] >= 2 or (line[:1] in "【[" and line[-1:] in "】]")


_LONGEST_BUTTON, _DOTS = 8, ".…"
_BUTTONS = (
    "菜单",
    "TOP",
    "首页",
    "导航",
    "繁体",
    "简体",
    "顶部",
    "收起",
    "展开",
    "反馈",
    "客服",
    "回复",
    "订阅",
    "打赏",
    "搜索",
    "登录",
    "分享",
    "分享到",
    "打印",
    "收藏",
    "举报",
    "评论",
    "点赞",
    "纠错",
    "下载",
    "关注",
    "转发",
)


def is_menu(line: str) -> bool:
    """Tell whether a line is a row of buttons: short words, a third of them known; or one long known button alone."""
    if "。" in line:
        return False
    words = list(filter(None, SEPARATOR.split(line)))
    if not words or (len(words) > 1 and max(map(len, words)) > _LONGEST_BUTTON):
        return False
    found = read(line)
    if found["strong"] or found["weak"] or found["date"]:
        return False
    if len(words) == 1:
        return found["n_tool"] == 1 and (found["tool"] >= 4 or line.rstrip(_DOTS).replace(" ", "") in _BUTTONS)
    return found["n_tool"] >= 1 and found["n_tool"] * 3 >= len(words) and found["tool"] >= 4
