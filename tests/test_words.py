"""The borders of the rules that ask for words, neighbours and repetition: one step further nothing is found."""

from __future__ import annotations

from importlib.resources import files

import pytest

from jiaokan.context import read_context
from jiaokan.page import words as buttons
from jiaokan.page.words import coverage, is_interface
from jiaokan.rules import bullets, cuts, partners, records, references, stops, torn
from jiaokan.rules.breaks import find_lost_breaks
from jiaokan.rules.masks import find_masks
from jiaokan.text import lexicon
from jiaokan.text.hanzi import simplified


def found(rule, text):
    return [text[f.start : f.end] for f in rule(text, read_context(text))]


def torn_at(text):
    return [start for start, _ in torn.torn_blanks(text, lambda _, __: False)]


# --- words ----------------------------------------------------------------------------------------------------
def test_every_word_of_the_table_has_one_to_four_han_and_less_bits_than_an_unknown_one():
    table = lexicon._table()
    assert all(1 <= len(word) <= 4 for word in table)
    assert all(0 < bits < lexicon._UNKNOWN for bits in table.values())
    assert len(table) > 80_000


def test_words_of_gives_the_text_back():
    for text in ("提高粮食产量", "龘龘龘", "水", "上湾村的水渠由各组轮流看守"):
        assert "".join(lexicon.words_of(text)) == text
    assert lexicon.words_of("龘靐") == ("龘", "靐")


def test_the_other_script_has_the_same_words():
    assert lexicon.is_word("證件")
    assert lexicon.words_of("有效證件") == ("有效", "證件")


def test_only_so_many_han_beside_a_seam_are_weighed():
    far = "某" * lexicon.REACH
    assert lexicon.torn(far + "有效证", "件") == lexicon.torn("某某某有效证", "件")
    assert lexicon.torn_word("按照有效证", "件填写") == "证件"
    assert lexicon.torn_word("有效", "证件") == ""


@pytest.mark.parametrize(("text", "proof", "expect"), [("有效证 件", 9.0, True), ("有效证 件", 9.5, False)])
def test_a_word_is_torn_at_the_bits_asked_for_and_not_above(text, proof, expect):
    assert torn.is_torn(text, text.index(" "), proof) is expect


def test_a_family_name_before_the_seam_needs_the_word_elsewhere():
    assert not torn.is_torn("高*度", 1)
    assert torn.is_torn("高*度，高度", 1)
    assert torn.is_torn("确*保", 1)


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("李*红、明*亮", False),
        ("明*亮、李*红", False),
        ("明*亮\n李*", False),
        ("明*亮\n李*红", False),
        ("明*亮 \n 李**", False),
        ("明*亮，李*红", True),  # clauses, no list
        ("和明*亮、李*红", True),
        ("明*亮的、李*红", True),
        ("白李*红、明*亮", True),
        ("明*亮", True),
    ],
)
def test_a_word_in_a_list_of_masked_names_is_a_name(text, expect):
    assert torn.is_torn(text, text.index("明*亮") + 1, 0.1) is expect


def test_the_names_of_families_are_in_both_scripts():
    assert {"文", "张", "張", "龙", "龍"} <= lexicon.SURNAMES


def test_no_word_is_torn_where_the_same_han_stands_on_both_sides():
    assert not torn.is_torn("天*天", 1)


# --- blanks ---------------------------------------------------------------------------------------------------
def test_a_line_of_fifteen_may_hold_a_torn_word():
    line = "管护员凭有效证 件登记地段。"
    assert not torn_at(line)
    assert torn_at("村" * (torn._TORN_LINE - len(line) - 1) + line) == []
    assert torn_at("各" * (torn._TORN_LINE - len(line)) + line) != []


def test_a_blank_behind_a_comma_goes_in_a_line_of_thirty():
    line = "沟渠由管护员按照登记的地段逐段清理， 桥涵由各组看守。"
    short = line
    assert len(short) < torn._PROSE_LINE
    assert torn_at(short) == []
    long = "今" * (torn._PROSE_LINE - len(line)) + line
    assert torn_at(long) == [long.index(" ")]
    assert torn_at(long[1:]) == []


def test_one_torn_word_proves_no_other_blank_and_two_do():
    one = "沟渠由管护员按照有效证 件逐段进行清理，桥涵由各组派人 轮流看守，遇到险情先行报告。"
    assert len(torn_at(one)) == 1
    assert len(torn_at(one.replace("遇到险", "遇到险 "))) == 3


