"""Names of streets, in English and Chinese, invented for this town: every quarter has a theme.

A name is a stem ("Osier", "柳岸") and a kind of street ("Street", "街") that fits its quarter and length.
"""

from __future__ import annotations

from random import Random

from app.example.town.frame import chainage
from app.example.town.network import Network

STEMS: dict[str, str] = {
    "old town": """Ropewalk 制绳, Inkstone 砚台, Paper Lantern 纸灯, Cooper's 箍桶, Salt Market 盐市, Silk 丝行,
        Teahouse 茶馆, Lute 琵琶, Brushmaker's 笔庄, Tailor's 裁衣, Old Well 古井, Copper 铜匠, Bamboo 竹匠,
        Candle 蜡烛, Rice Market 米市, Fish Market 鱼市, Bellfounder's 铸钟, Umbrella 伞坊, Scroll 画轴,
        Stone Lion 石狮, Three Wells 三井, Dyer's 染坊, Millstone 磨盘, Sugar 糖坊, Vinegar 醋坊, Embroidery 绣坊,
        Fanmaker's 扇坊, Comb 梳篦, Saddler's 马鞍, Locksmith's 锁匠, Chess 棋盘, Moon Gate 月门, Watchman's 更夫,
        Screen Wall 照壁, Flower Market 花市, Goldsmith's 金铺, Plum Court 梅院, Clay Pot 陶罐, Grey Tile 青瓦,
        Lantern Riddle 灯谜, Kite 纸鸢, Puppet 木偶, Storyteller's 说书, Abacus 算盘, Lampwick 灯芯, Water Gate 水门,
        Willow Gate 柳门, Bridge Foot 桥头, Drum 更鼓, Sesame 芝麻""",
    "west side": """Mill Brook 磨溪, Waterwheel 水车, Watercress 水芹, Stepping Stone 踏石, Orchid 兰草, Archery 箭亭,
        Westgate 西门, Weir 堰口, Sluice 水闸, Duckweed 浮萍, Kingfisher 翠鸟, Dragonfly 蜻蜓, Flax 亚麻,
        Washing Stone 捣衣, Green Stone 青石, Cloud Gate 云门, Old Post 驿站, Horse Trough 饮马, Mint 薄荷,
        Clover 苜蓿, Water Lily 睡莲, Three Bridges 三桥, Moat 城壕, Alder 桤木, Little Bridge 小桥, Tallow Tree 乌桕""",
    "grid": """Amber 琥珀, Candlelight 烛光, Morning Star 晨星, Comet 彗星, North Star 北辰, Aurora 极光,
        Silver Moon 银月, Prism 棱镜, Bright Mirror 明镜, Daybreak 破晓, Twilight 暮光, Evening Glow 晚霞,
        Meteor 流星, Lamplight 灯火, Bright Window 明窗, Compass 罗盘, Jade Lamp 玉灯, Sundial 日晷, Zenith 天顶,
        Starlight 星光, Clear Moon 霁月, Torch 火炬, Sky Lantern 天灯, Silver River 银河""",
    "north": """Pine Wind 松风, Cloud Rest 云栖, Blue Mist 青岚, First Snow 初雪, Stone Spring 石泉, Foothill 山麓,
        Granite 花岗, Hawthorn 山楂, Cedar 雪松, Larch 落叶松, Quiet Valley 幽谷, Echo 回声, Rainbow 彩虹,
        Spring Rain 春雨, Autumn Wind 秋风, North Wind 北风, Clear Sky 晴空, Terrace 梯田, Bracken 蕨草,
        Juniper 刺柏, Birch 白桦, Grey Eagle 苍鹰, Woodcutter's 樵歌, Shepherd's 牧羊, Hill Well 山井, Moss 青苔,
        White Rock 白石, Windmill 风车, Waterfall 飞瀑, Ravine 深涧, Summit 峰顶, Slate 石板, Flint 火石,
        Mountain Tea 山茶, Four Winds 四风, Snow Plum 雪梅, Lookout 望岭, Stone Steps 石阶, Hoarfrost 白霜,
        High Meadow 高坪, Cloud Sea 云海, Falcon 游隼, Wild Ginger 野姜, Hill Gate 山门""",
    "garden suburb": """Apricot 杏花, Mulberry 桑园, Persimmon 柿子, Loquat 枇杷, Jujube 枣园, Cherry 樱桃, Damson 李子,
        Fig 无花果, Walnut 核桃, Hazel 榛子, Chestnut 栗子, Pomegranate 石榴, Honey 蜂蜜, Apple Blossom 苹果花,
        Blackbird 乌鸫, Robin 知更鸟, Thrush 画眉, Oriole 黄鹂, Magpie 喜鹊, Swallow 燕子, Nightingale 夜莺,
        Honeysuckle 忍冬, Jasmine 茉莉, Peony 牡丹, Briar Rose 蔷薇, Wisteria 紫藤, Lavender 薰衣草, Primrose 报春,
        Magnolia 玉兰, Osmanthus 桂花, Gardenia 栀子, Iris 鸢尾, Lilac 丁香, Hibiscus 木槿, Marigold 金盏花,
        Sweet Pea 香豌豆, Bluebell 风铃草, Quince 木瓜, Tangerine 蜜橘, Peach 桃源, Garden Gate 园门, Beehive 蜂园,
        Grapevine 葡萄, Begonia 海棠, Daphne 瑞香, Azalea 杜鹃花""",
    "maples": """Red Maple 红枫, Phoenix Tree 梧桐, Linden 椴树, Ginkgo 银杏, Elm 榆树, Ash 白蜡树, Oak 橡树,
        Squirrel 松鼠, Woodpecker 啄木鸟, Hedgehog 刺猬, Deer Call 鹿鸣, Fawn 小鹿, Hare 野兔, Owl 猫头鹰,
        Cuckoo 布谷, Jay 松鸦, Poplar 白杨, Holly 冬青, Ivy 常春藤, Rowan 花楸, Catalpa 楸树, Cypress 柏树,
        Pine Cone 松果, Autumn Leaf 秋叶, Forest Edge 林边, Mushroom 蘑菇, Wild Goose 大雁, Tulip Tree 鹅掌楸,
        Camphor 香樟, Scholar Tree 国槐, Acacia 金合欢, Pheasant 锦鸡, Golden Autumn 金秋, Woodland 林荫,
        Tall Grass 长草, Dewdrop 露珠, Chickadee 山雀, Maple Leaf 枫叶, Silk Tree 合欢, Nutwood 果木, Badger 獾子,
        Wild Strawberry 野莓, Firewood 柴门, Bird Song 鸟鸣, Two Elms 双榆, Smoke Tree 黄栌, Wild Cherry 野樱,
        Fox Tail 狐尾草, Resin 松脂, Woodbine 藤萝""",
    "harbour": """Anchor 船锚, Mast 桅杆, Sail 风帆, Rudder 船舵, Tide 潮汐, Pearl 珍珠, Coral 珊瑚, Seagull 海鸥,
        Albatross 信天翁, Captain's 船长, Seafarer's 航海, Harbour View 港景, Jetty 栈桥, Windward 迎风,
        Blue Whale 蓝鲸, Dolphin 海豚, Cormorant 鸬鹚, Tern 燕鸥, Clipper 快船, Sea Breeze 海风, White Wave 白浪,
        Deep Water 深水, Barge 驳船, Oar Song 桨声, Ocean 远洋, Spray 浪花, Seashell 贝壳, Full Sail 扬帆""",
    "osiers": """Osier 柳岸, Weeping Willow 垂柳, Reed 芦苇, Bamboo Raft 竹筏, Fishing Net 渔网, Boatman's 船夫,
        Ripple 涟漪, Sandbank 沙洲, Pebble 卵石, Basket 编篮, Wicker 柳编, Bulrush 香蒲, White Egret 白鹭,
        Plum Rain 梅雨, Towpath 纤道, Carp 锦鲤, Perch 鲈鱼, Lotus Root 莲藕, Water Chestnut 菱角, Evening Tide 晚潮,
        Morning Ferry 早渡, Old Pier 旧码头, River Bend 江湾, Long Bank 长堤, Floating Bridge 浮桥, Fisherman's 渔人,
        Lamp Boat 灯船, South Water 南水, Clear Stream 清流, Willow Catkin 柳絮, Sand Gull 沙鸥, Green Wave 碧波,
        Mooring Stone 系舟石, Shallow Ford 浅渡, Cattail 蒲草, River Moon 江月""",
    "station": """Signal 信号, Platform 月台, Whistle 汽笛, Porter's 行囊, Clockmaker's 钟表匠, Milestone 里程碑,
        Post Horse 驿马, Telegraph 电报, Letter 书信, Homeward 归途, Long Journey 远行, Caravan 商队,
        Long Pavilion 长亭, Coach 马车, Goods Yard 货场, Early Train 早车, Signpost 路标, Traveller's 旅人,
        Wheelwright's 车轮, Ticket 车票""",
    "south gate": """Wheat 麦穗, Barley 大麦, Sorghum 高粱, Millet 谷子, Sunflower 向日葵, Cotton 棉花, Rapeseed 油菜花,
        Buckwheat 荞麦, Haystack 草垛, Harvest 丰收, Granary 粮仓, Ploughman's 耕田, Threshing 打谷场, Cricket 蟋蟀,
        Soybean 大豆, Paddy Scent 稻香, New Field 新田, Furrow 田垄, Good Rain 好雨, Field Path 阡陌, Silkworm 春蚕""",
    "kilns": """Celadon 青瓷, Glaze 釉彩, White Porcelain 白瓷, Potter's 陶匠, Clay 陶土, Bellows 风箱, Anvil 铁砧,
        Forge 锻造, Foundry 铸造, Furnace 熔炉, Brickyard 砖窑, Cobalt 钴蓝, Ironworks 铁工, Loom 织机, Spindle 纺锤,
        Turbine 涡轮, Cable 电缆, Boiler 锅炉, Rivet 铆钉, Gearwheel 齿轮, Dockyard 船坞, Crane 起重机, Tinsmith's 锡匠,
        Glassworks 玻璃厂""",
    "scholars": """Inkwell 墨池, Library 书楼, Brush and Ink 笔墨, Poet's 诗人, Bookbinder's 装帧, Quill 羽笔,
        Reading Room 书斋, Rhyme 韵律, Printer's 印书, Geometry 几何, Stargazer's 观星, Herbalist's 百草,
        Lecture 讲堂, Dictionary 辞典, Chronicle 编年, Laurel 月桂, Cloister 回廊, Quiet Study 静思, Old Pine 古松,
        Archive 典藏, Calligraphy 书法, Seal 印章, Zither 古琴, White Crane 白鹤, Bamboo Grove 竹林,
        Night Reading 夜读, Telescope 望远镜, Chalk 粉笔, Flute 竹笛, Riverbank School 河畔书院, Chime Stone 编磬,
        Orchid Pavilion 兰室, Cloud Script 云笺, Ink Plum 墨梅""",
    "lakeside": """Grey Heron 苍鹭, Mandarin Duck 鸳鸯, Swan 天鹅, Lotus Pond 荷塘, Lake Pavilion 湖亭, Still Water 静水,
        Reflection 倒影, Boathouse 船屋, Moonrise 月出, Otter 水獭, Frog Song 蛙鸣, Heron's Nest 鹭巢, Wild Duck 野鸭,
        Wetland 湿地, Morning Dew 晨露, Morning Mist 晨雾, Spring Bank 春堤, Sunset 落日, Angler's 垂钓, Rowing 划船,
        Sedge 莎草, Sweet Flag 菖蒲, Blue Water 碧水, Goldfish 金鱼, Rain Listener's 听雨, Snow Heron 雪鹭,
        Evening Boat 晚舟, Water Bird 水鸟, Summer Lotus 夏荷, Shoal 浅滩, Mirror Lake 镜湖, Waterside 水滨,
        Bulrush Bay 蒲湾, Lake Breeze 湖风, Fishing Lamp 渔火, Lake Isle 湖心, White Sand 白沙, Warm Spring 暖泉,
        Quiet Oar 静桨, Autumn Water 秋水""",
    "academy": """First Scholar 状元, Apricot Altar 杏坛, Brush Rest 笔架, New Page 新篇, Bookmark 书签, Bookshop 书坊,
        Paper Mill 造纸, Woodblock 雕版, Study Lamp 书灯, Campus Gate 校门, Good Teacher 良师, Slow Reader 慢读,
        Long Table 长案, Ink Bottle 墨瓶, Preface 序言, Scholars' Well 文井, Blue Robe 青衿, Bookcase 书架""",
}
"""Stems per quarter: English words, then the Chinese stem."""

