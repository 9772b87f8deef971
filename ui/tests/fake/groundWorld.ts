/** The ground of the desk's district: eight streets, forty areas with one overlap and one gap, cells, roads, things. All invented. */
import type { ChangeView, EditionView, GroundFull, GroundRow, MapLayer, MapShape, OverlapView, HoleView, ShapeView } from '../../src/api/generated';
import { dayOf } from '../../src/desk/ground/day';
import { lengthM, ringM2, ringsOf, type Corner } from '../../src/desk/ground/shape';
import { STREETS } from './deskWorld';

const DAY = 86_400_000;
const WEST = 1199300000;
const SOUTH = 317500000;
export const SIZE = 160000;
const PEOPLE = ['沈慕华', '周晓岚', '陆建平', '欧阳文静'];
const ROADS = ['延陵西路', '怀德中路', '清潭路', '勤业路', '星港路', '玉龙南路', '白云路', '邹新路'];
const KINDS = ['学校', '菜市场', '公园', '医院', '车站', '商场'];
const THINGS = ['路灯', '雨水井盖', '污水井盖', '果皮箱', '公交站亭', '行道树', '交通护栏', '消火栓'];
const SHOPS = ['金陵面馆', '常隆烟酒', '小城故事理发', '益丰大药房', '美宜佳便利店', '老街酸菜鱼', '兰州拉面', '好又多水果'];

export const daysAgo = (n: number) => dayOf(Date.now() - n * DAY);

export interface Thing {
  row: GroundRow;
  shape: ShapeView | null;
  fields: [string, string][];
  editions: EditionView[];
}
export interface GroundWorld {
  things: Map<MapLayer, Thing[]>;
  changes: ChangeView[];
}

const round = (corners: number[][]): Corner[] => corners.map(([x, y]) => [Math.round(x!), Math.round(y!)]);
const area = (...rings: Corner[][]): ShapeView => ({ area: [rings] });

export function middleOf(shape: ShapeView): Corner {
  const corners = ringsOf(shape)[0]?.corners ?? [];
  const sum = corners.reduce<Corner>(([x, y], [cx, cy]) => [x + cx, y + cy], [0, 0]);
  return [Math.round(sum[0] / corners.length), Math.round(sum[1] / corners.length)];
}
export function measured(row: GroundRow, shape: ShapeView): GroundRow {
  const rings = ringsOf(shape);
  const [lon_e7, lat_e7] = middleOf(shape);
  const surface = rings.reduce((sum, ring) => sum + (ring.kind === 'outer' ? 1 : ring.kind === 'hole' ? -1 : 0) * ringM2(ring.corners), 0);
  const line = rings.reduce((sum, ring) => sum + (ring.kind === 'line' ? lengthM(ring.corners) * 1000 : 0), 0);
  return { ...row, area_m2: 'area' in shape ? Math.round(surface) : null, length_mm: 'lines' in shape ? Math.round(line) : null, point: { lon_e7, lat_e7 } };
}

export const edition = (change: ChangeView, shape: ShapeView | null, more: Partial<EditionView> = {}): EditionView => ({
  from_day: change.from_day, change: change.id, what: change.what, title: change.title, by: change.by, ended: false, contested: false, shape, ...more,
});

