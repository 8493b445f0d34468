"""What stands in the town and how it is called: shops, offices, stations, in English and Chinese; all invented."""

from __future__ import annotations

from dataclasses import dataclass

from app.example.town.sheet import Tags


@dataclass(frozen=True)
class Trade:
    """A kind of place that stands in ordinary houses. names: "English|中文" entries separated by commas."""

    tags: Tags
    names: str

    def each(self) -> list[tuple[str, str]]:
        """The names as (English, Chinese)."""
        pairs = [p.strip().split("|") for p in self.names.replace("\n", " ").split(",")]
        return [(english.strip(), chinese.strip()) for english, chinese in pairs]


TRADES: list[Trade] = [
    Trade(
        {"shop": "supermarket"},
        """Green Basket Supermarket|绿篮超市, Heron Fresh|鹭鲜超市, Sunny Basket|日丰超市,
        River & Field|江田生鲜, Full Pantry|满仓超市, Morning Market|晨市生活超市, Kiln Store|陶埠惠民超市,
        Ridge Foods|北岭食品超市, Lakeside Supermarket|湖滨超市, Maple Grocer|枫林便民超市, Southgate Foods|南关生鲜超市,
        Academy Supermarket|学府超市""",
    ),
    Trade(
        {"shop": "convenience"},
        """Corner Lamp|街角小店, Late Lamp|晚灯便利店, Two Steps|两步便利店, Little Jetty|小码头便利店,
        Milk & Matches|家家便利店, Blue Door|蓝门便利店, Quick Heron|快鹭便利店, Osier Corner|柳岸便利店, Sunny Shop|阳光便利店,
        Station Kiosk|站前小卖部, Garden Gate Shop|园门便利店, Old Well Store|古井杂货""",
    ),
    Trade(
        {"amenity": "pharmacy", "healthcare": "pharmacy"},
        """Bellgate Pharmacy|钟门大药房, Hundred Herbs|百草药房,
        Clearwater Pharmacy|清泉药房, White Crane Pharmacy|白鹤药房, Maple Pharmacy|枫林药房, Harbour Chemist|新港药店,
        Orchard Pharmacy|梨苑药房, Ridge Pharmacy|北岭药房, Lakeside Chemist|湖滨药店, Southgate Pharmacy|南关药房,
        Scholars' Pharmacy|书林药房, Kilnport Chemist|陶埠药店""",
    ),
    Trade(
        {"amenity": "restaurant"},
        """Willow House|柳居餐厅, River Kitchen|江边小厨, Three Lanterns|三盏灯酒家, Copper Pot|铜锅坊,
        The Salt Boat|盐船酒楼, Plum Rain|梅雨小馆, Old Ferry Dumplings|老渡口饺子馆, Heron's Table|鹭席私房菜, Red Carp|红鲤饭庄,
        Kiln & Fire|窑火烧烤, Orchard Table|果园餐厅, The Quiet Oar|静桨餐厅, Lamplight Kitchen|灯下厨房, Hill Gate Inn|山门饭店,
        Bamboo Steamer|竹蒸笼, Green Onion|小葱面馆, Star Anise|八角餐馆, Long Bank Fish|长堤鱼馆, Harbour Grill|港湾烤鱼,
        Mountain Broth|山泉汤馆, Paper Crane Kitchen|纸鹤餐厅, Blue Bowl|青花碗, Seven Spices|七味小馆, Station Canteen|站前食堂""",
    ),
    Trade(
        {"amenity": "cafe"},
        """Inkwell Coffee|墨池咖啡, Slow Clock|慢钟咖啡, Tall Window|高窗咖啡, Ferry Coffee|渡口咖啡,
        Maple & Milk|枫与奶咖啡, Tea on the Quay|滨江茶舍, Cloud Rest Tea|云栖茶馆, Rooftop Light|屋顶光咖啡, Campus Bean|校园豆咖啡,
        Moon Gate Tea|月门茶社""",
    ),
    Trade(
        {"tourism": "hotel"},
        """Heronvale Grand Hotel|鹭川大酒店, Lamplight Hotel|灯火酒店, Riverside House|江畔宾馆,
        Old Rampart Inn|古垣客栈, Station Hotel|车站宾馆, Harbour Tower Hotel|新港大厦酒店, Lakeview Lodge|湖景山庄,
        Scholars' Guesthouse|书林招待所, Ridge Hotel|北岭酒店""",
    ),
    Trade(
        {"amenity": "bank"},
        """Lann River Bank|澜江银行, Heronvale Savings|鹭川储蓄银行, Osier Credit|柳岸农商银行,
        Lantern Bank|灯埠银行, Lann River Bank Maplewood|澜江银行枫林支行, Lann River Bank Harbour|澜江银行新港支行,
        Heronvale Savings Southgate|鹭川储蓄银行南关支行, Lann River Bank Academy|澜江银行学府支行""",
    ),
    Trade(
        {"amenity": "post_office"},
        """Bellgate Post Office|钟门邮局, Lanternquay Post Office|灯埠邮局, Osierbank Post Office|柳岸邮局,
        Maplewood Post Office|枫林邮局, Heron Lake Post Office|鹭湖邮局, New Harbour Post Office|新港邮局,
        Pear Orchard Post Office|梨苑邮局""",
    ),
    Trade(
        {"amenity": "police"},
        """Bellgate Police Station|钟门派出所, Lanternquay Police Station|灯埠派出所,
        Osierbank Police Station|柳岸派出所, North Ridge Police Station|北岭派出所, New Harbour Police Station|新港派出所,
        Heron Lake Police Station|鹭湖派出所""",
    ),
    Trade(
        {"amenity": "fire_station"},
        "North Ridge Fire Station|北岭消防站, Kilnport Fire Station|陶埠消防站, Osierbank Fire Station|柳岸消防站",
    ),
    Trade(
        {"amenity": "library"},
        "Heronvale Library|鹭川图书馆, Maplewood Library|枫林图书馆, Lakeside Library|湖滨图书馆",
    ),
    Trade({"amenity": "cinema"}, "Silver Moon Cinema|银月影院, Harbour Pictures|新港影城"),
    Trade({"amenity": "theatre"}, "Drum Street Theatre|鼓街剧院, River Opera House|澜江大剧院"),
    Trade(
        {"shop": "bakery"},
        """Warm Loaf|暖面包, Sesame & Rye|芝麻麦香, Cherry Oven|樱桃烘焙, Morning Crust|晨光面包房,
        Little Mill|小磨坊烘焙, Osier Cakes|柳岸糕点""",
    ),
    Trade(
        {"shop": "hairdresser"},
        """Scissor & Comb|剪与梳, New Leaf Hair|新叶理发, Mirror Hair|明镜造型, Uncle Fang's Barbers|方叔理发店,
        Maple Hair|枫林美发""",
    ),
    Trade(
        {"shop": "hardware"},
        "Nail & Hammer|铁钉五金, Fix-It Corner|修修五金, Kilnport Hardware|陶埠五金, Three Wells Hardware|三井五金",
    ),
    Trade(
        {"shop": "electronics"},
        "Bright Wire Electronics|亮线电器, Harbour Electronics|新港电器, Lantern Appliances|灯埠家电",
    ),
    Trade(
        {"shop": "books"}, "Paper Mountain Books|纸山书店, Second Page|第二页书店, Bell Square Books|钟楼书店"
    ),
    Trade({"shop": "furniture"}, "Oak & Elm|橡榆家居, Hearth Home|暖炉家居"),
    Trade({"shop": "florist"}, "Jasmine Corner|茉莉花店, Spring Bank Flowers|春堤花坊"),
    Trade(
        {"amenity": "dentist", "healthcare": "dentist"},
        "Bright Teeth|皓齿口腔, Maple Dental|枫林口腔, Harbour Dental|新港口腔",
    ),
    Trade(
        {"amenity": "fuel"},
        "Ring Road Fuel|环城加油站, Kiln Road Fuel|陶窑路加油站, Ferrymen's Fuel|渡口加油站, Ridge Fuel|北岭加油站",
    ),
    Trade(
        {"office": "company"},
        """Lann Water Works|澜江水务, Heronvale Power|鹭川电力, Clear Line Design|明线设计, Sandbank Insurance|沙洲保险,
        Cloud Abacus|云算科技, Blue Whale Shipping|蓝鲸航运, Kiln Ceramics|陶埠陶瓷, Gearwheel Tools|齿轮工具""",
    ),
]