def test_a_piece_of_four_between_blanks_is_a_cell_and_one_of_five_is_not():
    text = "沟渠由管护员按照有效证 件填写表 格登记，桥涵由各组派人轮流看守。"
    assert torn_at(text) == []
    assert len(torn_at(text.replace("件填写表 格", "件来填写表 格"))) == 2


# --- records --------------------------------------------------------------------------------------------------
def test_two_rows_with_an_empty_cell_are_records_and_two_without_are_not():
    assert records.find_records("甲,,乙\n丙,丁,戊\n")
    assert not records.find_records("甲,己,乙\n丙,丁,戊\n")
    assert not records.find_records("甲,,乙\n")
    assert not records.find_records("甲,\n乙,丙\n")


def test_an_empty_cell_at_the_front_needs_short_cells_where_wrapped_prose_begins_with_a_mark():
    assert records.find_records(",村村通公路,乙\n丙,丁,戊戊戊\n")
    assert not records.find_records("，渠首先清淤泥，再修堤坝\n水渠沿岸各组，按段分清，十日完工\n")
    six, seven = ",六个汉字一格,六个汉字一格\n", ",七个汉字是一格,七个汉字是一格\n"
    assert records.find_records(six * 2)
    assert not records.find_records(seven * 2)


def test_three_rows_with_a_column_of_figures_are_records_and_two_are_not():
    assert records.find_records("村,户\n甲,12\n乙,30\n") == [(0, 13)]
    assert not records.find_records("村,户\n甲,12\n")
    assert not records.find_records("村,户\n甲,十二\n乙,三十\n")


def test_a_row_of_another_size_ends_a_table():
    text = "村,户\n甲,12\n乙,30\n丙,丁,戊\n己"
    assert records.find_records(text) == [(0, text.index("\n丙"))]


def test_long_cells_are_clauses():
    cell = "水" * records._LONGEST_CELL
    rows = [f"{cell},,{cell}", f"{cell},{cell},{cell}"]
    assert records.find_records("\n".join(rows))
    assert not records.find_records("\n".join(row.replace(cell, cell + "渠") for row in rows))


def test_a_line_with_a_stop_is_no_row():
    assert not records.find_records("甲,,乙。\n丙,,戊。\n")


# --- references -----------------------------------------------------------------------------------------------
ENTRY = "[1]林某.水渠养护手册.河湾出版社,2009年"


def test_two_numbered_entries_are_a_list_and_one_needs_its_heading():
    assert len(references.find_references(f"{ENTRY}\n{ENTRY}")) == 2
    assert not references.find_references(ENTRY)
    assert references.find_references(f"参考文献\n{ENTRY}")


def test_a_list_is_judged_by_half_of_its_lines():
    other = "[2]程某访谈"
    assert len(references.find_references(f"参考文献\n{ENTRY}\n{other}")) == 2
    assert not references.find_references(f"参考文献\n{ENTRY}\n{other}\n{other}")


def test_an_entry_without_year_or_publisher_is_none():
    assert not references.find_references("参考文献\n[1]清沟.修路\n[2]护林.查桥")


def test_an_entry_ends_at_three_hundred_code_points():
    typed = "林某.水渠[J]. 水利通讯, 2009."
    assert references.find_references("渠" * (references._MOST - len(typed)) + typed)
    assert not references.find_references("渠" * (references._MOST - len(typed) + 1) + typed)


def test_entries_in_half_width_marks_with_blanks_stay_so():
    text = "参考文献\n[1] 林某, 程某. 水渠[M]. 上湾: 河湾书局, 2009.\n"
    assert references.find_narrow_references(text)
    assert not references.find_narrow_references(text.replace(": ", "："))
    assert not references.find_narrow_references(text.replace(", ", ",").replace(": ", ":"))


# --- stops ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("上湾清渠了.\n", 1),
        ("上湾清渠.\n", 0),
        ("好，清了.\n", 1),
        ("好，清.\n", 0),
        ("水闸检修过了.明早再试一回。", 1),
        ("水闸检修过了.明早。", 0),
        ("检修了.明早再试一回。", 0),
        ("读了《上湾村志.水利卷》以后.\n", 1),
    ],
)
def test_a_stop_needs_clauses_of_some_length(text, expect):
    assert len(list(stops.stops(text, narrow=False))) == expect


def test_two_lines_that_end_in_dots_make_a_page_dotted():
    body = "水闸检修.桥涵轮流看守。\n"
    ends = "沟渠已经清理.\n道路已经修好.\n桥涵已经加固.\n"
    assert body.index(".") in list(stops.stops(body + ends, narrow=False))
    assert body.index(".") not in list(stops.stops(body + ends[:8], narrow=False))


