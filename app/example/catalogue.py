"""The example company's services: twelve, with what each asks of people and what it costs (CNY, in fen)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.catalogue import PriceKind, PriceRule, ServiceType, SkillNeed
from app.domain.ids import ServiceCode


def _price(kind: PriceKind, yuan: int, travel: int = 0, least: int = 0) -> PriceRule:
    return PriceRule(
        kind,
        yuan * 100,
        "CNY",
        minimum=least * 100,
        travel_fee=travel * 100,
        holiday_percent=50,
        night_percent=30,
    )


def _service(
    code: str,
    en: str,
    zh: str,
    needs: str,
    minutes: int,
    price: PriceRule,
    *,
    papers: str = "",
    people: int = 1,
    safety: bool = False,
    guarantee: int = 7,
    words: str = "",
    checks: str = "",
    icon: str = "",
    colour: str = "",
) -> ServiceType:
    skills = tuple(
        SkillNeed(skill, int(level)) for skill, _, level in (part.partition(":") for part in needs.split())
    )
    return ServiceType(
        ServiceCode(code),
        en,
        zh,
        skills,
        tuple(papers.split()),
        people,
        timedelta(minutes=minutes),
        price,
        safety,
        guarantee,
        tuple(checks.split("|")) if checks else (),  # English=Chinese
        tuple(words.split()),
        colour=colour,
        icon=icon,
    )


def services(language: str) -> tuple[ServiceType, ...]:
    """The services with their checklists in a language (`en`, `zh_CN`, `zh_TW`): names are in both anyway."""
    own = 1 if language.startswith("zh") else 0
    return tuple(replace(s, checklist=tuple(item.split("=")[own] for item in s.checklist)) for s in _SERVICES)


_SERVICES: tuple[ServiceType, ...] = (
    _service(
        "home-cleaning", "Home cleaning", "家庭保洁", "cleaning:1", 120, _price(PriceKind.HOURLY, 45, least=90),
        papers="health", words="clean dust mop 打扫 卫生 保洁", icon="mdi6.broom", colour="#2f8f83",
        checks="Kitchen=厨房|Bathroom=卫生间|Floors=地面|Bins=垃圾清走",
    ),
    _service(
        "deep-cleaning", "Deep cleaning", "深度保洁", "cleaning:2 deep-cleaning:2", 240, _price(PriceKind.AREA, 9, least=400),
        papers="health", people=2, words="spring renovation 大扫除 开荒", icon="mdi6.spray-bottle", colour="#1f7a6d",
    ),
    _service(
        "window-cleaning", "Window cleaning", "擦窗", "windows:2", 90, _price(PriceKind.ITEM, 25, least=150),
        papers="work-at-height", words="glass panes 玻璃 擦玻璃", icon="mdi6.window-closed-variant", colour="#3b82b0",
    ),
    _service(
        "cooking", "Home cooking", "上门做饭", "cooking:2", 150, _price(PriceKind.HOURLY, 80, least=160),
        papers="health", words="cook meal dinner 做菜 厨师", icon="mdi6.pot-steam", colour="#b7791f",
    ),
    _service(
        "child-care", "Child care", "育儿看护", "child-care:2", 180, _price(PriceKind.HOURLY, 70, least=140),
        papers="health child-care background", words="baby nanny babysitter 带孩子 月嫂 保姆", icon="mdi6.human-child",
        colour="#b5577f", safety=True,
    ),
    _service(
        "elder-care", "Elder care", "养老陪护", "elder-care:2", 180, _price(PriceKind.HOURLY, 65, least=130),
        papers="health nursing", words="grandmother nurse accompany 老人 陪护 护工", icon="mdi6.human-cane", colour="#8a5fb0",
        safety=True,
    ),
    _service(
        "leak-repair", "Leak repair", "漏水维修", "plumbing:2", 60, _price(PriceKind.FIXED, 180, travel=30),
        checks="Water turned off first=先关水阀|Leak tight after ten minutes=十分钟后不再渗漏|Place left dry=现场擦干",
        words="plumber pipe tap water burst 水管 漏水 水龙头", icon="mdi6.pipe-leak", colour="#2563a8", safety=True, guarantee=30,
    ),
    _service(
        "drain-clearing", "Drain clearing", "管道疏通", "plumbing:1", 45, _price(PriceKind.FIXED, 120, travel=30),
        words="blocked toilet sink 下水道 马桶 堵", icon="mdi6.pipe", colour="#3f7fbf", guarantee=30,
    ),
    _service(
        "electrical", "Electrical repair", "电路维修", "electrical:2", 75, _price(PriceKind.FIXED, 160, travel=30),
        checks="Power off, checked dead=断电并验电|Residual current device tested=试漏电保护器|Customer shown the switch=向客户说明开关",
        papers="electrician", words="power fuse socket light 电路 跳闸 插座 灯", icon="mdi6.flash", colour="#c05621", safety=True,
        guarantee=30,
    ),
    _service(
        "air-conditioning", "Air-conditioner service", "空调清洗维修", "air-conditioning:2", 90,
        _price(PriceKind.ITEM, 150, travel=30), checks="Filters washed=清洗滤网|Drain runs free=排水通畅|Cooling measured=测出风温度",
        words="aircon cooling filter 空调 制冷 清洗", icon="mdi6.air-conditioner",
        colour="#2b8ca3", guarantee=30,
    ),
    _service(
        "appliance-repair", "Appliance repair", "家电维修", "appliances:2", 75, _price(PriceKind.FIXED, 150, travel=30),
        words="washing machine fridge oven 洗衣机 冰箱 热水器", icon="mdi6.washing-machine", colour="#5b6abf", guarantee=30,
    ),
    _service(
        "moving", "Moving help", "搬家", "moving:1", 180, _price(PriceKind.HOURLY, 110, travel=60, least=330), people=2,
        words="furniture carry van 搬运 家具", icon="mdi6.truck", colour="#6b7280",
    ),
)  # fmt: skip