HOODS: list[tuple[str, str, float, float]] = [
    ("Bell Tower", "钟楼", 3610, 3210), ("Salt Quay", "盐埠", 3850, 2820), ("Mill Brook", "磨溪", 2650, 3750),
    ("Westgate", "西门", 2950, 3350), ("Lantern Green", "灯园", 5060, 3180), ("Meridian", "子午", 4600, 3650),
    ("Ridgefoot", "岭下", 3900, 4980), ("Stone Spring", "石泉", 2400, 5080), ("Brookside", "溪畔", 3050, 4400),
    ("Windmill Rise", "风车坡", 5250, 4350), ("Pear Green", "梨园", 1450, 5180), ("Orchard Edge", "果园边", 700, 5450),
    ("Maple Common", "枫林坪", 6420, 5200), ("Linden Court", "椴树苑", 6950, 4200), ("Phoenix Tree", "梧桐里", 6150, 4050),
    ("Harbour Heights", "新港高地", 6900, 3350), ("Anchor Yard", "锚地", 6200, 2700), ("Pilots' Point", "领航角", 7100, 2000),
    ("Inkwell", "墨池", 600, 3600), ("Bookmarket", "书市", 1200, 2270), ("Lakeside", "湖滨", 2050, 1350),
    ("Heron Point", "鹭嘴", 330, 1350), ("Osier Garden", "柳园", 3000, 2150), ("Willow Bend", "柳湾", 4900, 2000),
    ("Station Quarter", "站前", 3600, 1480), ("Southgate", "南关", 3700, 780), ("Barley Fields", "麦田新村", 4700, 900),
    ("Kilnside", "窑头", 5600, 1450), ("Dockside", "船坞", 6500, 1400), ("Brickfields", "砖坪", 5700, 550),
]  # fmt: skip

