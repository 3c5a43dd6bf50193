"""A city's worth of made-up documents, for measuring and for looking at plans."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate

from onedoor.kernel.search import rules

VOCABULARY = (
    "通知 管理 工作 服务 项目 政府 信息 公开 建设 社会 发展 企业 单位 部门 实施 方案 意见 办法 规定 年度 预算 决算 财政 资金 "
    "补助 教育 学校 医疗 医院 卫生 健康 养老 保险 就业 创业 人才 招聘 考试 住房 土地 规划 环境 保护 水利 农业 农村 林业 旅游 "
    "文化 体育 广播 交通 公路 运输 安全 生产 应急 消防 防汛 气象 食品 药品 市场 监管 价格 税务 统计 审计 司法 法律 行政 许可 "
    "处罚 复议 听证 投诉 举报 社区 街道 乡镇 民政 救助 残疾 儿童 妇女 老年 军人 优抚 殡葬 婚姻 登记 户籍 身份证 护照 车辆 "
    "驾驶 供水 供电 燃气 物业 垃圾 绿化 公园 茶叶 竹木 古村落 徽派 非遗 博物馆 图书馆"
)
WORDS = VOCABULARY.split()
PLACES = ("屯溪区", "黄山区", "徽州区", "歙县", "休宁县", "黟县", "祁门县")
RANKS = list(accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))
"""Few words stand in many documents and many in few, as in real ones."""
SENTENCES = 3_000
FIRST_DAY = date(2008, 5, 1)
DAYS = 6700
OLD_WORD = "拨号上网"
"""A word in one document of twenty, all of them among the oldest tenth."""
COLUMNS = "kind, key, title, body, route, arguments, organization, published, audience, title_words, body_words"
KINDS = ("publications.publication",) * 7 + ("catalogue.item",) * 2 + ("inbox.question",)


def _sentences(chance: random.Random) -> list[tuple[str, str]]:
    """Sentences of seven words, each with its words as a tsvector: cut once, used in many documents."""
    texts = ("".join(chance.choices(WORDS, cum_weights=RANKS, k=7)) + "。" for _number in range(SENTENCES))
    return [(text, rules.body_vector("", text)) for text in texts]


def _title(number: int, documents: int, chance: random.Random) -> str:
    place, year = chance.choice(PLACES), FIRST_DAY.year + number * 18 // documents
    old = OLD_WORD if number < documents / 10 and chance.random() < 0.5 else ""
    one, two, three = chance.choices(WORDS, cum_weights=RANKS, k=3)
    return f"{place}{one}局关于{old}{two}{three}的函（{year}）{number}号"


def rows(documents: int) -> Iterator[tuple]:
    """Rows of the table, the oldest first: one in a hundred is for staff, some offices have many and some few."""
    chance = random.Random(7)
    sentences = _sentences(chance)
    for number in range(documents):
        title, told = _title(number, documents, chance), chance.choices(sentences, k=8)
        words = f"{rules.body_vector('', title)} {' '.join(vector for _text, vector in told)}"
        day = FIRST_DAY + timedelta(number * DAYS // documents)
        office, audience = int(chance.paretovariate(0.6)) % 200, "staff" if chance.random() < 0.01 else "public"
        shown = (title, "".join(text for text, _vector in told), "home", "[]", office, day, audience)
        yield (chance.choice(KINDS), str(number), *shown, rules.title_vector(title), words)


def build(cursor, documents: int) -> None:
    """Copy the rows into the table, build its indexes of words in one go, and let the planner learn the words."""
    cursor.execute("select indexname, indexdef from pg_indexes where tablename = 'search_entry' and indexdef ~ 'gin'")
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f"drop index {name}")
    with cursor.copy(f"copy search_entry ({COLUMNS}) from stdin") as copy:
        for row in rows(documents):
            copy.write_row(row)
    for _name, definition in indexes:
        cursor.execute(definition)
    cursor.execute("vacuum analyze search_entry")