export function changesSeed(): ChangeView[] {
  const base = { by: PEOPLE[0]!, undone: false, used: [], contested: 0 } as const;
  return [
    { ...base, used: [], id: 'ch-7', what: 'draw', title: '绘制：南大街第 2 责任网格', layers: ['area'], from_day: daysAgo(2), count: 1, at_ms: Date.now() - 2 * DAY, contested: 1, by: '周晓岚' },
    { ...base, used: [], id: 'ch-6', what: 'merge', title: '合并：西林北片', layers: ['area'], from_day: daysAgo(-6), count: 2, at_ms: Date.now() - 3 * DAY },
    { ...base, used: ['cases', 'later'], id: 'ch-5', what: 'split', title: '拆分：荷花池第 4 责任网格', layers: ['area'], from_day: daysAgo(20), count: 3, at_ms: Date.now() - 20 * DAY, by: '欧阳文静' },
    { ...base, used: [], id: 'ch-4', what: 'import', title: '部件普查2026-Q3.zip', layers: ['component'], from_day: daysAgo(31), count: 960, at_ms: Date.now() - 30 * DAY },
    { ...base, used: [], id: 'ch-3', what: 'import', title: '道路中心线_测试.geojson', layers: ['road'], from_day: daysAgo(60), count: 412, at_ms: Date.now() - 58 * DAY, undone: true },
    { ...base, used: ['named'], id: 'ch-2', what: 'import', title: '门市台账.xlsx', layers: ['shop'], from_day: daysAgo(90), count: 240, at_ms: Date.now() - 88 * DAY, by: '陆建平' },
    { ...base, used: ['cases', 'later', 'named'], id: 'ch-1', what: 'import', title: '钟楼区责任网格2026.gpkg', layers: ['street', 'area', 'grid'], from_day: daysAgo(240), count: 560, at_ms: Date.now() - 238 * DAY },
  ];
}

const origin = (n: number): Corner => [WEST + (n % 4) * SIZE, SOUTH + Math.floor(n / 4) * SIZE];
/** A place within a street, in thousandths of its side, shaken a little but alike for neighbours. */
const inStreet = (n: number, fx: number, fy: number): Corner => {
  const [x, y] = origin(n);
  const inner = (f: number) => f > 0 && f < 1000;
  const shake = (a: number, b: number) => Math.sin(a * 12.9898 + b * 78.233 + n * 3.7) * 0.02 * SIZE;
  return [Math.round(x + (fx / 1000) * SIZE + (inner(fx) ? shake(fx, fy) : 0)), Math.round(y + (fy / 1000) * SIZE + (inner(fy) ? shake(fy, fx) : 0))];
};
/** Five areas of a street as runs of places. */
const CUTS: [number, number][][] = [
  [[0, 520], [300, 520], [460, 520], [460, 1000], [0, 1000]],
  [[460, 520], [660, 520], [1000, 520], [1000, 1000], [460, 1000]],
  [[0, 0], [300, 0], [300, 520], [0, 520]],
  [[300, 0], [660, 0], [660, 520], [460, 520], [300, 520]],
  [[660, 0], [1000, 0], [1000, 520], [660, 520]],
];

function areaShape(n: number, a: number): ShapeView {
  const places = CUTS[a]!.map(([x, y]) => inStreet(n, x, y));
  // One reaches over its neighbour, one stays short of it.
  if (n === 0 && a === 1) return area(places.map(([x, y], at): Corner => (at === 0 || at === 4 ? [x - 9000, y] : [x, y])));
  if (n === 5 && a === 4) return area(places.map(([x, y], at): Corner => (at === 2 ? [x - 26000, y - 9000] : [x, y])));
  return area(places);
}

const row = (id: string, layer: MapLayer, name: string, more: Partial<GroundRow> = {}): GroundRow => ({ id, layer, name, code: null, street_name: null, sort: null, area_m2: null, length_mm: null, point: null, ...more });

function thing(of: GroundRow, shape: ShapeView, change: ChangeView, fields: [string, string][] = []): Thing {
  return { row: measured(of, shape), shape, fields, editions: [edition(change, shape)] };
}

