"""The example company's people: staff members with trades, papers, hours and homes; customers with their ways."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.geo import Mode, Point
from app.domain.ids import BranchId, CustomerId, PlaceId, StaffId, new_id
from app.domain.people import Absence, Certificate, Customer, Phone, Place, StaffMember, Tier, TimeOff
from app.domain.time import WeekHours, Window

ZONE = ZoneInfo("Asia/Shanghai")
"""The invented town's time zone."""

_FAMILY = [
    "Wang 王",
    "Li 李",
    "Zhang 张",
    "Liu 刘",
    "Chen 陈",
    "Yang 杨",
    "Zhao 赵",
    "Huang 黄",
    "Zhou 周",
    "Wu 吴",
    "Xu 徐",
    "Sun 孙",
    "Hu 胡",
    "Zhu 朱",
    "Gao 高",
    "Lin 林",
    "He 何",
    "Guo 郭",
    "Ma 马",
    "Luo 罗",
    "Liang 梁",
    "Song 宋",
    "Zheng 郑",
    "Xie 谢",
    "Han 韩",
    "Tang 唐",
    "Feng 冯",
    "Yu 于",
    "Dong 董",
    "Cheng 程",
    "Cao 曹",
    "Yuan 袁",
    "Deng 邓",
    "Fu 傅",
    "Shen 沈",
    "Peng 彭",
    "Lü 吕",
    "Su 苏",
    "Jiang 蒋",
    "Cai 蔡",
]
_GIVEN = [
    "Fang 芳",
    "Min 敏",
    "Jie 洁",
    "Na 娜",
    "Jing 静",
    "Li 丽",
    "Xiuying 秀英",
    "Yan 燕",
    "Hui 慧",
    "Ling 玲",
    "Guiying 桂英",
    "Ping 萍",
    "Hong 红",
    "Juan 娟",
    "Mei 梅",
    "Xia 霞",
    "Yulan 玉兰",
    "Qing 青",
    "Xue 雪",
    "Lan 兰",
    "Wei 伟",
    "Qiang 强",
    "Lei 磊",
    "Jun 军",
    "Yong 勇",
    "Tao 涛",
    "Ming 明",
    "Chao 超",
    "Gang 刚",
    "Bo 波",
    "Hui 辉",
    "Peng 鹏",
    "Hao 浩",
    "Jian 健",
    "Bin 斌",
    "Zhiqiang 志强",
    "Jianguo 建国",
    "Haitao 海涛",
    "Wenbo 文博",
    "Yifan 一凡",
    "Siqi 思琪",
    "Zihan 子涵",
    "Yutong 雨桐",
    "Jiaqi 佳琪",
    "Mengyao 梦瑶",
    "Xinyi 欣怡",
    "Haoran 浩然",
    "Tianyu 天宇",
    "Ruoxi 若曦",
    "Anqi 安琪",
]


def person_name(chance: random.Random, taken: set[str]) -> str:
    """A name in both writings, such as “Wang Fang 王芳”, not given before."""
    while True:
        (family, character), (given, characters) = (
            chance.choice(_FAMILY).split(" "),
            chance.choice(_GIVEN).split(" "),
        )
        name = f"{family} {given} {character}{characters}"
        if name not in taken:
            taken.add(name)
            return name


@dataclass(frozen=True)
class Trade:
    """A kind of staff member: how many, in which team, what they can do (skill: lowest–highest level), their papers."""

    team: str
    count: int
    skills: dict[str, tuple[int, int]]
    extra: dict[str, tuple[int, int]]
    papers: tuple[str, ...]
    modes: tuple[Mode, ...]


TRADES: tuple[Trade, ...] = (
    Trade(
        "Cleaning 保洁", 14, {"cleaning": (1, 5), "deep-cleaning": (1, 4)}, {"windows": (1, 4), "ironing": (1, 3), "cooking": (1, 3)},
        ("health",), (Mode.EBIKE, Mode.EBIKE, Mode.FOOT),
    ),
    Trade(
        "Care 照护", 9, {"elder-care": (1, 5), "child-care": (1, 5)}, {"cooking": (2, 5), "cleaning": (1, 2)},
        ("health", "nursing", "child-care", "background"), (Mode.EBIKE, Mode.CAR),
    ),
    Trade(
        "Repair 维修", 12, {"plumbing": (2, 5)}, {"electrical": (2, 5), "appliances": (1, 4), "air-conditioning": (2, 5), "locks": (1, 3)},
        ("electrician",), (Mode.EBIKE, Mode.CAR),
    ),
    Trade("Moving 搬家", 5, {"moving": (1, 4)}, {"driving": (2, 4), "installation": (1, 3)}, ("driving",), (Mode.CAR,)),
)  # fmt: skip

_COLOURS = (
    "#2f8f83", "#3b82b0", "#b7791f", "#b5577f", "#8a5fb0", "#2563a8", "#c05621", "#4d7c0f",
    "#5b6abf", "#0f766e", "#9d4edd", "#a16207", "#be5b50", "#3f7fbf", "#6b8e23", "#7c5e99",
)  # fmt: skip


