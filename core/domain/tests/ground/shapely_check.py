"""Compares our geometry with shapely (GEOS) and pyproj (PROJ) on invented shapes.

Usage: shapely_check.py PROGRAM, where PROGRAM is the example `ground_answers`: JSON lines in, JSON lines out. GRIDWALK_SEED
chooses other shapes than the usual ones. The last line counts: "passed=N failed=N skipped=N".

Shapes are whole numbers of 1e-7 degrees around a city. shapely works on the same numbers counted from there, which are small
enough for its arithmetic to be exact; pyproj measures along edges that are cut so short that they are straight on the map.
"""

import json
import math
import os
import random
import subprocess
import sys

import numpy
import pyproj
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.affinity import translate
from shapely.ops import split

BASE = (1_199_000_000, 318_000_000)
GEOD = pyproj.Geod(ellps="WGS84")
# Corners of an overlay are rounded by at most half a unit in each direction, metres.
ROUNDED = 0.008
SLIVER_M2 = 1.0

rng = random.Random(int(os.environ.get("GRIDWALK_SEED", "20260702")))


# -- invented shapes, in whole numbers from BASE, multiples of 12 so that edges have whole points in between


def star(x, y, reach, low=0.35, high=1.0, corners=None):
    corners = corners or rng.randint(5, 24)
    turn = 2 * math.pi / corners
    at = []
    for i in range(corners):
        far = reach * rng.uniform(low, high)
        at.append((12 * round((x + far * math.cos(turn * i)) / 12), 12 * round((y + far * math.sin(turn * i)) / 12)))
    return at


def polygon():
    """With a hole in every second case."""
    x, y, reach = rng.randint(-20_000, 20_000), rng.randint(-20_000, 20_000), rng.randint(3_000, 60_000)
    if rng.random() < 0.5:
        return Polygon(star(x, y, reach))
    return Polygon(star(x, y, reach, 0.5, 1.0, rng.randint(8, 24)), [star(x, y, reach, 0.05, 0.3, rng.randint(4, 9))])


def multi():
    """One to three polygons side by side."""
    parts = []
    for i in range(rng.randint(1, 3)):
        reach = rng.randint(3_000, 20_000)
        parts.append(Polygon(star(i * 50_000, rng.randint(-9_000, 9_000), reach)))
    return MultiPolygon(parts)


def shape():
    return rng.choice([polygon, multi])()


def cells(columns, rows, size=9_000):
    """Areas that fit, their inner corners pushed about, and the whole."""
    push = {}

    def corner(c, r):
        inner = 0 < c < columns and 0 < r < rows
        far = size // 3
        dx, dy = push.setdefault((c, r), (rng.randint(-far, far), rng.randint(-far, far))) if inner else (0, 0)
        return (c * size + dx, r * size + dy)

    areas = [
        Polygon([corner(c, r), corner(c + 1, r), corner(c + 1, r + 1), corner(c, r + 1)])
        for r in range(rows)
        for c in range(columns)
    ]
    return areas, Polygon([(0, 0), (columns * size, 0), (columns * size, rows * size), (0, rows * size)])


# -- to our words and to metres


def ring(line):
    return [[BASE[0] + round(x), BASE[1] + round(y)] for x, y in list(line.coords)[:-1]]


def ours(geometry):
    parts = getattr(geometry, "geoms", [geometry])
    return {"area": [[ring(part.exterior)] + [ring(hole) for hole in part.interiors] for part in parts]}


def our_point(at):
    return {"lon": BASE[0] + at[0], "lat": BASE[1] + at[1]}


def on_earth(lines, step=1_000):
    """Lines only: GEOS mends the areas that it cuts into short edges."""
    return shapely.transform(shapely.segmentize(lines, step), lambda at: (at + BASE) / 1e7)


def areal(geometry):
    """What of a geometry is areas."""
    parts = getattr(geometry, "geoms", [geometry])
    if len(parts) == 1 and parts[0] is geometry:
        return parts if geometry.geom_type == "Polygon" and geometry.area > 0 else []
    return [polygon for part in parts for polygon in areal(part)]


def m2(geometry):
    total = 0.0
    for part in areal(geometry):
        lines = [on_earth(line) for line in [part.exterior, *part.interiors]]
        rings = [abs(GEOD.polygon_area_perimeter(*line.coords.xy)[0]) for line in lines]
        total += rings[0] - sum(rings[1:])
    return total