# --- brackets -------------------------------------------------------------------------------------------------
def test_a_line_of_twelve_may_be_wrapped():
    line = "上湾水利设施管护规定以下"
    assert len(line) == partners._LEAST_WRAPPED
    assert partners.is_wrap(f"{line}\n简称", len(line))
    assert not partners.is_wrap(f"{line[1:]}\n简称", len(line) - 1)
    assert not partners.is_wrap(f"{line}\n\n简称", len(line))
    assert not partners.is_wrap(f"{line}\n 简称", len(line))
    assert not partners.is_wrap(f"{line}。\n简称", len(line) + 1)
    assert not partners.is_wrap(f"{line}\n（一）简称", len(line))


def test_a_pair_stands_on_two_lines_and_not_on_three():
    first, second = "上湾水利设施管护规定以下(a", "上湾水利设施管护规定以下称"
    assert (first.index("("), len(first) + 2) in list(partners.brackets(f"{first}\nb)，好"))
    assert all(len(pair) == 1 for pair in partners.brackets(f"{first}\n{second}\nb)好"))


# --- line ends ------------------------------------------------------------------------------------------------
def test_a_cut_word_needs_a_line_of_ten():
    assert cuts.cuts_word("上湾村的水利站负责解", "释。")
    assert not cuts.cuts_word("上湾的水利站负责解", "释。")


def test_a_cut_clause_needs_a_full_line_of_twenty():
    line = "沟渠由各组逐段清理，各组负责看守自己的"
    kwargs = {"longest": 0, "proved": False}
    assert len(line) == cuts._CLAUSE_LINE - 1
    assert not cuts.cuts_clause(line, "", **kwargs)
    full = "大" + line
    assert not cuts.cuts_clause(full, "桥涵。", longest=24, proved=False)
    assert cuts.cuts_clause(full, "桥涵。", longest=23, proved=False)
    assert not cuts.cuts_clause(full, "桥涵", longest=23, proved=False)
    assert cuts.cuts_clause(full[:-1] + "块", "桥涵。", longest=20, proved=True)
    assert not cuts.cuts_clause(full[:-1] + "块", "桥涵。", longest=20, proved=False)
    assert not cuts.cuts_clause(full, "桥" * 23 + "。", longest=20, proved=False)
    assert cuts.cuts_clause(full, "桥" * 22 + "。", longest=20, proved=False)


def test_a_label_that_opens_two_lines_is_a_speaker():
    assert cuts.find_speakers(["老林：好", "老程：好", "老林：行"]) == {"老林"}
    assert cuts.opens_speech("老林：行", frozenset({"老林"}))
    assert not cuts.opens_speech("老林：行", frozenset())
    assert not cuts.opens_speech("问：“几点了？”", frozenset())


# --- bullets --------------------------------------------------------------------------------------------------
def test_bullets_need_repetition():
    assert len(found(bullets.find_lone_bullets, "n\n查桥涵裂缝\nn\n修通村道路\n")) == 2
    assert not found(bullets.find_lone_bullets, "n\n查看桥涵裂缝\n修好通村道路\n")
    assert not found(bullets.find_lone_bullets, "n\n查桥裂缝\nn\n修通村路\n")  # four code points are a cell
    assert not found(bullets.find_lone_bullets, "同意修建渠道\n■\n不同意修建渠道\n□\n弃权不投票的人\n□\n签字的人某某\n")
    assert len(found(bullets.find_lone_bullets, "n查桥\nn修路\nn护林\n")) == 3
    assert not found(bullets.find_lone_bullets, "n查桥\nn修路\n")
    assert len(found(bullets.find_lone_bullets, "§查桥\n§修路\n§护林\n")) == 3
    assert not found(bullets.find_lone_bullets, "§查桥\n§修路\n")  # two sections
    assert len(found(bullets.find_lone_bullets, "ü查桥\nü修路\n")) == 2


def test_a_lost_bracket_needs_its_neighbour():
    assert found(bullets.find_lost_brackets, "。2)查桥\n(3)修路\n") == ["。"]
    assert found(bullets.find_lost_brackets, "(1)查桥\n。2)修路\n") == ["。"]
    assert not found(bullets.find_lost_brackets, "。2)查桥\n(4)修路\n")
    assert found(bullets.find_lost_brackets, "。十）查桥\n（九）修路\n") == ["。"]


# --- masks ----------------------------------------------------------------------------------------------------
def test_three_stars_are_a_rating_and_two_are_a_mask():
    assert found(find_masks, "评为★★★") == []
    assert found(find_masks, "评为★★") == ["★★"]
    assert found(find_masks, "评为★★★村") == ["★★★"]
    assert found(find_masks, "评为★☆★村") == []


