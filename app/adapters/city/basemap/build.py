"""The vector base map: OpenStreetMap extract → Mapbox Vector Tiles 2.1 in the MBTiles table `tiles`.

Tiles are stored for every zoom 8…14 (draw 15…20 from 14), XYZ numbers outside, TMS rows inside the table,
extent 4096, geometry reaches 64 units (4 px of 256) over the edge. An absent tile is empty: background only.
The background *is* the land; there is no land polygon. Everything is WGS-84 web mercator.

Names. Any layer marked N carries `name` (as on the spot) and, only where they differ from `name`,
`name:en`, `name:zh` (the extract's zh, zh-Hans or zh-CN, in this order), `name:zh-Hant` (zh-Hant or zh-TW) and
`name:xx` for the languages common in this extract (Helsinki: fi, sv). A page that wants Chinese shows
`name:zh` or else `name`. Attributes that are 0, false or empty are left out. Numbers are whole.

Layers, in the order a painter should draw them (polygons first, then lines, then points):

`landuse` polygons, large before small; `class`: residential, commercial, retail, industrial, railway, military,
    education, hospital, wood, scrub, grass, park, garden, cemetery, pitch, playground, farmland, orchard, vineyard,
    allotments, nature, golf, sand, rock, glacier, wetland, parking, square, airport, pier, construction.
`water` polygons; `class`: sea, lake, river, reservoir, pool.
`waterway` lines, N; `class`: river, canal, stream, ditch, dam; `tunnel`=1.  From z 9 (streams 12, ditches 14).
`buildings` polygons from z 13; no attributes.
`boundaries` lines; `level` 2 (country), 4 (state), 6, 8 (municipality).
`roads` lines, N; `class`: motorway, trunk, primary, secondary, tertiary, minor (residential, unclassified,
    living street), pedestrian, service, track, path (foot, cycle, bridle), steps, ferry, pier, runway, taxiway,
    construction; `link`=1 slip road; `bridge`=1; `tunnel`=1; `oneway`=1 along the line, -1 against it;
    `ref` ("A 13", z ≥ 10); `layer` -5…5 where not 0.  Names from z 12.
    From z 8 motorway, trunk, ferry; 9 primary; 10 secondary; 11 tertiary; 12 minor; 13 pedestrian, service, track,
    runway, taxiway; 14 path, steps, pier, construction.  Features come lowest `layer` first.
`rail` lines; `class`: rail, light_rail, subway, tram, narrow_gauge, funicular, monorail, preserved, aerialway;
    `service`=1 siding or yard; `bridge`=1; `tunnel`=1; `layer`.  Rail from z 8, others 12, service 13.
`area_labels` points for named lakes, parks, woods, campuses …, N; `class` as the polygon's; `minzoom`: show from
    this zoom on (the area is then wide enough for a name).
`places` points, N; `class`: city, town, village, suburb, quarter, neighbourhood, hamlet, locality, island, square;
    `rank` 1 (largest) … 9, label smaller ranks first; `capital`=1.
`pois` points from z 14 (stations 13), N; `class`: food, shop, health, education, culture, lodging, worship, public,
    transport, parking, fuel, bank, sport, leisure, nature, office, other; `kind` the map's own word ("pharmacy");
    `rank` 1…9, show smaller first: 1…3 from z 15, 4…6 from z 16, the rest from z 17.
`housenumbers` points, z 14: `number` ("12a"); show from z 17.
"""
