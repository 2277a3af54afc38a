"""What sites say about themselves: cues in families, each with a weight. A family speaks only by several cues.

Matched on the Simplified shadow of one line, letter-spacing taken out. Where the line stands is for ``page`` to say;
no cue removes anything by itself. The weights were set by hand on the wordings of the restoration benchmark, which
holds them against body text that uses the same words (a notice that says 请登录首页查看, a contract's 免责声明).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from jiaokan.chars import BLANK, HAN
from jiaokan.sieve import Sieve

Cue = tuple[int, re.Pattern[str]]


def _cues(**weights: tuple[str, ...]) -> tuple[Cue, ...]:
    """Compile ``w2=("…", "…")`` to cues of weight 2; each counts once a line."""
    return tuple(
        (int(name[1:]), re.compile(pattern, re.IGNORECASE))
        for name, patterns in weights.items()
        for pattern in patterns
    )


@dataclass(frozen=True, slots=True)
class Family:
    """Cues of one kind of site talk: the flag they raise, the sum that suffices, and what speaks against it."""

    id: str
    flag: str
    threshold: int
    cues: tuple[Cue, ...]
    against: tuple[Cue, ...] = ()

    def weigh(self, line: str, found: Sequence[Cue]) -> int:
        """Give the sum of the cues found in a line, those against it taken off; nothing without one of weight two."""
        if max((weight for weight, _ in found), default=0) < _TELLING:
            return 0
        against = sum(weight for weight, pattern in self.against if pattern.search(line))
        return sum(weight for weight, _ in found) - against


# A name that only a site has; 互联网 电网 管网 路网 are none.
_WRITERS = "(?:公文|范文|文秘|秘书|写作|文档|作文|学子|课件|教案|好文|美文|散文)"
SITE_NAME = rf"(?:{_WRITERS}[{HAN}]{{0,2}}(?:之家|驿站|吧|阁|小屋|书屋|坊|铺|苑|客栈|宝|汇)|[{HAN}]{{2,8}}(?<!互联)(?<!因特)(?<![电路管水管官上联城河全])(?:网(?!络|上|格|点|民|友|购|站|页|红|吧|课|约|贷|箱|兜|眼|线|状|开|来)|网站|文库|资料站|范文站|资料网|文秘|论坛))"
_OURS = r"本站|本网(?!格|络|点|上)|本栏目|站内|本平台|本文库"
# Speech in the first person of an office, orders and clauses: no site speaks so.
_BODY = _cues(
    w4=(
        r"(?<![给为帮])我(?:镇|县|市|区|局|校|院|乡|村|部|厅|委|办|司|厂|单位|代表|就|省|国)|现将|如下[:：]|请予审议|同志们|特此",
        r"[甲乙丙]方|知识产权(?=，|。|$)|他人|员工|本公司|本手册",
        r"制定本|根据《|依据《|^为(?:了|规范|加强|进一步)|^(?:关键词|主题词|摘\s?要|题目)[:：]|\[[JDMNCR](?:/OL)?\]|判决|被告|原告|批评指正|几点体会|同事",
        r"近年来|笔者|本文(?:随机|选取|以.{1,16}为(?:例|样本|对象)|通过|采用|分析|考察|探讨|研究|试图|拟|认为)",
        r"第[一二三四五六七八九十百]{1,4}[条章]|合同|投标|招标|采购|全体(?:家长|学生|师生|职工|党员|村民)|依法|处罚|判处|应当(?!注明)|有权",
    ),
    w3=(r"加强|落实|推进|开展|明年|今年|去年|下一步|拟[将把于]|群众|(?<!常住)居民|村民|全[县市镇区乡村]",),
    w2=(
        r"[0-9]+余?[篇部项次]，|，其中",
        r"[一二三四五]是|[0-9]{1,2}月[0-9]{1,2}日前|各(?:单位|村|乡镇|部门|科室)",
        r"一律|不得(?!转载|用于|擅自转)|必须|务必|严禁(?!转载|复制|抄袭)|要在|要把|不(?:超过|少于|低于)",
    ),
)

FAMILIES: tuple[Family, ...] = (
    Family(
        "introduction", "navigation", 5,
        _cues(
            w3=(r"小编(?!制|队)",),
            w2=(
                r"(?:以下|下面|这里|这篇|这份|以上|本文|上面|今天|本期|接下来|该篇)(?![，,]?我).{0,24}(?:整理|收集|搜集|汇总|带来|分享|介绍|内容|范文|文章|模板|文字|推荐|供|优秀)",
                r"供(?:大家|您|你|各位|借鉴|读者|.{0,8}(?:参考|查阅|学习|借鉴))|(?:希望|愿|盼).{0,16}(?:帮助|有用|启发|喜欢|用得上|打开思路)|参考借鉴|借鉴与?参考|仅供参考|仅作参考|欢迎(?:阅读|下载|收藏|借鉴|大家|您|浏览|查看|参阅)|(?:一起|快|就)来?看看|对(?:您|你|大家).{0,8}(?:有用|有所帮助|有帮助)|敬请(?:关注|期待|阅读)",
                rf"{_OURS}|{SITE_NAME}",
                r"^[【\[《]?(?:编者按|编者的话|导语|前言|引言|简介|摘要|概要|导读|文章摘要|内容简介|小编寄语|温馨提示|阅读提示)[】\]》:：]",
                r"范文|范例|范本|模板|样本(?!量)|佳作|例文",
                r"(?:整理|挑选|精选|收集|推荐|分享|准备)了?(?:以下|下面|如下|这篇|这些)",
                "\u203b",
                r"(?:写作|写好|怎么写|怎样写|如何写|如何撰写|如何下笔|动笔|下笔|写不出|撰写).{0,30}(?:呢|吗|[?？])|怎么写",
            ),
            w1=(
                r"整理|收集|搜集|收录|汇编|汇总|精选|精心|挑选|带来|分享|推荐|编辑|选编|准备了",
                r"大家|您|你|各位|读者|小伙伴|朋友|网友|看官|亲们",
                r"文章|资料|稿子|一文|文稿|文档|内容|材料",
                r"阅读|收藏|转发|浏览|检索|投稿|下载|查阅|喜欢|感兴趣|关注",
                r"[(（]?(?:精选|通用|合集|汇总|必备|热门|优选)?[0-9一二三四五六七八九十]{1,2}篇[)）]?",
            ),
        ),
        _BODY,
    ),
    Family(
        "document-site", "navigation", 4,
        _cues(
            w3=(
                r"(?:试读|预览)(?:已|到此)?.{0,6}(?:结束|完毕)|阅读完毕|最多预览|继续阅读|查看更多(?:>|》|»)|珍藏版|代下|(?:立即|免费|点击|马上)下载|下载(?:本文|此文|声明|说明)|原创力|人阅读过|人已下载|下载次数",
                r"(?:本|此|该)(?:文档|资料|资源|作品|文件)由|(?:会员|网友|用户)[^，。]{0,8}(?:上传|投稿|分享|发布)|上传(?:人|者|会员|用户)",
                r"文[档件](?:编号|格式|大小|页数|类型|信息|介绍|预览|简介)|资源(?:描述|简介|大小|类型)|贡献值|解压(?:密码|口令)|客服在线|支付(?:遇到|成功|失败|后)|付款(?:成功|后|失败)|售出|退款|源文件|该用户(?:还)?上传|购买须知|站内搜索|请输入关键字|(?:全部|全文)分类|点此下载|下载后请用|请先解压|提示损坏|[(（]已下载\s?[0-9]|请先安装|(?:打开|初始)密码|下载积分|下载收益|内容(?:预览|提示)[:：]|共\s?[0-9]+\s?页[，,]\s?当前|资源(?:ID|格式)|数据包|下载后可|请?(?:您|先){0,2}(?:需要)?先?登录(?:[!！)）]|$)|三方登录|(?:会员|游客)(?:登录|一键)?下载",
            ),
            w2=(
                r"会员|VIP|付费|积分|金币|下载券|购买(?=全文|后|本)|试读|客服|支付(?:方式|宝)|验证码",
                _OURS, r"认领|侵权|举报(?=\s|\||$|本|此|申)", r"\.(?:docx?|pdf|pptx?|wps|rar)\b|docx?格式|word版|DOC\b",
                r"公众号|扫码|二维码|APP", r"全文|预览|文本|浏览器|压缩包|乱码", r"WPS|Office|解压", r"^资源描述[:：]?$", r"转码|排版(?:错|混)|格式(?:错|混)",
            ),
            w1=(r"下载", r"上传", r"文档|资料|文库|资源|压缩包", r"收藏|分享|举报", r"为(?:doc|word|pdf|ppt)", r"暂无|请知晓|方便收藏|便于打印|方便(?:打印|查阅)", r"查看|阅读|浏览", r"[0-9.]+\s?[KM]B?\b", r"共?[0-9]+\s?页", r"免费|¥|￥|价格|售价", r"登录|注册|开通", r"关注|回复"),
        ),
        _BODY,
    ),
    Family(
        "disclaimer", "disclaimer", 4,
        _cues(
            w3=(
                r"(?:来源于?|来自|收集|搜集|整理|转载|摘|采|转|源|抄录|汇编|投稿).{0,10}(?:网络|互联网|网上|网友)|网络(?:转载|收集|整理|来源|资料)|(?:网友|用户|会员|第三方).{0,12}(?:发布|上传|提供|投稿|贡献|撰写)",
                r"不代表.{0,12}(?:立场|观点|看法|意见)|(?:侵|争)[^，。]{0,10}(?:删除|撤下|删)|侵删|删除处理|概不负责|勿(?:随意)?转载|转载(?:请|须|时|务|必|需|自)|不得转载|翻版必究|谢绝转载|请勿对号",
                r"^侵删[。.]?$|侵权必究|经授权转载|如需转载|^[(（]?转\s*载[)）]?▼?$", r"disclaimer", r"for reference only|position of this site|24小时内删除|用于商业用途|个人研究之用",
                r"^[(（]?(?:本文|原文|本篇|该文)?(?:转载?自|原载(?:于)?|首发于?|原文出处)[:：]?|(?:未经|经).{0,6}(?:许可|授权|同意|允许).{0,6}(?:严禁|禁止|不得|请勿|谢绝).{0,4}(?:转载|复制|使用)|原作者不详|知识共享|CC BY|署名.{0,4}[0-9]\.[0-9]|保留所有权利",
            ),
            w2=(_OURS, SITE_NAME, r"^转载[:：]?$", r"(?:免责|版权|郑重|特别|重要|权利|侵权)?[声申]明[】\]]?[:：]|^[【\[]?(?:免责|版权|郑重|特别|重要)?[声申]明[】\]]", r"侵权|侵犯|侵害", r"版权|著作权|权属", r"转载|刊[载用登]|摘[编自]"),
            w1=(r"原作者|作者所有|作者个人|权利人|当事人|提供者|著作人", r"真实性|完整性|准确性|时效|可靠", r"不承担|不负|不作.{0,8}(?:保证|承诺)|不对.{0,12}负责|责任|不享有", r"联系|告知|来信|写信|通知|邮件|QQ|电话", r"仅供|参考|学习|交流", r"删除|撤下|处理|核实|更正|指正", r"权益|权利", r"本文|本内容|以上|稿件|文章|内容|资料|图片|信息|作品", r"出处|来源于"),
        ),
        (*_BODY, *_cues(w4=(r"^(?![^，。：:；]*(?:本站|本网|本文|侵删|请|勿|不得|禁止|严禁|谢绝|必究|自|于))[^，。：:；]*$", r"\[[JDMN]\]|Journal", r"^[^，。]{2,12}[:：]$"))),
    ),
    Family(
        "footer", "site-footer", 3,
        _cues(
            w4=(r"ICP[备证]?(?:案号?)?[:：\s]{0,2}[0-9京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼黔滇]|[公网]网?安备\s?[0-9]|copyright\s?(?:©|[(（]?c[)）]|@|&copy;|[0-9]{4}|by\b|[:：]|reserved|$)|[©]|all\s?rights\s?reserved|增值电信|(?:网络视听|互联网新闻信息).{0,20}许可", r"CDN加速|页面执行时间|政府网站找错|您是(?:本站)?第\s?[0-9,]+\s?位|总访问量|新闻热线|报料(?:有奖|热线|电话)|版权作品|客户端下载|今日访问|在线人数|今日IP|站长统计|Powered\s?by|Theme\s?by|本站已?运行|Design(?:ed)?\s?by|Archiver|小黑屋|服务器托管"),
            w3=(r"版权所有(?![人者权])|翻版必究|版权归属?[:：]|网站标识码[:：\s]|技术支持[:：]|建议使用.{0,20}(?:分辨率|浏览器)|分辨率|友情链接|网站地图|站点地图|站内导航|网站导航", r"网站维护[:：]?|(?:^|[\s|/·])网站(?:声明|简介|管理|建设)(?:$|[\s|/·:：])|不良信息举报|法律顾问[:：]|广告经营|(?:官方微博|官方微信|头条号|抖音号|视频号).{0,12}(?:官方微博|官方微信|头条号|抖音号|视频号)"),
            w2=(r"关于(?:我们|本站)|联系(?:我们|方式)|法律声明|隐私(?:保护|政策|条款)|免责声明|版权声明|意见反馈|使用帮助|帮助中心|投稿(?:指南|须知)|诚聘英才|人才招聘|广告(?:服务|合作|投放)|服务条款", r"(?:主管|主办|承办|协办|运营|维护)(?:单位)?[:：].{2,30}(?:主管|主办|承办|协办|运营|维护|技术)(?:单位)?[:：]", r"TAG标签|手机版|触屏版|电脑版|RSS|归档", r"工作时间[:：]\s?周一至周|热线电话[:：]|新闻热线|举报(?:电话|邮箱)|客服(?:热线|电话|QQ)|友情|各乡镇网站|部门网站|常用链接"),
            w1=(r"主[管办](?:单位)?[:：]", r"地址[:：]", r"电话[:：]?", r"邮编[:：]?", r"传真[:：]?", r"邮箱[:：]?|E-?mail", r"备案", r"许可证", r"https?://|www\."),
        ),
        (*_BODY, *_cues(w2=(r"。$", "联系人|监督|值班", "[，；。].{8,}[，；。]"))),
    ),
    Family(
        "share", "navigation", 4,
        _cues(
            w3=(r"点击(?:标题|上方).{0,16}关注|点个[“\"]?(?:在看|赞)|生成海报|复制本(?:帖|页|文)",),
            w2=(r"扫一扫|扫码|扫描|识别", r"朋友圈", r"右上角|右下角", r"蓝字|关注我们|点击关注", r"长按|复制(?:链接|地址)|复制本", r"官方(?:微信|公众号|微博)", r"[(（]?(?:ID|微信号)[:：]\s?[A-Za-z]"),
            w1=(r"微信", r"二维码", r"分享|转发|转到|发给", r"公众号", r"手机|浏览器|打开", r"关注", r"QQ|好友", r"更多"),
        ),
        _BODY,
    ),
    Family(
        "comments", "navigation", 3,
        _cues(
            w4=(r"网友评论仅供|你的心情是|加载中|加载(?:更多|失败|评论)|有话要说|取消回复|提交评论|文档评论|写留言|精选留言|条回复|抢沙发|第一条评论|我来说两句|条评论|[0-9]\s?人参与|登录后.{0,4}(?:评论|发表|回复)|(?<!意)(?:发表|查看|全部|网友|最新|最热|暂无|还没有|我要)(?:全部)?评论|文明上网，?理性发言|评论(?:服务)?(?:协议|公约)|匿名发表|还能输入\s?[0-9]|您?的?心情[是:：]|顶一下|踩一下|隐藏内容|发表(?:您|你)的(?:看法|观点|意见)|(?:您|你)觉得这篇|对本(?:页面|文|站|页)内容是否|满意\s+基本满意|最后登录|附件售价|威望\s*\+|参与人数\s?[0-9]|GMT\+8|[0-9]\s?queries|已赞过|最佳答案|^评分\s.{0,6}(?:金币|威望|积分)|^(?:沙发|板凳|地板)\s.{1,16}[:：]|Leave a Reply|本主题由|打赏|必填项已用|(?:右下角|点个|点击).{0,4}[“\"]?(?:在看|赞)|点[“\"]?在看",),
            w2=(r"文明(?:上网|发言)", r"用户名[:：]", r"密码[:：]", r"验证码[:：]", r"^游客", r"楼主|沙发|板凳|签到|LV\.[0-9]", r"点?赞[\s(（0-9]", r"踩[\s(（0-9]|顶[\s(（0-9]", r"评论[\s(（0-9]|^评论$", r"粉丝|私信|获赞", r"您觉得本文|有用[(（]", r"昵称", r"人气值?|威望|帖子"),
            w1=(r"收藏", r"转发|分享", r"举报", r"回复", r"登录|注册", r"积分|金币"),
        ),
        (*_BODY, *_cues(w3=(r"[，；].{6,}[，。；]", r"[□☐]", r"让我们|携起手|共建|共同"))),
    ),
    Family(
        "welcome", "navigation", 3,
        _cues(
            w3=(
                r"^\s?(?:您好[，,！!]?\s?)?(?:欢迎您?[，,！!]?\s?)?今天是?[:：]?\s?(?:[0-9]{2,4}[年/-][0-9]{1,2}[月/-][0-9]{1,2}日?(?![0-9，,、])(?!.*[，。；])|星期.$|$)|Ctrl\s?\+\s?D|(?:不支持|请开启|启用)\s?(?:JavaScript|脚本)|浏览器(?:不支持|版本过低)|按.{0,8}收藏本站|本站域名|请?牢记收藏|正在加载|(?:早上|上午|中午|下午|晚上)好[，,！! ]{0,2}(?:游客|会员|欢迎)|最快更新|无弹窗|设为首页",
                r"^[^，。]{2,16}欢迎(?:您|你)(?:的到来|的光临)?[!！]?$",
                r"[0-9-]{1,3}\s?℃?\s?[~～/至-]\s?-?[0-9]{1,2}\s?℃",
            ),
            w2=(
                r"欢迎(?:您|你|各位.{0,10})?(?:再次|再|下次)?(?:来到|光临|访问|登[录陆]|进入|浏览|回来|再来|使用)|感谢(?:您|你)?的?(?:光临|访问|来访|使用)",
                r"(?:晴|多云|阴|小雨|中雨|阵雨|小雪).{0,8}风.{0,6}级|空气质量",
            ),
            w1=(rf"{_OURS}|{SITE_NAME}|(?:人民政府|官方|门户)网站|www\.|\.com", r"请(?:先)?登录|免费注册|用户登录|会员登录", r"游客|会员|网友", r"首页|收藏", r"祝(?:您|你)|愉快", r"下次|方便"),
        ),
        (*_BODY, *_cues(w3=(r"[，；。].{12,}[，。；]", r"领导|嘉宾|同志|来宾"))),
    ),
    Family(
        "closing", "navigation", 4,
        _cues(
            w4=(r"^(?:[-—=·*\s]{0,6})(?:END|完|本文完|全文完|正文完|本文已?结束|感谢(?:您的)?阅读|谢谢阅读|感谢观看|(?:欢迎)?继续(?:关注|阅读))[-—=·*\s！!。~～]{0,6}$|^[(（]?(?:全文完|正文完|本文完|完)[，,][^。]{2,12}[)）]?$",),
            w3=(r"^(?:以上|上面|上述)(?:就是|便是|即为|是|为|内容).{0,40}(?:介绍|内容|范文|整理|分享|资料|全部|大全|模板|文章|推荐)", r"(?:更多|想了解|还想|其他).{0,30}(?:请|可以?|欢迎|敬请)?(?:继续)?(?:关注|访问|登录|点击|查看|收藏|浏览|尽在|进入)", r"(?:今天|本期|本次)的?.{0,8}(?:分享|介绍|内容)就?(?:是这|到这|到此|先)|就?(?:为|给)?(?:您|你|大家)?介绍到这|别忘了点赞|整理发布$|下期再见|我们下(?:期|次)", r"(?:感谢|谢谢)(?:您|你|大家)?的?(?:阅读|观看|支持|浏览)"),
            w2=(r"小编(?!制|队)", r"(?:希望|但愿|愿).{0,16}(?:帮助|帮到|有用|启发|喜欢|参考)"),
            w1=(rf"{_OURS}|{SITE_NAME}", r"留言|评论区|私信|转发|点赞|收藏", r"哪一[句篇个]|你(?:最)?喜欢|你觉得", r"大家|您|你|各位|读者|小伙伴|朋友|网友", r"文章|内容|资料|范文|文档|作文|资讯", r"欢迎|关注|支持|精彩|更多"),
        ),
        (*_BODY, *_cues(w4=(r"同志们|汇报完毕|讲话|发言|各位(?:代表|领导|来宾|老师|同学)",))),
    ),
    Family(
        "advert", "spam", 4,
        _cues(
            w4=(r"^AD[:：]?$|google_ad|广告位(?:招租|出租)|推广链接|^(?:赞助商)?广告(?:也精彩|位|[:：]|$)|adsby|_hmt|百度(?:推广|分享代码)|(?:立即|马上|免费)(?:预约|报名|试听|领取|咨询)(?:试听|名额|资料)?[>»]?$|首日.{0,4}元起|限时(?:免费|特价|优惠)|扫码(?:领|进群|加)",),
            w3=(r"(?:加|添加)\s?(?:微信|V信|薇信|VX|QQ|群|老师)|(?:微信|VX|QQ)群?[:：]?\s?[0-9A-Za-z_-]{5,}|(?:官方|交流|备考|学习|资料)群[:：]?\s?[0-9]{5,}",),
            w2=(r"免费(?:领取|试听|咨询|获取|报名|量房|设计)|高价回收|同城上门|0元|加盟|课程试听|在线咨询|热线[:：]?\s?[0-9]{3,4}-|名额有限|先到先得|全套(?:课件|资料)|领取", r"合作(?:热线|电话|QQ)|来稿邮箱|投稿邮箱", r"二维码"),
            w1=(r"老师|客服|小助手", r"课程|资料|课件|资讯", r"联系|添加|加入|关注"),
        ),
        (*_BODY, *_cues(w3=(r"工作人员|截止|登记|家长", r"(?:报名|咨询|联系)方式?[:：]"))),
    ),
)  # fmt: skip


def has_cue(text: str) -> bool:
    """Tell whether a text may have a cue of any family."""
    return bool(_sifted(text))


@lru_cache(maxsize=256)  # a line is asked about by shape and by families
def _sifted(text: str) -> tuple[int, ...]:
    return tuple(_SIEVE.sift(text))


_TELLING = 2  # a family says nothing without a cue that weighs so much
_ALL = tuple((index, cue) for index, family in enumerate(FAMILIES) for cue in family.cues)
_SIEVE = Sieve([pattern.pattern for _, (_, pattern) in _ALL])


_LETTER_SPACED = re.compile(rf"(?:[{HAN}A-Za-z0-9:：][{BLANK}]{{1,2}}){{4,}}[{HAN}A-Za-z0-9:：]")
_BLANKS = re.compile(f"[{BLANK}]+")


def tighten(line: str) -> str:
    """Take the blanks out of a line that is letter-spaced throughout: 主 办 单 位 ： 某 局.

    >>> tighten("版 权 所 有 ： 某 局"), tighten("首页 新闻")
    ('版权所有：某局', '首页 新闻')
    """
    spaced = sum(len(match.group()) for match in _LETTER_SPACED.finditer(line))
    return _BLANKS.sub("", line) if spaced * 10 >= len(line) * 7 else line


_QUOTED = re.compile("“[^“”]{1,60}”")
_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]*[”’）)]?")
_SHORT, _LONGEST = 70, 300  # code points: above the first a line is judged sentence by sentence
_SPARSE = 25  # code points that take one weight off a long sentence: its cues stand far apart
_FIGURE = re.compile(r"[0-9]{2,}|[0-9]\s?[%‰℃]")


class Subject:
    """What a page is about, as far as it bears on a line: its titles, and families whose words its body uses itself.

    A page on copyright speaks of 侵权 itself. The body is read only where a line would pass without it.
    """

    def __init__(self, titles: Iterable[str] = (), body: Callable[[], Iterable[str]] = tuple) -> None:
        self.titles = tuple(sorted((title for title in titles if len(title) >= _TITLE), key=len, reverse=True))
        self._body = body

    @cached_property
    def own(self) -> frozenset[str]:
        """Give the families that the body itself speaks like."""
        lines = [_weights(line) for line in self._body()]
        return frozenset(
            family.id for index, family in enumerate(FAMILIES) if any(line[index] >= _OWN_WORDS for line in lines)
        )


_TITLE_CUE = "\u203b"  # stands for a title of the page in a line that quotes it
_OWN_WORDS, _TITLE = 3, 6
_OWN_SUBJECT = 2


ANY = Subject()


def weigh(line: str, page: Subject = ANY) -> tuple[int, str | None]:
    """Give by how much the strongest family misses (negative) or passes its threshold, and the flag it raises.

    In a line of several sentences one must speak for itself, and no other may state a figure or speak as a document
    does: a paragraph into which an advert was dropped is not the site's. Words that the page's body uses itself
    count for less.
    """
    for title in page.titles:
        if title != line:
            line = line.replace(title, _TITLE_CUE)
    line = _QUOTED.sub("“”", line)  # what is quoted is spoken of
    if len(line) <= _SHORT:
        return _strongest(line, page)
    if len(line) > _LONGEST:
        return -9, None
    sentences = _SENTENCE.findall(line)
    judged = [_strongest(sentence, page) for sentence in sentences]
    best = max(judged, key=lambda found: found[0])
    for sentence, (beyond, _) in zip(sentences, judged, strict=True):
        stated = _FIGURE.search(sentence) is not None or any(pattern.search(sentence) for _, pattern in _BODY)
        if beyond < 0 and stated:
            return -9, None
    share = _SPEAKING if best[0] < _CLEARLY else _SPEAKING / 2
    return (best[0] - 1, best[1]) if _speaking_share(line) >= share else (-9, None)


_CLAUSE = re.compile("[^，。；：！？,;!?]+")
_CLEARLY = 3  # so far beyond its threshold one sentence of a presentation speaks for the general ones around it
_SPEAKING = 0.4  # share of a long line's words that must stand in clauses with a cue


def _speaking_share(line: str) -> float:
    """Give the share of a long line's words in clauses that speak as a site: small where one was dropped into it."""
    clauses = _CLAUSE.findall(line)
    speaking = sum(len(clause) for clause in clauses if any(map(len, _cues_in(clause))))
    return speaking / max(1, sum(map(len, clauses)))


def _cues_in(text: str) -> list[list[Cue]]:
    """Give the cues that a text has, family by family."""
    found: list[list[Cue]] = [[] for _ in FAMILIES]
    for at in _sifted(text):
        family, cue = _ALL[at]
        if cue[1].search(text):
            found[family].append(cue)
    return found


@lru_cache(maxsize=2048)  # a page is read again after each kind of line has gone, and a site says the same everywhere
def _weights(text: str) -> tuple[int, ...]:
    return tuple(family.weigh(text, cues) for family, cues in zip(FAMILIES, _cues_in(text), strict=True))


def _strongest(text: str, page: Subject) -> tuple[int, str | None]:
    best, flag = -9, None
    for family, found in zip(FAMILIES, _weights(text), strict=True):
        if not found:
            continue
        beyond = found - family.threshold - max(0, len(text) - _SHORT) // _SPARSE
        if beyond >= 0 and family.id in page.own:
            beyond -= _OWN_SUBJECT
        if beyond > best:
            best, flag = beyond, family.flag
    return best, flag