def edge_m(*geometries):
    """All boundaries together, roughly: a unit is at most 1.12 cm."""
    return sum(geometry.length for geometry in geometries) * 0.0112


def near(a, b, metres_of_edge=0.0):
    """Equal but for the ten-thousandth of a square metre, a millionth, and what rounding of corners moves."""
    return abs(a - b) <= 1e-3 + 1e-6 * max(abs(a), abs(b)) + ROUNDED * metres_of_edge


# -- questions: each a dict for the program and a judge of its answer


def area():
    geometry = shape()
    wanted = m2(geometry)

    def judge(answer):
        inside = Point(answer["inside"]["lon"] - BASE[0], answer["inside"]["lat"] - BASE[1])
        return near(answer["m2"], wanted) and geometry.contains(inside), wanted

    return {"ask": "area", "shape": ours(geometry)}, judge


def spot(geometry):
    """A corner, a whole point on an edge, one unit beside it, or any point of the box."""
    lines = [line for part in getattr(geometry, "geoms", [geometry]) for line in [part.exterior, *part.interiors]]
    coords = list(rng.choice(lines).coords)
    i = rng.randrange(len(coords) - 1)
    (ax, ay), (bx, by) = coords[i], coords[i + 1]
    share = rng.randrange(12)
    on = (round(ax + (bx - ax) * share / 12), round(ay + (by - ay) * share / 12))
    west, south, east, north = geometry.bounds
    return rng.choice(
        [
            (round(ax), round(ay)),
            on,
            (on[0] + rng.choice([-1, 1]), on[1]),
            (rng.randint(round(west), round(east)), rng.randint(round(south), round(north))),
        ]
    )


def side():
    geometry = shape()
    at = spot(geometry)
    point = Point(at)
    wanted = "border" if geometry.boundary.intersects(point) else "inside" if geometry.contains(point) else "outside"
    ask = {"ask": "side", "shape": ours(geometry), "point": our_point(at)}
    return ask, lambda answer: (answer["side"] == wanted, wanted)


def distance():
    geometry = shape()
    at = (rng.randint(-90_000, 90_000), rng.randint(-90_000, 90_000))
    lon, lat = (BASE[0] + at[0]) / 1e7, (BASE[1] + at[1]) / 1e7
    # Distances from the middle of this projection are those on the ellipsoid.
    plane = pyproj.Transformer.from_crs("EPSG:4326", f"+proj=aeqd +lat_0={lat} +lon_0={lon}", always_xy=True)
    flat = shapely.transform(on_earth(geometry.boundary, 200), lambda at: numpy.column_stack(plane.transform(at[:, 0], at[:, 1])))
    wanted = 0.0 if geometry.intersects(Point(at)) else flat.distance(Point(0, 0)) * 1000
    ask = {"ask": "distance", "shape": ours(geometry), "point": our_point(at)}
    # 2 mm, and a hundred-thousandth where the search on a plane takes the second nearest place.
    return ask, lambda answer: (abs(answer["mm"] - wanted) <= 2 + 1e-5 * wanted, wanted)


def overlay():
    a, b = shape(), shape()
    both, either, only = a.intersection(b), a.union(b), a.difference(b)
    wanted = {"both": m2(both), "any": m2(either), "only": m2(only)}
    edges = edge_m(a, b)
    ask = {"ask": "overlay", "a": ours(a), "b": ours(b)}
    return ask, lambda answer: (all(near(answer[key], value, edges) for key, value in wanted.items()), wanted)


def cut():
    geometry = polygon()
    west, south, east, north = (round(value) for value in geometry.bounds)
    line = [(west - 600, rng.randint(south, north)), (east + 600, rng.randint(south, north))]
    if rng.random() < 0.5:
        line.insert(1, (rng.randint(west, east), rng.randint(south, north)))
    pieces = sorted(m2(piece) for piece in split(geometry, LineString(line)).geoms)
    edges = edge_m(geometry)
    whole = m2(geometry)
    ask = {"ask": "split", "shape": ours(geometry), "line": [[BASE[0] + x, BASE[1] + y] for x, y in line]}

    def judge(answer):
        if "refused" in answer:
            return len(pieces) == 1, pieces
        found = sorted(answer["pieces"])
        each = len(found) == len(pieces) and all(near(a, b, edges) for a, b in zip(found, pieces))
        # Together they lose nothing but where a corner of the cut was rounded onto the boundary.
        return each and near(sum(found), whole, edges), pieces

    return ask, judge