def staff(
    branch: BranchId, homes: list[Point], today: date, chance: random.Random, language: str = "en"
) -> list[StaffMember]:
    """Forty staff members. Shifts early, middle and late with one or two days off a week; two papers run out soon."""
    found: list[StaffMember] = []
    names: set[str] = set()
    for trade in TRADES:
        for n in range(trade.count):
            number = len(found) + 1
            skills = {k: chance.randint(*span) for k, span in trade.skills.items()}
            for skill, span in trade.extra.items():
                if chance.random() < 0.55:
                    skills[skill] = chance.randint(*span)
            start = chance.choice((time(7, 30), time(8), time(8), time(8, 30), time(10)))
            end = time(start.hour + 9, start.minute)
            off = {n % 7} | ({(n + 3) % 7} if chance.random() < 0.4 else set())
            days = [d for d in range(7) if d not in off]
            papers = tuple(
                Certificate(
                    kind,
                    today + timedelta(days=chance.choice((40, 120, 200, 300, 400, 700))),
                    today - timedelta(days=400),
                    f"{kind[:2].upper()}-{chance.randint(10000, 99999)}",
                )
                for kind in (*trade.papers, *(("work-at-height",) if "windows" in skills else ()))
                if chance.random() < 0.9
            )
            found.append(
                StaffMember(
                    id=StaffId(new_id()),
                    branch_id=branch,
                    code=f"S-{number:03}",
                    name=person_name(chance, names),
                    phone=Phone(f"+8613800001{number:03}"),
                    team=trade.team.split(" ")[language.startswith("zh")],
                    home=chance.choice(homes),
                    mode=chance.choice(trade.modes),
                    skills=tuple(sorted(skills.items())),
                    certificates=papers,
                    shifts=tuple(WeekHours(d, start, end) for d in days),
                    breaks=tuple(WeekHours(d, time(12), time(12, 45)) for d in days),
                    languages=("zh", "en") if chance.random() < 0.3 else ("zh",),
                    colour=_COLOURS[(number * 7) % len(_COLOURS)],
                )
            )
    return _with_accidents(found, today, chance)


def _with_accidents(people: list[StaffMember], today: date, chance: random.Random) -> list[StaffMember]:
    """What makes a real company: one on leave this week, one in training today, one with a paper just run out."""
    midnight = datetime.combine(today, time(0), ZONE)
    people[3] = replace(
        people[3],
        time_off=(
            TimeOff(Window(midnight - timedelta(days=1), midnight + timedelta(days=4)), Absence.LEAVE),
        ),
    )
    people[17] = replace(
        people[17],
        time_off=(
            TimeOff(Window(midnight + timedelta(hours=13), midnight + timedelta(hours=17)), Absence.TRAINING),
        ),
    )
    lapsed = people[25]
    people[25] = replace(
        lapsed,
        certificates=tuple(replace(c, valid_until=today - timedelta(days=2)) for c in lapsed.certificates),
    )
    return people


_ACCESS = (
    ("", ""),
    ("", ""),
    ("", ""),
    ("Gate code 1207", "门禁 1207"),
    ("Ring 3B", "按 3B 门铃"),
    ("See the concierge", "找门卫登记"),
    ("Lift on the left", "左侧电梯"),
)
_PETS = (("", ""), ("", ""), ("", ""), ("A friendly dog", "有狗（温顺）"), ("Two cats", "两只猫"))
"""(English, Chinese)."""


def customers(
    branch: BranchId,
    addresses: list[tuple[str, Point]],
    people: list[StaffMember],
    now: datetime,
    count: int,
    chance: random.Random,
    language: str = "en",
) -> list[Customer]:
    """Customers with one or two places; some prefer or refuse somebody."""
    chinese = language.startswith("zh")
    names: set[str] = {p.name for p in people}
    tiers = (Tier.STANDARD,) * 12 + (Tier.SILVER,) * 4 + (Tier.GOLD,) * 3 + (Tier.VIP,)
    found: list[Customer] = []
    picked = chance.sample(addresses, min(len(addresses), count + count // 8))
    for n in range(count):
        places = [_place(picked[n % len(picked)], chance, chinese)]
        if n < count // 8 and count + n < len(picked):
            places.append(_place(picked[count + n], chance, chinese))
        found.append(
            Customer(
                id=CustomerId(new_id()),
                branch_id=branch,
                name=person_name(chance, names),
                tier=chance.choice(tiers),
                phones=(Phone(f"+861380000{n:04}"),),
                places=tuple(places),
                language=chance.choice(("zh", "zh", "zh", "en")),
                prefers=(chance.choice(people).id,) if chance.random() < 0.08 else (),
                refuses=(chance.choice(people).id,) if chance.random() < 0.04 else (),
                created_at=now - timedelta(days=chance.randint(20, 900)),
                consent_at=now - timedelta(days=19),
            )
        )
    return found


def _place(address: tuple[str, Point], chance: random.Random, chinese: bool) -> Place:
    text, point = address
    return Place(
        PlaceId(new_id()),
        text,
        point,
        unit=f"{chance.randint(1, 6)}-{chance.randint(1, 4)}0{chance.randint(1, 4)}"
        if chance.random() < 0.6
        else "",
        floor=str(chance.randint(1, 18)) if chance.random() < 0.4 else "",
        access=chance.choice(_ACCESS)[chinese],
        pets=chance.choice(_PETS)[chinese],
    )
