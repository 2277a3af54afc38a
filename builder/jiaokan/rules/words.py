"""The words of buttons and hints: how much of a short line they cover. A line that is hardly anything else is a site's.

Of one line of the Simplified shadow. The list is of words that pages put on buttons, counters and hints; a line of a
document uses some of them, but seldom nothing else.
"""

from __future__ import annotations

import re

from jiaokan.chars import HAN

_WORDS = (
    "首页 主页 返回 顶部 底部 上一页 下一页 上一篇 下一篇 末页 尾页 目录 导航 菜单 搜索 检索 全站 站内 关键词 关键字 高级 "
    "登录 登陆 注册 退出 账号 账户 帐号 用户名 用户 密码 口令 验证码 换一换 忘记 找回 记住 自动 第三方 三方 会员 中心 VIP 充值 积分 金币 书券 "
    "下载 上传 免费 付费 收费 购买 立即 马上 快速 一键 客户端 手机版 电脑版 触屏版 APP 小程序 公众号 二维码 扫码 扫一扫 微信 微博 朋友圈 QQ 好友 "
    "空间 支付宝 支付 方式 赞助 打赏 赞赏 分享 转发 收藏 点赞 评论 留言 回复 举报 反馈 投诉 纠错 关注 订阅 私信 引用 楼主 沙发 发表 提交 取消 匿名 游客 网友 "
    "打印 关闭 窗口 本页 字号 字体 放大 缩小 默认 繁体 简体 语音 朗读 播报 背景 护眼 夜间 模式 全屏 滚动 双击 滚屏 "
    "阅读 浏览 点击 次数 访问 人气 热度 查看 展开 收起 剩余 未读 继续 全文 原文 预览 试读 结束 隐藏 加载 更多 未完 待续 滑动 滚动 向下 当前 显示 完整 "
    "文档 文库 资源 资料 编号 格式 大小 页数 字数 类型 简介 描述 提示 温馨 说明 信息 内容 声明 免责 版权 网站 本站 地图 客服 在线 帮助 关于 我们 联系 "
    "热门 热点 热搜 热榜 推荐 相关 猜你 喜欢 最新 随机 精彩 精选 专题 标签 栏目 分类 频道 排行 榜 "
    "广告 推广 赞助商 生成 海报 复制 链接 地址 保存 桌面 添加 桌面 投稿 编辑 词条 统计 版本 请 您 你 的 到 后 可 和 或 与 再 才 已 未 需要 可以 是否 有 没有 暂无 "
    "首次 欢迎 光临 新手 上路 附件 售价 评分 威望 参与 人数 次 人 字 页 分钟 全部 点 本 此 该 页面 文章 本文 上 下 我 为 你好 您好 还 "
).split()
_COVER = re.compile("|".join(sorted(map(re.escape, set(_WORDS)), key=len, reverse=True)), re.IGNORECASE)
_SPOKEN = re.compile(f"[{HAN}A-Za-z]")
_OTHER = re.compile(r"[。；](?=.)|^[（(]?[一二三四五六七八九十]{1,3}[）)、]|[“《]")  # sentences, items, what is quoted
_LONGEST, _LEAST, _MOST = 40, 4, 0.75


def is_interface(line: str) -> bool:
    """Tell whether a short line is hardly anything but words of buttons and hints.

    >>> is_interface("还没有账号？立即注册"), is_interface("请登录县政府网站首页查看公告")
    (True, False)
    """
    return _LEAST <= len(line) <= _LONGEST and not _OTHER.search(line) and coverage(line) >= _MOST


def coverage(line: str) -> float:
    """Give the share of a line's Han and Latin letters that words of buttons and hints cover."""
    spoken = len(_SPOKEN.findall(line))
    return sum(len(word) for word in _COVER.findall(line) if _SPOKEN.match(word)) / spoken if spoken else 0.0
