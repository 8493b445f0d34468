"""The plan of the town, drawn by hand in metres: water, main roads, railway, parks, quarters, districts.

Everything smaller (streets, plots, houses) grows out of this. What each quarter is like is said in `Quarter`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Curve = list[tuple[float, float]]
Built = Literal["old", "town", "block", "villa", "house", "tower", "estate", "works", "campus"]

# ---- water ----------------------------------------------------------------------------------------------

RIVER: list[tuple[float, float, float]] = [  # x, y, width of the water between the banks
    (-250, 4250, 125), (700, 4230, 130), (1500, 3960, 140), (2200, 3420, 145), (2900, 2850, 155), (3600, 2560, 165),
    (4300, 2540, 200), (4700, 2590, 285), (5050, 2610, 330), (5400, 2540, 270), (5900, 2300, 195), (6500, 1800, 195),
    (7200, 1380, 215), (8250, 1150, 240),
]  # fmt: skip
ISLAND = (5040.0, 2605.0, 300.0, 58.0, -0.09)  # x, y, radii, turn
LAKE = (1150.0, 1420.0, 470.0, 265.0, 0.12)
BROOK: Curve = [(3050, 6150), (2960, 5700), (3040, 5300), (2880, 4950), (2900, 4600), (2760, 4200), (2780, 3750),
                (2640, 3350), (2600, 3130)]  # fmt: skip
HARBOUR: Curve = [
    (6620, 1700),
    (6690, 1600),
    (6610, 1480),
    (6680, 1435),
    (6760, 1550),
    (6800, 1520),
    (6720, 1400),
    (6790, 1355),
    (6870, 1470),
    (6910, 1440),
    (6835, 1320),
    (6905, 1275),
    (7010, 1400),
    (6960, 1560),
]
KILN_SHORE: Curve = [(5800, 1500), (5950, 2300), (7300, 1500), (7100, 1000)]
"""Where houses stand at the water."""
PONDS: list[tuple[float, float, float, float, float]] = [
    (3800, 5480, 90, 45, 0.3), (5170, 3960, 55, 32, 0.0), (1490, 5370, 60, 38, 0.7), (6420, 4890, 70, 40, -0.4),
    (2990, 1700, 60, 30, 0.2), (1120, 3170, 70, 34, 0.1),
]  # fmt: skip

# ---- main roads -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MainRoad:
    """A road drawn by hand. highway: its OSM class; points in metres."""

    name: str
    zh: str
    highway: str
    points: Curve
    ref: str = ""
    maxspeed: int = 50
    lanes: int = 2


MOTORWAY = MainRoad(
    "Lann Ring Expressway", "澜江环城高速", "motorway",
    [(5150, 6200), (5900, 6010), (6750, 5620), (7330, 5080), (7590, 4450), (7640, 3540), (7590, 2650), (7450, 1900),
     (7330, 1330), (7200, 860), (7010, 400), (6780, -200)],
    "S2", 100, 4,
)  # fmt: skip

MAIN_ROADS: list[MainRoad] = [
    MainRoad("Heronvale Avenue", "鹭川大道", "trunk",
             [(-150, 5010), (900, 4890), (1960, 4570), (2800, 4190), (3550, 3990), (4420, 3920), (5400, 3830),
              (6400, 3660), (7100, 3570), (7640, 3540), (8150, 3530)], "201", 60, 4),
    MainRoad("Meridian Avenue", "子午大道", "primary",
             [(4770, 6150), (4720, 5700), (4600, 5100), (4500, 4500), (4420, 3920), (4400, 3300), (4390, 2850),
              (4330, 2150), (4200, 1750), (4120, 1360), (4040, 800), (3940, -150)], "301", 50, 4),
    MainRoad("Ferrymen's Road", "渡口路", "primary",
             [(1730, 6150), (1790, 5400), (1960, 4570), (2120, 4050), (2310, 3350), (2260, 2700), (2290, 2030),
              (2440, 1400), (2490, 900), (2520, 400), (2480, -150)], "302", 50, 2),
    MainRoad("Kiln Road", "陶窑路", "primary",
             [(-150, 2160), (800, 2110), (1600, 2090), (2290, 2030), (3200, 1880), (4200, 1750), (5080, 1720),
              (5750, 1620), (6280, 1290), (6760, 1010), (7200, 860), (8150, 640)], "202", 50, 4),
    MainRoad("Lighthouse Road", "灯塔路", "secondary",
             [(5870, 5280), (5800, 4560), (5700, 3790), (5640, 3250), (5600, 2850), (5570, 2480), (5440, 2130),
              (5320, 1690), (5240, 1250), (5160, 600), (5080, -150)]),
    MainRoad("Ridge Road", "北岭路", "secondary",
             [(1930, 4680), (2400, 4790), (3000, 4750), (3700, 4600), (4510, 4560), (5200, 4640), (5800, 4560),
              (6620, 4480), (7250, 4440), (7590, 4450), (8150, 4490)]),
    MainRoad("Mooring Road", "泊船路", "secondary",
             [(6780, 5240), (6620, 4480), (6480, 3640), (6430, 2900), (6330, 2270), (6265, 2130)]),
    MainRoad("Southgate Road", "南关路", "secondary",
             [(2510, 520), (3100, 640), (4010, 620), (4600, 660), (5170, 640), (5900, 520), (6380, 560)]),
    MainRoad("Academy Road", "学府路", "secondary",
             [(-150, 2830), (500, 2690), (1200, 2450), (1800, 2480), (2288, 2655)]),
    MainRoad("Rampart Road", "城垣路", "secondary",
             [(3082, 2890), (3020, 3140), (3040, 3470), (3200, 3740), (3510, 3870), (3800, 3830), (4060, 3620),
              (4150, 3330), (4120, 3030), (4092, 2655)], "", 40),
    MainRoad("Lakeside Drive", "环湖路", "tertiary",
             [(1150, 1990), (690, 1860), (480, 1520), (620, 1090), (1100, 930), (1650, 1030), (1890, 1400),
              (1760, 1760), (1520, 1920), (1150, 1990)], "", 40),
    MainRoad("Causeway Street", "湖堤街", "tertiary", [(1180, 2120), (1150, 1980)], "", 40),
    MainRoad("Lakeside Link", "湖东路", "secondary", [(1860, 1540), (2140, 1490), (2420, 1480)]),
    MainRoad("Bell Square", "钟楼广场", "living_street",
             [(3556, 3252), (3663, 3262), (3668, 3330), (3560, 3326), (3556, 3252)], "", 20),
    MainRoad("Orchard Way", "果园路", "secondary",
             [(310, 4960), (420, 5300), (800, 5600), (1300, 5640), (1770, 5520)], "", 40),
]  # fmt: skip

CAMPUS_ROADS: list[Curve] = [  # private, through the university
    [(1560, 2430), (1500, 2700), (1440, 3050), (1380, 3330), (1330, 3700)],
    [
        (760, 2600),
        (800, 2900),
        (900, 3250),
        (1130, 3400),
        (1400, 3290),
        (1700, 3160),
        (1850, 2900),
        (1750, 2640),
        (1490, 2640),
        (1100, 2620),
        (790, 2660),
    ],
    [(820, 2980), (1120, 2960), (1455, 2970), (1830, 2950)],
]
ROUNDABOUTS: list[tuple[str, str, float, float, float]] = [  # name, zh, x, y, radius
    ("Maple Circus", "枫林环岛", 6620, 4480, 26),
    ("Southgate Circus", "南关环岛", 4010, 620, 28),
    ("Kiln Circus", "陶窑环岛", 5320, 1690, 26),
    ("Harbour Circus", "新港环岛", 6480, 3640, 28),
    ("Academy Circus", "学府环岛", 2255, 2640, 24),
]

INTERCHANGES = ("Heronvale Avenue", "Ridge Road", "Kiln Road")

QUAYS: list[
    tuple[str, str, str, float, float, float]
] = [  # name, zh, class, side (+ left bank), from x, to x
    ("North Quay", "北滨江路", "secondary", 1, 2322, 6290),
    ("South Quay", "南滨江路", "secondary", -1, 2242, 5900),
    ("Westwater Road", "西水路", "tertiary", -1, 300, 2250),
    ("Upstream Road", "上游路", "tertiary", 1, 900, 2330),
    ("Pilots' Road", "领航路", "tertiary", 1, 6282, 7050),
]
QUAY_GAP = 46.0  # from the water's edge to the middle of the quay

RAILWAY: Curve = [(-250, 520), (900, 560), (1700, 700), (2490, 900), (3300, 1180), (4120, 1360), (4800, 1360),
                  (5260, 1270), (5900, 1010), (6500, 690), (7060, 420), (8250, -60)]  # fmt: skip
SIDINGS: list[Curve] = [
    [(5300, 1262), (5600, 1180), (5900, 1130), (6250, 1060), (6480, 960)],
    [(5420, 1225), (5640, 1090), (5920, 930), (6230, 780), (6500, 640)],
    [(5600, 1150), (5760, 1000), (5950, 860), (6120, 700)],
]
STATION = (4560.0, 1372.0)
METRO: list[tuple[str, str, str, Curve, list[tuple[str, str, float, float]]]] = [
    ("Metro Line 1", "地铁1号线", "#c8323c",
     [(700, 2140), (1500, 2110), (2280, 2080), (2700, 2300), (3250, 3050), (3620, 3320), (4390, 3420), (5050, 3370),
      (5670, 3330), (6450, 3250), (7000, 3050)],
     [("Lakeshore", "鹭湖", 1180, 2110), ("Ferrymen's Road", "渡口路", 2280, 2080), ("Bell Square", "钟楼广场", 3600, 3280),
      ("Meridian Avenue", "子午大道", 4395, 3420), ("Lantern Gardens", "灯园", 5050, 3370),
      ("Lighthouse Road", "灯塔路", 5670, 3330), ("New Harbour", "新港", 6450, 3250)]),
    ("Metro Line 2", "地铁2号线", "#2d6bb4",
     [(4650, 5200), (4520, 4570), (4430, 3920), (4400, 3420), (4380, 2850), (4330, 2150), (4350, 1700), (4560, 1440),
      (4300, 1000), (4030, 620), (3980, 200)],
     [("North Ridge", "北岭", 4520, 4570), ("Meridian Avenue", "子午大道", 4400, 3470), ("Osierbank", "柳岸", 4300, 2060),
      ("Central Station", "中央车站", 4520, 1460), ("Southgate", "南关", 4020, 640)]),
]  # fmt: skip
TRAM: list[str] = ["Lighthouse Road", "Ridge Road"]

# ---- quarters -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quarter:
    """A piece of the town grown at one time.

    outline: hand-drawn, later ones give way to earlier ones. turn: direction of its streets, radians.
    along, across: metres between streets of the two directions. bend: how far streets stray, radians.
    cut: share of street pieces that became dead ends or were never built.
    """

    name: str
    built: Built
    outline: Curve
    turn: float
    along: float
    across: float
    bend: float
    cut: float


SQUARE = (3610.0, 3290.0)  # middle of the old town
QUARTERS: list[Quarter] = [
    Quarter("campus", "campus", [(560, 2730), (1230, 2520), (1790, 2540), (2060, 2900), (1950, 3330), (1300, 3560),
                                 (700, 3500)], 0.15, 900, 900, 0.0, 0.0),
    Quarter("old town", "old", [(3085, 2600), (3020, 3140), (3040, 3470), (3200, 3740), (3510, 3870), (3800, 3830),
                                (4060, 3620), (4150, 3330), (4120, 3030), (4095, 2500)], 0.25, 74, 92, 0.30, 0.16),
    Quarter("west side", "town", [(2000, 4560), (2250, 3350), (3150, 2750), (3080, 3600), (3300, 3820), (3600, 4000),
                                  (2800, 4190)], -0.70, 112, 165, 0.15, 0.10),
    Quarter("grid", "block", [(4080, 2500), (4150, 3330), (4020, 3700), (3500, 3950), (3600, 4005), (4420, 3930),
                              (5690, 3810), (5640, 3250), (5580, 2500)], -0.075, 108, 172, 0.02, 0.05),
    Quarter("north", "town", [(1990, 4580), (2800, 4190), (3550, 3990), (4420, 3920), (5700, 3810), (5800, 4560),
                              (5850, 4900), (4900, 5050), (4650, 5260), (4480, 5030), (3400, 5060), (2700, 5340),
                              (1830, 5280)], 0.06, 128, 190, 0.18, 0.14),
    Quarter("garden suburb", "villa", [(120, 4960), (900, 4890), (1960, 4570), (1790, 5400), (1760, 5880), (700, 5830),
                                       (180, 5450)], 0.35, 112, 180, 0.75, 0.30),
    Quarter("maples", "house", [(5700, 3800), (6480, 3640), (7520, 3560), (7480, 4450), (7230, 5050), (6680, 5560),
                                (6000, 5700), (5830, 5300), (5800, 4560)], 0.16, 118, 195, 0.42, 0.22),
    Quarter("harbour", "tower", [(5640, 2300), (6300, 2000), (7060, 1480), (7380, 1900), (7490, 2650), (7540, 3560),
                                 (6480, 3640), (5700, 3800), (5640, 3250)], -0.20, 158, 215, 0.10, 0.06),
    Quarter("osiers", "block", [(2270, 3250), (3000, 2700), (4300, 2400), (5780, 2200), (5760, 1620), (5080, 1720),
                                (4200, 1750), (3200, 1880), (2290, 2030)], -0.17, 116, 175, 0.12, 0.08),
    Quarter("station", "town", [(2300, 2030), (3200, 1880), (4200, 1750), (5320, 1690), (5250, 1330), (4120, 1400),
                                (3300, 1220), (2460, 960)], -0.05, 124, 175, 0.14, 0.10),
    Quarter("south gate", "estate", [(2490, 860), (3300, 1140), (4120, 1320), (5240, 1230), (5100, 110), (3950, 100),
                                     (2480, 160)], 0.10, 225, 260, 0.10, 0.03),
    Quarter("kilns", "works", [(5250, 1240), (5330, 1700), (5760, 1620), (5900, 2180), (6500, 1640), (7000, 1240),
                               (7170, 860), (6980, 520), (6350, 330), (5130, 330)], -0.48, 205, 300, 0.04, 0.05),
    Quarter("scholars", "town", [(300, 2720), (1200, 2450), (2270, 2640), (2280, 3250), (1900, 3620), (1400, 3850),
                                 (700, 4060), (250, 3900)], 0.20, 128, 185, 0.18, 0.14),
    Quarter("lakeside", "house", [(150, 2140), (1150, 2090), (2290, 2030), (2430, 1480), (2490, 860), (1700, 760),
                                  (900, 640), (200, 760)], 0.22, 124, 190, 0.32, 0.2),
    Quarter("academy", "block", [(300, 2700), (1200, 2440), (1800, 2470), (2260, 2640), (2280, 2040), (1600, 2090),
                                 (800, 2110), (100, 2170)], 0.02, 124, 172, 0.12, 0.10),
]  # fmt: skip

# ---- parks and other open land --------------------------------------------------------------------------


@dataclass(frozen=True)
class Green:
    """Open land. tags as OSM has them; paths: whether footpaths are laid through it."""

    name: str
    zh: str
    tags: dict[str, str]
    outline: Curve
    paths: int = 0
    round: bool = True
    """Whether the outline is a smooth curve."""


PARK = {"leisure": "park"}
GREENS: list[Green] = [
    Green("Ridge Park", "北岭公园", PARK, [(3180, 5190), (3480, 5110), (4400, 5100), (4840, 5190), (4890, 5540),
                                        (4600, 5850), (3700, 5930), (3200, 5760), (3080, 5450)], 7),
    Green("Heron Lake Park", "鹭湖公园", PARK, [(1150, 1950), (720, 1830), (520, 1520), (650, 1120), (1100, 965),
                                             (1630, 1060), (1850, 1400), (1730, 1740), (1500, 1890)], 4),
    Green("Lantern Gardens", "灯园", PARK, [(4990, 3900), (5330, 3865), (5370, 4060), (5260, 4170), (5020, 4130)], 3),
    Green("Lantern Green", "灯花园", PARK, [(4920, 3300), (5190, 3280), (5200, 3445), (4935, 3465)], 2, False),
    Green("Moat Gardens", "护城河公园", PARK, [(2990, 3190), (3010, 3480), (3175, 3765), (3490, 3910), (3460, 3945),
                                           (3140, 3800), (2965, 3500), (2950, 3200)], 1),
    Green("Maple Common", "枫林公园", PARK, [(6260, 4720), (6500, 4680), (6640, 4860), (6560, 5080), (6300, 5060)], 3),
    Green("Osier Garden", "柳园", PARK, [(2870, 1750), (3110, 1690), (3140, 1600), (2900, 1600)], 2),
    Green("Pear Green", "梨园绿地", PARK, [(1380, 5290), (1590, 5280), (1620, 5450), (1430, 5470)], 2),
    Green("Harbour Park", "新港公园", PARK, [(6820, 2480), (7080, 2440), (7120, 2760), (6870, 2800)], 3, False),
    Green("Station Gardens", "站前花园", PARK, [(4440, 1470), (4680, 1468), (4680, 1545), (4440, 1550)], 2, False),
    Green("Quiet Hill Cemetery", "静山公墓", {"landuse": "cemetery"}, [(2150, 5480), (2560, 5430), (2620, 5700),
                                                                 (2200, 5780)], 3, False),
    Green("Lann Sports Ground", "澜江体育中心", {"leisure": "sports_centre"}, [(3560, 200), (3880, 190), (3900, 480),
                                                                        (3570, 490)], 0, False),
    Green("Fernhill Wood", "蕨山林", {"landuse": "forest"}, [(2720, 5950), (3060, 5900), (3260, 5990), (3300, 6060),
                                                         (2600, 6080)], 0),
    Green("Inkwell Lawn", "墨池草坪", {"landuse": "grass"}, [(900, 3050), (1370, 3060), (1330, 3230), (1130, 3320),
                                                         (950, 3200)], 3),
    Green("Scholars' Garden", "书林园", {"leisure": "garden"}, [(1540, 3060), (1760, 3050), (1660, 3140), (1480, 3200)], 2),
    Green("University Sports Field", "大学运动场", {"leisure": "sports_centre"}, [(870, 2690), (1390, 2690), (1360, 2910),
                                                                        (870, 2910)], 0, False),
    Green("Skylark Field", "云雀原", {"landuse": "meadow"}, [(350, 4380), (1500, 4120), (1950, 4350), (1800, 4520),
                                                         (900, 4780), (200, 4860)], 2),
]  # fmt: skip

CROSSED = {"Moat Gardens"}
"""Green that streets run through."""

FARMLAND: list[tuple[str, Curve]] = [
    ("farmland", [(0, 5100), (120, 5080), (170, 5460), (600, 5850), (700, 6000), (0, 6000)]),
    ("orchard", [(1850, 5500), (2100, 5480), (2150, 5820), (2600, 5800), (2500, 6000), (1800, 6000)]),
    ("farmland", [(4850, 5300), (5700, 5050), (5780, 5550), (5500, 5900), (4900, 5950)]),
    (
        "forest",
        [(7450, 4700), (7600, 4520), (8000, 4560), (8000, 6000), (6500, 6000), (6900, 5650), (7350, 5180)],
    ),
    ("farmland", [(7720, 3600), (8000, 3580), (8000, 4420), (7690, 4400)]),
    ("meadow", [(7720, 3470), (8000, 3460), (8000, 1350), (7560, 1420), (7700, 2500)]),
    ("farmland", [(7330, 780), (8000, 620), (8000, 120), (7150, 420)]),
    ("forest", [(5200, 80), (6600, 60), (6750, 420), (6350, 300), (5200, 280)]),
    ("farmland", [(0, 600), (900, 640), (150, 780), (130, 2060), (0, 2080)]),
    ("farmland", [(0, 0), (2420, 0), (2430, 800), (1700, 640), (900, 500), (0, 460)]),
    ("forest", [(2540, 0), (3880, 0), (3890, 80), (2540, 140)]),
    ("orchard", [(0, 2250), (80, 2240), (250, 2650), (0, 2720)]),
    ("meadow", [(0, 2900), (260, 2850), (230, 3900), (300, 4080), (0, 4130)]),
]

# ---- grounds with one use -------------------------------------------------------------------------------


@dataclass(frozen=True)
class WholeKind:
    """What a ground of this kind is in OSM: tags of the ground, value of `building` for its houses."""

    tags: dict[str, str]
    building: str


WHOLE_KINDS: dict[str, WholeKind] = {
    "hospital": WholeKind({"amenity": "hospital", "healthcare": "hospital", "emergency": "yes"}, "hospital"),
    "clinic": WholeKind({"amenity": "clinic", "healthcare": "clinic"}, "hospital"),
    "school": WholeKind({"amenity": "school"}, "school"),
    "kindergarten": WholeKind({"amenity": "kindergarten"}, "kindergarten"),
    "mall": WholeKind({"shop": "mall"}, "retail"),
    "market": WholeKind({"amenity": "marketplace"}, "retail"),
    "townhall": WholeKind({"amenity": "townhall"}, "public"),
    "museum": WholeKind({"tourism": "museum"}, "public"),
    "depot": WholeKind({"amenity": "bus_station"}, "transportation"),
    "college": WholeKind({"amenity": "college"}, "college"),
}


@dataclass(frozen=True)
class Whole:
    """A ground with one use; it takes the free block nearest to (x, y). area: "block" or "large"."""

    kind: str
    name: str
    zh: str
    x: float
    y: float
    area: str = "block"


WHOLES: list[Whole] = [
    Whole("hospital", "Lann General Hospital", "澜江总医院", 4950, 4250, "block"),
    Whole("hospital", "Osierbank Hospital", "柳岸医院", 3300, 2150),
    Whole("hospital", "Maplewood Children's Hospital", "枫林儿童医院", 6350, 4250),
    Whole("hospital", "Heron Lake Hospital of Chinese Medicine", "鹭湖中医院", 2080, 1700),
    Whole("clinic", "Pear Orchard Health Centre", "梨苑社区卫生服务中心", 1300, 5200),
    Whole("clinic", "Southgate Health Centre", "南关社区卫生服务中心", 3300, 500, "large"),
    Whole("school", "Bell Tower Primary School", "钟楼小学", 3350, 3500),
    Whole("school", "Lanternquay Secondary School", "灯埠中学", 5200, 3550),
    Whole("school", "North Ridge School", "北岭实验学校", 3900, 4900),
    Whole("school", "Pear Orchard Primary School", "梨苑小学", 900, 5350),
    Whole("school", "Maplewood Primary School", "枫林小学", 6900, 4750),
    Whole("school", "Maplewood Secondary School", "枫林中学", 6000, 5050),
    Whole("school", "New Harbour School", "新港学校", 6150, 3350),
    Whole("school", "Osier Lane Primary School", "柳巷小学", 4800, 2150),
    Whole("school", "Kiln Road Secondary School", "陶窑路中学", 3700, 1600),
    Whole("school", "Southgate Primary School", "南关小学", 4600, 450, "large"),
    Whole("school", "Lakeside Primary School", "湖滨小学", 2050, 1150),
    Whole("school", "Academy Experimental School", "学府实验学校", 700, 2350),
    Whole("kindergarten", "Little Heron Kindergarten", "小白鹭幼儿园", 2700, 3900),
    Whole("kindergarten", "Dandelion Kindergarten", "蒲公英幼儿园", 5000, 4800),
    Whole("kindergarten", "Acorn Kindergarten", "橡果幼儿园", 2900, 2300),
    Whole("kindergarten", "Bluebell Kindergarten", "风铃草幼儿园", 6900, 3900),
    Whole("mall", "Lantern Arcade", "灯廊购物中心", 5350, 3120),
    Whole("mall", "Meridian Place", "子午天地", 4250, 4150),
    Whole("mall", "Harbour Galleria", "新港广场购物中心", 6750, 3250, "large"),
    Whole("mall", "Southgate Centre", "南关购物中心", 4250, 900, "large"),
    Whole("market", "Salt Quay Market", "盐埠集市", 3900, 2850),
    Whole("market", "Osier Market", "柳岸菜市场", 2700, 1950),
    Whole("townhall", "Heronvale City Hall", "鹭川市政府", 4700, 3600),
    Whole("museum", "Museum of the River", "澜江博物馆", 4600, 2950),
    Whole("museum", "Kiln Museum", "陶窑博物馆", 5600, 1850, "large"),
    Whole("depot", "Station Coach Terminal", "车站长途客运站", 4900, 1500),
    Whole("college", "Kilnport Technical College", "陶埠职业技术学院", 5700, 700, "large"),
]

# ---- districts ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class District:
    """One of the ten districts; `seed` lies in every face of the district map that belongs to it."""

    name: str
    zh: str
    postcode: str
    seeds: Curve


CITY = ("Heronvale", "鹭川市")
RIVER_NAME = ("River Lann", "澜江")
DISTRICTS: list[District] = [
    District("Bellgate", "钟门区", "208100", [(3600, 3300)]),
    District("Lanternquay", "灯埠区", "208110", [(5000, 3300)]),
    District("North Ridge", "北岭区", "208120", [(3400, 4900), (5100, 5200)]),
    District("Pear Orchard", "梨苑区", "208130", [(1000, 5400)]),
    District("Maplewood", "枫林区", "208140", [(6700, 4600)]),
    District("New Harbour", "新港区", "208150", [(6600, 2900)]),
    District("Scholars' Grove", "书林区", "208160", [(1300, 3000)]),
    District("Heron Lake", "鹭湖区", "208170", [(1640, 1930)]),
    District("Osierbank", "柳岸区", "208180", [(3600, 1900)]),
    District("Kilnport", "陶埠区", "208190", [(6000, 1000)]),
]
DISTRICT_LINES: list[
    tuple[str, tuple[float, float, float, float], Curve]
] = [  # line, the part in this box, tail
    ("River Lann", (-300, 0, 8300, 6000), []),
    ("Heronvale Avenue", (-300, 0, 8300, 6000), []),
    ("Ferrymen's Road", (0, -300, 8000, 6300), []),
    ("Meridian Avenue", (0, 2400, 8000, 4000), []),
    ("Lighthouse Road", (0, -300, 8000, 6300), [(5960, 6200)]),
    ("Kiln Road", (-300, 0, 2360, 6000), []),
]