CAMPUS: list[tuple[str, str, Tags]] = [
    ("University Library", "大学图书馆", {"amenity": "library"}), ("Science Hall", "理学楼", {}), ("Engineering Hall", "工程楼", {}),
    ("School of Law", "法学院", {}), ("School of Music", "音乐学院", {}), ("Great Hall", "大礼堂", {}), ("Student Union", "学生活动中心", {}),
    ("Canteen One", "第一食堂", {"amenity": "fast_food"}), ("Willow Dormitory", "柳舍", {}), ("Plum Dormitory", "梅舍", {}),
    ("University Clinic", "校医院", {"amenity": "clinic"}), ("Gymnasium", "体育馆", {"leisure": "sports_hall"}),
]  # fmt: skip

DISTRICT_WORDS: dict[str, str] = {
    "Bell": "Bellgate", "Old Well": "Bellgate", "Three Wells": "Bellgate", "Salt": "Bellgate", "Moon Gate": "Bellgate",
    "Rampart": "Bellgate", "Paper": "Bellgate", "Drum": "Bellgate", "Lantern": "Lanternquay", "Lamp": "Lanternquay",
    "Silver Moon": "Lanternquay", "Grand Hotel": "Lanternquay", "Opera": "Lanternquay", "Ridge": "North Ridge", "Hill": "North Ridge",
    "Cloud Rest": "North Ridge", "Mountain": "North Ridge", "Orchard": "Pear Orchard", "Garden Gate": "Pear Orchard",
    "Cherry": "Pear Orchard", "Maple": "Maplewood", "Oak": "Maplewood", "Harbour": "New Harbour", "Whale": "New Harbour",
    "Jetty": "New Harbour", "Scholar": "Scholars' Grove", "Academy": "Heron Lake", "Inkwell": "Scholars' Grove",
    "Campus": "Scholars' Grove", "Lake": "Heron Lake", "Heron Lake": "Heron Lake", "Bulrush": "Heron Lake",
    "Spring Bank": "Heron Lake", "Osier": "Osierbank", "Station": "Osierbank", "Southgate": "Osierbank", "Willow": "Osierbank",
    "Sandbank": "Osierbank", "Plum Rain": "Osierbank", "Long Bank": "Osierbank", "Ferry": "Osierbank", "Kiln": "Kilnport",
    "Gearwheel": "Kilnport",
}  # fmt: skip
"""A word in a name tells where the place must stand; the first that fits counts."""