Kind = tuple[str, str]
STREET, ROAD, LANE, ALLEY = ("Street", "街"), ("Road", "路"), ("Lane", "巷"), ("Alley", "弄")
AVENUE, CLOSE, WALK, ROW = ("Avenue", "大街"), ("Close", "里"), ("Walk", "径"), ("Row", "里")
KINDS: dict[str, tuple[tuple[Kind, ...], tuple[Kind, ...], tuple[Kind, ...]]] = {  # collector, long, short
    "old": ((STREET,), (STREET, LANE, LANE), (LANE, ALLEY, ROW)),
    "town": ((ROAD, STREET), (STREET, ROAD), (LANE, STREET)),
    "block": ((AVENUE,), (STREET, STREET, ROAD), (LANE,)),
    "villa": ((ROAD,), (ROAD, WALK), (CLOSE, WALK, LANE)),
    "house": ((ROAD,), (ROAD, STREET), (CLOSE, LANE, WALK)),
    "tower": ((AVENUE, ROAD), (ROAD, STREET), (LANE,)),
    "estate": ((ROAD,), (ROAD, STREET), (STREET,)),
    "works": ((ROAD,), (ROAD,), (LANE, ROAD)),
}
_SIDES = (("North", "北"), ("South", "南"), ("East", "东"), ("West", "西"))