function streetThings(n: number, by: (id: string) => ChangeView, add: (layer: MapLayer, it: Thing) => void, big: boolean): void {
  const street = STREETS[n]!;
  const short = street.name.slice(0, -2);
  const [x, y] = origin(n);
  const first = by('ch-1');
  const inside = { street_name: street.name };
  add('street', thing(row(street.code, 'street', street.name, { code: street.code }), area(round([[x, y], [x + SIZE, y], [x + SIZE, y + SIZE], [x, y + SIZE]])), first));
  CUTS.forEach((_, a) => {
    const made = thing(row(`area-${n}-${a}`, 'area', `${short}第 ${a + 1} 责任网格`, { ...inside, code: `${street.code}A${String(a + 1).padStart(2, '0')}` }), areaShape(n, a), first, [['inspector', PEOPLE[(n + a) % 4]!], ['deputy', PEOPLE[(n + a + 1) % 4]!], ['standard', '钟楼区市容网格管理标准（2026）'], ['duties', '门前三包巡查、占道经营劝导、垃圾分类检查']]);
    if (n === 0 && a === 1) made.editions.unshift(edition(by('ch-7'), areaShape(0, 1), { contested: true }), edition({ ...by('ch-7'), id: 'ch-7b', title: '绘制：南大街东片调整', by: '陆建平' }, area(CUTS[1]!.map(([fx, fy]) => inStreet(0, fx, fy))), { contested: true }));
    if (n === 4 && a === 0) made.editions.unshift(edition(by('ch-6'), area(round([[x, y + SIZE * 0.52], [x + SIZE, y + SIZE * 0.52], [x + SIZE, y + SIZE], [x, y + SIZE]]))));
    add('area', made);
  });
  const side = big ? 50 : 8;
  for (let g = 0; g < side * side; g += 1) {
    const code = `${street.code}${String(g + 1).padStart(6, '0')}`;
    const [l, b, s] = [x + ((g % side) * SIZE) / side, y + (Math.floor(g / side) * SIZE) / side, SIZE / side];
    add('grid', thing(row(code, 'grid', code, { ...inside, code }), area(round([[l, b], [l + s, b], [l + s, b + s], [l, b + s]])), first));
  }
  ([['东段', 0.42], ['西段', 0.71]] as const).forEach(([part, at], r) => {
    const line = round([[x, y + SIZE * at], [x + SIZE * 0.35, y + SIZE * (at + 0.02)], [x + SIZE * 0.7, y + SIZE * (at + 0.035)], [x + SIZE, y + SIZE * at]]);
    add('road', thing(row(`road-${n}-${r}`, 'road', `${ROADS[n]!}${part}（${ROADS[(n + 1) % 8]!}–${ROADS[(n + 3) % 8]!}）`, inside), { lines: [line] }, first, [['from', ROADS[(n + 1) % 8]!], ['to', ROADS[(n + 3) % 8]!]]));
  });
  const scatter = (k: number, salt: number): Corner => [x + 2000 + ((k * 7919 + salt * 977) % (SIZE - 4000)), y + 2000 + ((k * 104729 + salt * 1543) % (SIZE - 4000))];
  for (let k = 0; k < 14; k += 1) add('point', thing(row(`point-${n}-${k}`, 'point', `${short}${KINDS[k % 6]!}${Math.floor(k / 6) + 1}`, { ...inside, sort: KINDS[k % 6]!, code: `P${n}${String(k).padStart(3, '0')}` }), { point: scatter(k, 3) }, first, [['category', KINDS[k % 6]!]]));
  for (let k = 0; k < (big ? 6250 : 120); k += 1)
    add('component', thing(row(`comp-${n}-${k}`, 'component', THINGS[k % 8]!, { ...inside, code: `3204040102${String(n * 10_000 + k).padStart(6, '0')}`, sort: k % 37 === 5 ? 'enum.component_state.broken' : 'enum.component_state.good' }), { point: scatter(k, 11) }, by('ch-4'), [['state', k % 37 === 5 ? 'enum.component_state.broken' : 'enum.component_state.good'], ['department', '钟楼区城市管理局'], ['owner', '市政设施管理处']]));
  for (let k = 0; k < 30; k += 1) add('shop', thing(row(`shop-${n}-${k}`, 'shop', `${SHOPS[k % 8]!}（${ROADS[n]!}店）`, { ...inside, code: `M${n}${String(k).padStart(3, '0')}` }), { point: scatter(k, 29) }, by('ch-2'), [['operator', PEOPLE[k % 4]!], ['address', `${ROADS[n]!} ${k * 4 + 2} 号`], ['rating', 'enum.rating.good']]));
}

