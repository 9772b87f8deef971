"""Compares what we say a track covers of a line with shapely (GEOS) and pyproj (PROJ) on invented tracks and lines.

Usage: shapely_check.py PROGRAM, where PROGRAM is the example `patrol_answers`: JSON lines in, JSON lines out. GRIDWALK_SEED
chooses other tracks than the usual ones. The last line counts: "passed=N failed=N skipped=N".

Around each real point lies a disc, along each way that was walked a band with round ends; what of the line lies in their union
is covered. Theirs is reckoned on an azimuthal projection of the ellipsoid around the line's middle. Where a line only grazes a
disc a millimetre of radius is a decimetre of line, so ours must lie between theirs with a radius of 1 cm less and 1 cm more,
give or take 0.05 % for the two projections.
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
from shapely.geometry import LineString, Point

NEAREST, FARTHEST = 15.0, 30.0
RADIUS_M, SHARE = 0.01, 0.0005
CASES = 700

rng = random.Random(int(os.environ.get("GRIDWALK_SEED", "20261121")))


# -- invented lines and tracks, in metres, put on the earth around a city


def bent(steps, low, high, turn):
    """A path that turns by up to so much at each corner."""
    x, y = rng.uniform(-300, 300), rng.uniform(-300, 300)
    heading = rng.uniform(0, 2 * math.pi)
    path = [(x, y)]
    for _ in range(steps):
        far = rng.uniform(low, high)
        x, y = x + far * math.cos(heading), y + far * math.sin(heading)
        path.append((x, y))
        heading += rng.uniform(-turn, turn)
    return path


def whole(at, middle):
    """Whole numbers of 1e-7 degrees; a degree is roughly so long."""
    north = 110_880.0
    east = 111_320.0 * math.cos(math.radians(middle[1]))
    return [round((middle[0] + at[0] / east) * 1e7), round((middle[1] + at[1] / north) * 1e7)]


def beside(line):
    """Somebody who walks along a line, now near it, now less so, in either direction."""
    spread = rng.choice([2, 8, 14, 16, 25, 40])
    path = LineString(line)
    stops = numpy.arange(rng.uniform(0, 40), path.length, rng.uniform(6, 60))
    places = [path.interpolate(stop) for stop in stops]
    walked = [(p.x + rng.gauss(0, spread), p.y + rng.gauss(0, spread)) for p in places]
    return walked[:: rng.choice([1, -1])] or [line[0]]


def across():
    return bent(rng.randint(1, 60), 5, 120, rng.choice([0.3, 1.5, 3.1]))


def case():
    middle = (rng.uniform(75, 134), rng.uniform(-50, 54))
    line = bent(rng.randint(1, 9), 3, rng.choice([40, 200, 500]), rng.choice([0.2, 1.6]))
    track = beside(line) if rng.random() < 0.6 else across()
    points, before = [], None
    for n, at in enumerate(track):
        lon, lat = whole(at, middle)
        acc = rng.choice([3_000, 8_000, 15_000, 17_000, 22_000, 30_000, 48_000])
        mock = rng.random() < 0.05
        point = {"at": n * 8_000, "until": n * 8_000, "lon": lon, "lat": lat, "acc": acc, "mock": mock}
        if before and not mock and rng.random() < 0.8:
            point["from"] = before
        if not mock:
            before = {"at": n * 8_000, "lon": lon, "lat": lat}
        points.append(point)
    if rng.random() < 0.3:
        rng.shuffle(points)
    return {"line": [whole(at, middle) for at in line], "points": points}


# -- theirs


def plane(line):
    lon, lat = numpy.mean(numpy.array(line), axis=0) / 1e7
    crs = f"+proj=aeqd +ellps=WGS84 +lat_0={lat} +lon_0={lon}"
    put = pyproj.Transformer.from_crs("+proj=longlat +ellps=WGS84", crs, always_xy=True)
    return lambda lon, lat: put.transform(lon / 1e7, lat / 1e7)


def reach(points, put, more):
    """All that lies within reach of a point or a way, with a radius of so much more: convex each."""
    real = {(p["at"], p["lon"], p["lat"]): p for p in points if not p["mock"]}

    def radius(point):
        return min(max(point["acc"] / 1000, NEAREST), FARTHEST) + more

    shapes, radii = [], []
    for point in real.values():
        here = put(point["lon"], point["lat"])
        shapes.append(Point(here))
        radii.append(radius(point))
        came = point.get("from")
        other = came and real.get((came["at"], came["lon"], came["lat"]))
        if other:
            shapes.append(LineString([put(other["lon"], other["lat"]), here]))
            radii.append(min(radius(point), radius(other)))
    # A corner of such a circle's 256 is 2 mm outside of its chords at most.
    return numpy.atleast_1d(shapely.buffer(numpy.array(shapes, dtype=object), radii, quad_segs=64))


def covered(pieces, parts):
    """Length of straight pieces that lies in any of the convex parts: each cuts one stretch out of a piece."""
    total = 0.0
    for piece in pieces:
        near = parts[shapely.intersects(parts, piece)]
        cuts = [cut for cut in shapely.intersection(near, piece) if cut.length > 0]
        ends = [sorted(piece.project(Point(end)) for end in (cut.coords[0], cut.coords[-1])) for cut in cuts]
        done = 0.0
        for begin, end in sorted(ends):
            total += max(0.0, end - max(begin, done))
            done = max(done, end)
    return total


def judge(ask, answer):
    put = plane(ask["line"])
    corners = [put(lon, lat) for lon, lat in ask["line"]]
    pieces = [LineString(pair) for pair in zip(corners, corners[1:])]
    length = sum(piece.length for piece in pieces)
    least, most = (covered(pieces, reach(ask["points"], put, more)) for more in (-RADIUS_M, RADIUS_M))
    ours, whole_mm = answer["covered_mm"] / 1000, answer["length_mm"] / 1000
    give = SHARE * length + 1e-3
    right = least - give <= ours <= most + give and abs(whole_mm - length) <= give
    return right, {"length": length, "least": least, "most": most}


def main():
    asks = [case() for _ in range(CASES)]
    asked = "".join(json.dumps(ask) + "\n" for ask in asks)
    program = subprocess.run([sys.argv[1]], input=asked, stdout=subprocess.PIPE, text=True, check=False)
    answers = [json.loads(line) for line in program.stdout.splitlines()]
    if program.returncode != 0 or len(answers) != len(asks):
        print(f"the program ended with {program.returncode} after {len(answers)} of {len(asks)} answers")
    passed, failed, shares, apart = 0, 0, [], 0.0
    for ask, answer in zip(asks, answers):
        right, theirs = judge(ask, answer)
        ours = answer["covered_mm"] / 1000
        shares.append(ours / theirs["length"])
        apart = max(apart, abs(ours - (theirs["least"] + theirs["most"]) / 2))
        if right:
            passed += 1
        else:
            failed += 1
            print(f"coverage: {json.dumps(ask)}\n  ours: {answer}\n  theirs: {theirs}")
    failed += len(asks) - len(answers)
    kinds = [sum(share <= 0 for share in shares), sum(0 < share < 0.999 for share in shares)]
    print(f"{len(shares)} tracks: {kinds[0]} cover nothing, {kinds[1]} a part, {len(shares) - sum(kinds)} all; at most {apart:.3f} m apart")
    if min(*kinds, len(shares) - sum(kinds)) < 20:
        failed += 1
        print("too few of one kind to mean anything")
    print(f"passed={passed} failed={failed} skipped=0")
    return 1 if failed or program.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