def stems(quarter: str) -> list[tuple[str, str]]:
    """The stems of a quarter as (English, Chinese)."""
    out = []
    for pair in STEMS[quarter].replace("\n", " ").split(","):
        english, chinese = pair.strip().rsplit(" ", 1)
        out.append((english.strip(), chinese.strip()))
    return out


def name_streets(network: Network, random: Random) -> None:
    """Give every grown street a name of its own; longest streets choose first, so that lanes keep the rarer words."""
    living: dict[int, float] = {}
    for i in network.living():
        s = network.edges[i].street
        living[s] = living.get(s, 0.0) + network.length(i)
    waiting = {quarter: stems(quarter) for quarter in STEMS}
    for words in waiting.values():
        random.shuffle(words)
    used: dict[str, list[tuple[str, str]]] = {quarter: [] for quarter in STEMS}
    taken = {s.name for s in network.streets}
    grown = [
        s
        for s in living
        if not network.streets[s].main and network.streets[s].highway in ("tertiary", "residential")
    ]
    for index in sorted(grown, key=lambda s: (-living[s], s)):
        street = network.streets[index]
        collector, long, short = KINDS[street.built]
        kinds = (
            collector if street.highway == "tertiary" else long if chainage(street.line)[-1] > 330 else short
        )
        kind = random.choice(kinds)
        words = waiting[street.quarter]
        if words:
            stem = words.pop()
            used[street.quarter].append(stem)
            street.name, street.zh = f"{stem[0]} {kind[0]}", f"{stem[1]}{kind[1]}"
        else:  # a town of another seed may have more streets than words: north, south, east and west of known ones
            side, zh_side = random.choice(_SIDES)
            stem = random.choice(used[street.quarter])
            street.name, street.zh = f"{side} {stem[0]} {kind[0]}", f"{stem[1]}{zh_side}{kind[1]}"
        while street.name in taken:
            side, zh_side = random.choice(_SIDES)
            street.name, street.zh = f"{side} {street.name}", f"{zh_side}{street.zh}"
        taken.add(street.name)