export function groundWorld(big: boolean): GroundWorld {
  const things = new Map<MapLayer, Thing[]>();
  const add = (layer: MapLayer, it: Thing) => things.set(layer, [...(things.get(layer) ?? []), it]);
  const many = (layer: MapLayer, it: Thing) => {
    const all = things.get(layer);
    if (all) all.push(it);
    else add(layer, it);
  };
  const changes = changesSeed();
  const by = (id: string) => changes.find((change) => change.id === id)!;
  STREETS.forEach((_, n) => streetThings(n, by, many, big));
  const zone = (id: string, name: string, kind: string, n: number, at: [number, number, number, number], fields: [string, string][] = []) =>
    many('zone', thing(row(id, 'zone', name, { sort: `enum.zone_kind.${kind}`, street_name: STREETS[n]!.name }), area(([[at[0], at[1]], [at[2], at[1]], [at[2], at[3]], [at[0], at[3]]] as [number, number][]).map(([fx, fy]) => inStreet(n, fx, fy))), by('ch-1'), [['zone', `enum.zone_kind.${kind}`], ...fields]));
  zone('zone-1', '南大街历史街区', 'key', 0, [120, 560, 420, 900], [['basis', '常政发〔2026〕12号']]);
  zone('zone-2', '清潭夜市疏导点', 'stalls', 2, [380, 120, 560, 300], [['permits', '小吃、水果，24 个摊位'], ['slots', '1,2,3,4,5,6,7 17:30–22:30'], ['until', daysAgo(-120)]]);
  zone('zone-3', '勤业路早餐点', 'stalls', 3, [700, 100, 800, 200], [['slots', '1,2,3,4,5 06:00–09:00']]);
  const plot = (id: string, name: string, n: number, at: [number, number]) =>
    many('plot', thing(row(id, 'plot', name, { street_name: STREETS[n]!.name }), area(([[0, 0], [90, 10], [80, 70], [10, 60]] as const).map(([dx, dy]) => inStreet(n, at[0] + dx, at[1] + dy))), by('ch-1'), [['candidates', '市政设施管理处、园林所'], ['minutes', '区协调会纪要〔2026〕8号']]));
  plot('plot-1', '清潭桥西侧空地', 2, [120, 700]);
  plot('plot-2', '铁路涵洞北口', 6, [520, 300]);
  return { things, changes };
}

const LINE_OF_PIECES = (it: Thing): [number, number][][][] => {
  const shape = it.shape;
  if (!shape) return [];
  return 'point' in shape ? [[[shape.point]]] : 'lines' in shape ? shape.lines.map((line) => [line]) : shape.area;
};
/** What a window shows, streets and cells named by their code as the core does. */
export function mapShapes(world: GroundWorld, layer: MapLayer, [west, south, east, north]: readonly number[]): MapShape[] {
  const touches = (it: Thing) => {
    const corners = it.shape ? ringsOf(it.shape).flatMap((ring) => ring.corners) : [];
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    return corners.length > 0 && Math.min(...xs) <= east! && Math.max(...xs) >= west! && Math.min(...ys) <= north! && Math.max(...ys) >= south!;
  };
  return (world.things.get(layer) ?? []).filter(touches).flatMap((it) => LINE_OF_PIECES(it).map((coords) => ({ id: layer === 'street' || layer === 'grid' ? (it.row.code ?? it.row.id) : it.row.id, layer, name: it.row.name, coords })));
}

export const asOf = (it: Thing, day: string): EditionView | null => it.editions.find((each) => each.from_day <= day) ?? null;
export const overlapOf = (a: Thing, b: Thing, shape: ShapeView, m2: number): OverlapView => ({ a: a.row.id, b: b.row.id, a_name: a.row.name, b_name: b.row.name, m2, shape });
export const gap = (): HoleView => {
  const [full, short] = [CUTS[4]!.map(([x, y]) => inStreet(5, x, y)), ringsOf(areaShape(5, 4))[0]!.corners];
  const shape = area([full[1]!, full[2]!, full[3]!, short[2]!]);
  return { street: STREETS[5]!.code, street_name: STREETS[5]!.name, m2: Math.round(ringM2(ringsOf(shape)[0]!.corners)), shape };
};
export const fullOf = (it: Thing, day: string, cases: GroundFull['cases']): GroundFull => {
  const then = asOf(it, day);
  const shape = then?.shape ?? it.shape;
  return { row: shape ? measured(it.row, shape) : it.row, shape, fields: it.fields, editions: it.editions, cases, open_cases: cases.length, checks: [] };
};