def merged():
    areas, _ = cells(rng.randint(2, 5), rng.randint(2, 5))
    chosen = rng.sample(areas, rng.randint(2, 4))
    together = shapely.union_all(chosen)
    wanted = m2(together) if together.geom_type == "Polygon" else "refused"

    def judge(answer):
        if wanted == "refused":
            return answer.get("refused") == "merge_apart", wanted
        return near(answer.get("m2", -1), wanted), wanted

    return {"ask": "merge", "areas": [ours(area) for area in chosen]}, judge


def faulty():
    """Any ring at all: shapely and we agree whether it is sound, spikes apart."""
    corners = [(rng.randrange(0, 12), rng.randrange(0, 12)) for _ in range(rng.randint(3, 7))]
    geometry = Polygon(corners)
    kept = [corner for i, corner in enumerate(corners) if corner != corners[i - 1]]
    if len(set(kept)) < 3:
        return faulty()
    wanted = geometry.is_valid

    def judge(answer):
        faults = [fault for fault in answer["faults"] if fault != "repeated"]
        return (not faults) == wanted, shapely.is_valid_reason(geometry)

    return {"ask": "faults", "shape": ours(geometry)}, judge


def sizes(geometry):
    """Square metres of what is clearly no sliver, and of all."""
    # 0.1 m are 10.6 units east and 9 north; a corner may be rounded by one.
    clear = [part for part in areal(geometry) if m2(part) > SLIVER_M2 * 1.1 and not part.buffer(-12).is_empty]
    return sum(m2(part) for part in clear), m2(geometry)


def tiling():
    areas, whole = cells(rng.randint(3, 6), rng.randint(3, 6))
    areas.pop(rng.randrange(len(areas)))
    at = rng.randrange(len(areas))
    areas[at] = translate(areas[at], rng.randint(-2_500, 2_500), rng.randint(-2_500, 2_500))
    overlaps = {(a, at) if a < at else (at, a): sizes(areas[a].intersection(areas[at])) for a in range(len(areas)) if a != at}
    empty = sizes(whole.difference(shapely.union_all(areas)))
    west, south, east, north = (round(value) for value in whole.bounds)
    points = [(rng.randint(west, east), rng.randint(south, north)) for _ in range(20)]
    clear = [p for p in points if not any(area.boundary.distance(Point(p)) < 2 for area in areas)]
    whose = [[i for i, area in enumerate(areas) if area.contains(Point(p))] for p in clear]
    edges = edge_m(areas[at], areas[at])

    def judge(answer):
        found = {(a, b): size for a, b, size in answer["overlaps"]}
        same = set(found) <= set(overlaps) and all(lies_in(found.get(pair, 0.0), size) for pair, size in overlaps.items())
        return same and lies_in(sum(answer["holes"]), empty) and answer["whose"] == whose, (overlaps, empty)

    def lies_in(size, bounds):
        moved = 0.01 + ROUNDED * edges
        return bounds[0] - moved <= size <= bounds[1] + moved

    ask = {"ask": "tiling", "whole": ours(whole), "areas": [ours(area) for area in areas]}
    return {**ask, "points": [our_point(p) for p in clear]}, judge


CASES = {area: 150, side: 300, distance: 150, overlay: 200, cut: 150, merged: 80, faulty: 200, tiling: 60}


def main():
    cases = [(make.__name__, *make()) for make, count in CASES.items() for _ in range(count)]
    asked = "".join(json.dumps(ask) + "\n" for _, ask, _ in cases)
    program = subprocess.run([sys.argv[1]], input=asked, stdout=subprocess.PIPE, text=True, check=False)
    answers = [json.loads(line) for line in program.stdout.splitlines()]
    if program.returncode != 0 or len(answers) != len(cases):
        print(f"the program ended with {program.returncode} after {len(answers)} of {len(cases)} answers")
    passed, failed = {}, 0
    for (name, ask, judge), answer in zip(cases, answers):
        right, wanted = judge(answer)
        if right:
            passed[name] = passed.get(name, 0) + 1
        else:
            failed += 1
            print(f"{name}: {json.dumps(ask)}\n  ours: {answer}\n  theirs: {wanted}")
    failed += len(cases) - len(answers)
    print(f"shapely {shapely.__version__} (GEOS {shapely.geos_version_string}), pyproj {pyproj.__version__}: {passed}")
    print(f"passed={sum(passed.values())} failed={failed} skipped=0")
    return 1 if failed or program.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