def test_one_circle_before_a_place_is_a_mask_and_two_are_bullets():
    assert found(find_masks, "○村道路\n") == ["○"]
    assert found(find_masks, "○村道路\n○镇水利\n") == []
    assert found(find_masks, "函数f(x)=2，x=3\n") == []


# --- wide blanks ----------------------------------------------------------------------------------------------
def test_wide_blanks_part_sentences_of_ten():
    short, long = "今天清理三条沟渠。", "今天镇里清理了沟渠。"
    assert len(long) == 10
    assert len(found(find_lost_breaks, f"{long}   {long}   {long}")) == 2
    assert found(find_lost_breaks, f"{short}   {long}   {long}") == []
    assert found(find_lost_breaks, f"{long}   {long}") == []
    assert len(found(find_lost_breaks, f"\u3000\u3000{long}\u3000\u3000{long}")) == 1


# --- words of buttons -----------------------------------------------------------------------------------------
def test_the_list_of_buttons_has_every_word_once_and_as_the_shadow_reads_it():
    lines = files("jiaokan").joinpath("data", "interface-words.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    assert len(words) == len({word.lower() for word in words}) > 4_000
    text = "\n".join(words)
    assert simplified(text) == text
    assert all(len(word) > 1 for word, entry in buttons._WORDS.items() if entry.tells)


@pytest.mark.parametrize(
    "line",
    [
        "还没有账号？立即注册",
        "加入购物车 立即购买",
        "商品详情 累计评价 售后保障",
        "月销量 368 库存 42 件",
        "领券 免运费 七天无理由退换",
        "回首页 | 网站导览 | 意见信箱 | 友善列印",
        "转寄好友 友善列印 字级大小",
        "会员登入 讨论区 常见问答",
        "Home | Login | Sign up",
        "Older posts",
        "Read more",
        "Posted by Anonymous",
        "Leave a comment",
        "Share this on Facebook",
        "版面导航 上一版 下一版",
        "上一章 章节目录 下一章 加入书架",
        "投推荐票 加入书签 返回书页",
        "点击上方蓝字关注我们",
        "长按识别二维码 关注公众号",
        "喜欢此内容的人还喜欢",
        "扫一扫在手机打开当前页",
        "加入试题篮 查看解析 收藏试题",
        "邀请回答 写回答 默认排序",
        "追问 追答 最佳答案 采纳率",
        "12 个回答 默认排序",
        "只看楼主 倒序浏览 电梯直达",
        "您需要登录后才可以回帖 登录 | 立即注册",
        "本帖最后由 编辑",
        "发弹幕 稍后再看 倍速 1.5",
        "接下来播放 自动连播",
        "编辑词条 收藏查看 我的百科",
        "百科名片 词条统计 浏览次数 历史版本",
        "法宝引证码 关联案例 修订沿革 条文对照",
        "标签云 近期文章 近期评论",
        "最新评论 热门文章 文章归档",
        "看不清？换一张",
        "请输入关键词搜索",
        "验证码错误 请重试",
        "请完成安全验证，向右滑动滑块",
        "本网站使用Cookies 接受所有Cookie",
        "您访问的页面不存在或已删除",
        "秒后自动跳转 返回首页",
        "下载客户端 打开APP查看更多精彩内容",
        "扫码下载APP",
        "分享到：微信 QQ空间 新浪微博",
        "查看大图 下一张",
        "还没有评论，快来抢沙发吧",
        "放大字体 缩小字体 护眼模式",
        "无障碍浏览 进入关怀版",
        "高速下载器 本地下载 电信下载",
        "立即预约挂号 咨询医生",
        "点击查看完整号码",
        "加自选 查看行情 我的自选",
        "跳转到搜索 跳转到导航",
        "View source History Talk",
        "Pull requests Issues Fork Star Watch",
        "Accept all cookies",
        "Skip to main content",
        "Sign in to reply",
        "浏览次数：1024",
    ],
)
def test_a_line_of_nothing_but_words_of_buttons_is_a_sites(line):
    assert is_interface(line)


@pytest.mark.parametrize(
    "line",
    [
        "工作总结",
        "注意事项",
        "活动时间",
        "报名时间",
        "联系方式",
        "举报电话：12345",
        "基本情况",
        "下一步工作计划",
        "服务指南",
        "收费标准",
        "会员权利和义务",
        "第三章 会员",
        "信息安全",
        "政府信息公开",
        "互动交流",
        "网站建设",
        "数据统计",
        "统计方式",
        "投诉处理",
        "举报方式",
        "反馈意见",
        "新闻评论",
        "阅读答案",
        "推荐书目",
        "推荐意见",
        "评分方法",
        "投票方式",
        "作者简介",
        "版权说明",
        "协议期限",
        "温馨提示",
        "操作步骤",
        "系统要求",
        "功能介绍",
        "修改密码",
        "注册资本",
        "联系人：",
        "电子邮箱：",
        "版本说明",
        "附件1：报名表",
        "图书目录",
        "商品数量",
        "产品说明",
        "质量保证",
        "快递费用",
        "优惠活动",
        "活动方式",
        "红包封面",
        "考试题目",
        "参考答案",
        "学习时间",
        "经验分享",
        "转发通知",
        "会议地点",
        "公告内容",
        "发布日期",
        "招聘人数",
        "个人简历",
        "个人资料",
        "预约方式",
        "疾病简介",
        "明天 晴",
        "股票代码",
        "歌曲名称",
        "视频播放",
        "直播内容",
        "游戏名称",
        "酒店地址",
        "城市名称",
        "房屋租金",
        "我们的目标",
        "最新版本",
        "话题讨论",
        "回答问题",
        "随机抽样",
        "编辑说明",
        "首页设计",
        "栏目设置",
        "论坛管理",
        "微博运营",
        "扫码登记",
        "打印份数",
        "提交方式",
        "保存期限",
        "关闭时间",
        "暂停服务",
        "注销登记",
        "积分规则",
        "签到时间",
        "收藏价值",
        "订阅数量",
        "访问权限",
        "检索方法",
        "查询方式",
        "分类标准",
        "词条编写",
        "上一步的结果",
        "示例代码",
        "运行结果",
        "安装步骤",
        "提交记录",
        "很好，谢谢！",
        "你喜欢什么？",
        "我的天！",
        "如下图所示",
        "（本页无正文）",
        "谢谢大家！",
        "欢迎光临寒舍",
        "上一章回顾",
        "Introduction",
        "Questions",
        "Listen and read",
        "All about me",
        "How to use",
        "Report date",
        "User guide",
        "Table of contents",
        "Terms and definitions",
        "联系方式：5557001",
        "咨询电话：0797-5552110",
        "更新日期：2021年3月5日",
        "请登录县政府网站首页查看公告",
        "一、点击“登录”",
        "20个社区推广。",
        "3.2.1 登录",
        "第三章 无障碍环境",
        "## 第三节 在线办理",
        "15:00 网友留言",
        "网站类型\u3000门户",
        "打印\u30000.2元/页",
        "A. Home B. Login C. Share D. Search",
        "品名\u3000最高价\u3000最低价\u3000均价\u3000单位",
        "□微信 □下载 □导航",
        "问：忘记密码怎么办？",
        "9月11日 讨人喜欢",
        "下载\u3000xiàzài\u3000download",
        "  print('done')",
        "要查看更多评论的读者，",
        "各村通过网站留言板留言两百余条",
        "会员应当按时缴纳会费",
        "用户登录系统后填写申请表",
        "电子邮件和短信通知同等有效",
        "由网信办举报中心受理",
        "阅读、收藏与家庭",
        "图书馆提供检索与复印",
        "政府信息公开条例",
        "收藏家与旧书店",
        "播放广播体操音乐",
        "楼主大门朝南开",
        "分享会定于周五举行",
    ],
)
def test_a_line_of_a_document_is_not(line):
    assert not is_interface(line)


@pytest.mark.parametrize(
    ("line", "expect"),
    [
        ("浏览次数：1024", True),
        ("浏览次数：10248", False),
        ("在线客服：5557001", False),
        ("在线客服：点击咨询", True),
        ("在线客服：林某", False),
        ("最近更新：2021-3-5", False),
        ("登录：首页", True),
        ("上一篇：清沟记", False),
    ],
)
def test_what_stands_behind_a_label_must_be_words_of_buttons_too(line, expect):
    assert is_interface(line) is expect


def test_the_longest_word_of_a_place_covers_and_latin_words_cover_whole():
    assert coverage("加入购物车") == coverage("Sign up") == 1.0
    assert coverage("Signup page2") < coverage("Sign up") > coverage("Resign upper")
    assert coverage("") == coverage("2021") == 0.0


def test_a_word_of_one_letter_beside_an_unknown_word_is_a_part_of_it():
    assert coverage("的") == 1.0
    assert coverage("渠的") == 0.0
    assert coverage("渠 的") == 0.5
