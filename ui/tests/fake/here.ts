/**
 * The ground under the phone's fake: areas with a hole and an overlap, zones with hours, shopfronts, points, components and
 * a plot, and what `here` and `ground` say of them. With `FAKE_GROUND=big` a district of 20,000 grids and 50,000 points.
 */
import type { AnswerView, AreaView, CheckView, DutyBrief, EditionView, FixInput, GroundRow, Here, HoursView, MapLayer, MapShape, NearThing, PointView, ShopView, SlotView, ZoneHere, ZoneKindView } from '../../src/api/generated';
import { metresBetween } from '../../src/shared/distance';
import { id, Refused, type FakeCore, type Handlers } from './core';
import { putScene, type World } from './world';

const [WEST, SOUTH, STEP] = [1199480000, 317745000, 20000];
const STREET = { street: '320404001', street_name: '南大街街道' };
type Ring = [number, number][];
/** A ring in steps of a cell from the south-west corner. */
const ring = (...corners: [number, number][]): Ring => corners.map(([x, y]) => [Math.round(WEST + x * STEP), Math.round(SOUTH + y * STEP)]);
const box = (x: number, y: number, w: number, h: number) => ring([x, y], [x + w, y], [x + w, y + h], [x, y + h]);

interface Zone {
  shape: MapShape;
  kind: ZoneKindView;
  slots: SlotView[];
  basis: string;
  permits: string;
}

export interface Ground {
  areas: (AreaView & { ring: Ring })[];
  zones: Zone[];
  plots: (MapShape & { candidates: string })[];
  things: (GroundRow & { point: PointView })[];
  shops: Map<string, ShopView>;
  checks: Map<string, CheckView[]>;
  shapes: MapShape[];
  /** Where the slots are read: minutes since Monday. */
  now: () => { day: number; minute: number };
}

const WORK: SlotView[] = [{ days: [1, 2, 3, 4, 5, 6, 7], from_min: 7 * 60 + 30, to_min: 22 * 60 + 30 }];
const EVENING: SlotView[] = [{ days: [1, 2, 3, 4, 5, 6, 7], from_min: 17 * 60, to_min: 22 * 60 }];

const SHOPS = ['老张面馆', '百草堂药房', '德福羊肉汤', '小刚修车铺', '好邻居便利店', '银丝面馆', '麻糕店', '丽人理发', '兴隆五金', '书香文具', '鲜果时光', '南街电器维修'];
const POINTS = [['怀德桥公交站', '公交站'], ['南大街小学北门', '学校'], ['双桂坊农贸市场', '农贸市场'], ['西瀛里公厕', '公厕'], ['青果巷游客中心', '景区']];
const PARTS = ['上水井盖', '雨水箅子', '路灯', '交通护栏', '分类垃圾箱', '行道树', '公交站牌'];

/** Scattered alike at every start. */
function scatter(n: number): PointView {
  const [x, y] = [(n * 0.618_034) % 1, (n * 0.754_877) % 1];
  return { lon_e7: Math.round(WEST + x * 6 * STEP), lat_e7: Math.round(SOUTH + y * 5 * STEP) };
}

function thing(layer: MapLayer, n: number, name: string, sort: string | null, point = scatter(n)): GroundRow & { point: PointView } {
  const code = layer === 'component' ? `32040401101${String(n).padStart(6, '0')}` : layer === 'shop' ? `ZL-${String(n).padStart(4, '0')}` : null;
  return { id: `${layer}-${n}`, layer, name, code, street_name: STREET.street_name, sort, area_m2: null, length_mm: null, point };
}

function things(big: boolean): (GroundRow & { point: PointView })[] {
  const near = (n: number): PointView => ({ lon_e7: 1199530000 + ((n * 3877) % 9000) - 4500, lat_e7: 317795000 + ((n * 2741) % 8000) - 4000 });
  const many = big ? 50_000 : 400;
  return [
    ...SHOPS.map((name, n) => thing('shop', n, name, null, near(n + 1))),
    ...POINTS.map(([name, sort], n) => thing('point', n, name!, sort!, near(n + 31))),
    ...Array.from({ length: many }, (_, n) => thing('component', n, PARTS[n % PARTS.length]!, `enum.component_state.${n % 9 === 4 ? 'broken' : 'good'}`, big ? wide(n) : n < 14 ? near(n + 61) : scatter(n))),
  ];
}

const BIG = { across: 160, down: 125 };
/** Over a whole district. */
function wide(n: number): PointView {
  return { lon_e7: Math.round(WEST - 600000 + ((n * 0.618_034) % 1) * BIG.across * 10600), lat_e7: Math.round(SOUTH - 500000 + ((n * 0.754_877) % 1) * BIG.down * 9000) };
}

function manyGrids(): MapShape[] {
  const [w, s, dx, dy] = [WEST - 600000, SOUTH - 500000, 10600, 9000];
  return Array.from({ length: BIG.across * BIG.down }, (_, n) => {
    const [x, y] = [w + (n % BIG.across) * dx, s + Math.floor(n / BIG.across) * dy];
    return { id: `big-${n}`, layer: 'grid' as const, name: `320404001${String(n).padStart(6, '0')}`, coords: [[[x, y], [x + dx, y], [x + dx, y + dy], [x, y + dy]] as Ring] };
  });
}

function shopOf(core: FakeCore, row: GroundRow & { point: PointView }, n: number, now: number): ShopView {
  const look = n % 4 !== 3;
  return {
    id: row.id, code: row.code ?? '', name: row.name, operator: `${row.name.slice(0, 2)}餐饮管理部`, licence: `92320404MA1X${String(n).padStart(6, '0')}`, address: `南大街 ${12 + n * 2} 号`,
    ...STREET, area: 'a1', area_name: '南大街第 3 责任网格', agreement: n % 3 === 0 ? putScene(core, 'before', 90 + n) : null,
    rating: look ? (['good', 'fair', 'poor'] as const)[n % 3]! : null, rating_set: n === 0, point: row.point, last_check_ms: look ? now - (n + 1) * 26 * 3_600_000 : null,
    last_result: look ? (['kept', 'reminded', 'warned'] as const)[n % 3]! : null, next_step: (['reminded', 'warned', 'passed'] as const)[n % 3]!,
  };
}

export function ground(core: FakeCore, world: World): Ground {
  const big = process.env['FAKE_GROUND'] === 'big';
  const now = Date.now();
  const base = { ...STREET, deputy_name: '陆建平' as string | null, unit_grids: 12 };
  const areas = [
    { ...base, id: 'a1', name: '南大街第 3 责任网格', inspector_name: '周晓岚', area_m2: 183_400, ring: box(0, 0, 3, 5) },
    { ...base, id: 'a2', name: '南大街第 4 责任网格', inspector_name: '徐立', deputy_name: null, area_m2: 151_200, ring: ring([3, 0], [6, 0], [6, 4], [5, 4], [5, 5], [3, 5]) },
    { ...base, id: 'a3', name: '荷花池第 1 责任网格', inspector_name: null, deputy_name: null, area_m2: 21_000, ring: box(-0.4, 0, 0.8, 1) },
  ];
  const shape = (key: string, layer: MapLayer, name: string, corners: Ring): MapShape => ({ id: key, layer, name, coords: [corners] });
  const zones: Zone[] = [
    { shape: shape('z1', 'zone', '主城区城市化管理区域', box(0, 0.5, 5.5, 4.4)), kind: 'urban', slots: [], basis: '常政发〔2016〕172号', permits: '' },
    { shape: shape('z2', 'zone', '双桂坊夜市摊规点', box(2.35, 2.35, 0.3, 0.3)), kind: 'stalls', slots: EVENING, basis: '', permits: '早点、小吃 24 个摊位' },
    { shape: shape('z3', 'zone', '怀德桥便民修理点', box(2.9, 2.4, 0.15, 0.2)), kind: 'stalls', slots: WORK, basis: '', permits: '修鞋、配钥匙 6 个摊位' },
    { shape: shape('z4', 'zone', '南大街商圈', box(1.5, 1.5, 2, 2)), kind: 'key', slots: [], basis: '', permits: '' },
  ];
  const plots = [{ ...shape('p1', 'plot', '文亨桥东侧空地', box(3.2, 3.1, 0.5, 0.4)), candidates: '市住建局、南大街街道' }];
  const all = things(big);
  const shops = new Map(all.filter((it) => it.layer === 'shop').map((it, n) => [it.id, shopOf(core, it, n, now)]));
  const checks = new Map<string, CheckView[]>([...shops.values()].map((it) => [it.id, it.last_check_ms === null ? [] : [
    { id: id('check'), at_ms: it.last_check_ms, by: '周晓岚', result: it.last_result!, note: it.last_result === 'kept' ? '' : '店外堆放纸箱，已当面提醒', photo: putScene(core, 'before', 80), unsent: false },
    { id: id('check'), at_ms: it.last_check_ms - 9 * 86_400_000, by: '陆建平', result: 'kept', note: '', photo: null, unsent: false },
  ]]));
  const grids = big ? manyGrids() : world.shapes.filter((it) => it.layer === 'grid');
  const shapes = [
    ...world.shapes.filter((it) => it.layer !== 'area' && it.layer !== 'grid'), ...grids,
    ...areas.map((it) => shape(it.id, 'area', it.name, it.ring)), ...zones.map((it) => it.shape), ...plots,
    ...all.map((it): MapShape => ({ id: it.id, layer: it.layer, name: it.name, coords: [[[it.point.lon_e7, it.point.lat_e7]]] })),
  ];
  const clock = () => {
    const local = new Date(Date.now() + 8 * 3_600_000);
    return { day: ((local.getUTCDay() + 6) % 7) + 1, minute: local.getUTCHours() * 60 + local.getUTCMinutes() };
  };
  return { areas, zones, plots, things: all, shops, checks, shapes, now: clock };
}

function holds(corners: Ring, { lon_e7: x, lat_e7: y }: PointView): boolean {
  return corners.reduce((inside, [ax, ay], at) => {
    const [bx, by] = corners[(at + 1) % corners.length]!;
    return ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax ? !inside : inside;
  }, false);
}

function edgeM(corners: Ring, at: PointView): number {
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const clamp = (n: number, list: number[]) => Math.min(Math.max(n, Math.min(...list)), Math.max(...list));
  return metresBetween(at, { lon_e7: clamp(at.lon_e7, xs), lat_e7: clamp(at.lat_e7, ys) });
}

function hoursOf(slots: SlotView[], { day, minute }: { day: number; minute: number }): HoursView {
  if (!slots.length) return { is: 'always' };
  const running = slots.find((it) => it.days.includes(day) && minute >= it.from_min && minute < it.to_min);
  if (running) return { is: 'now', minutes: running.to_min - minute };
  const waits = slots.map((it) => (minute < it.from_min ? it.from_min - minute : it.from_min + 24 * 60 - minute));
  return { is: 'later', minutes: Math.min(...waits) };
}

const ANSWERS: [string, string, string, string | null][] = [
  ['m:06', '市容环境类', 'City appearance', '南大街街道环卫所'], ['m:07', '宣传广告类', 'Advertising', '区市容管理中心'], ['m:09', '街面秩序类', 'Street order', '南大街街道综合执法局'],
  ['c:01', '市政公用设施', 'Public utilities', '区市政养护所'], ['c:03', '市容环境设施', 'Cleansing facilities', '南大街街道环卫所'], ['c:04', '园林绿化设施', 'Greenery', '区园林绿化中心'],
  ['m:08', '施工管理类', 'Building sites', null], ['m:10', '突发事件类', 'Sudden events', '区应急指挥中心'],
];
const answers = (): AnswerView[] => ANSWERS.map(([key, name_zh, name_en, unit_name]) => ({ key, name_zh, name_en, unit: unit_name && `u-${key}`, unit_name, own: unit_name !== null }));

function duty(it: AreaView, land: Ground): DutyBrief {
  return {
    area: it.id, name: it.name, inspector_name: it.inspector_name, deputy_name: it.deputy_name, unit_name: it.id === 'a3' ? null : '南大街街道综合执法局',
    standard_title: it.id === 'a3' ? null : '一级道路保洁标准（2026 版）', standard_text: it.id === 'a3' ? '' : '路面见本色，废弃物每千平方米不超过 6 处，滞留不超过 30 分钟。\n果皮箱日产日清，箱体无污渍。\n人行道无占道堆放，非机动车线内停放、朝向一致。',
    tasks: it.id === 'a3' ? [] : ['路面保洁', '门前三包巡查', '非机动车秩序', '小广告清除'], duties: it.id === 'a3' ? '' : '发现、处置、上报、跟踪督办；每日至少巡查两遍。',
    hours: it.id === 'a3' ? { is: 'never' } : hoursOf(WORK, land.now()), slots: it.id === 'a3' ? [] : WORK, answers: it.id === 'a3' ? [] : answers(), open_cases: it.id === 'a1' ? 3 : 0,
  };
}

function hereAt(world: World, land: Ground, fix: FixInput | null, reach: number): Here {
  const none: Here = { locus: { grid: null, others: [], area: null, place_text: '', responsible_unit: null, ask: false }, area_state: 'no_fix', duty: null, zones: [], near: [], plots: [] };
  if (!fix) return none;
  const found = land.areas.filter((it) => holds(it.ring, fix));
  const inStreet = holds(box(-0.4, 0, 6.4, 5), fix);
  const [first] = found;
  const zones = land.zones.map((it): ZoneHere => {
    const corners = it.shape.coords[0]!;
    const inside = holds(corners, fix);
    return { id: it.shape.id, name: it.shape.name, kind: it.kind, inside, distance_mm: inside ? 0 : Math.round(edgeM(corners, fix) * 1000), hours: hoursOf(it.slots, land.now()), basis: it.basis, permits: it.permits };
  });
  const near = land.things.map((row, n): NearThing => ({ row, distance_mm: Math.round(metresBetween(fix, row.point) * 1000), open_cases: n % 7 === 2 ? 1 : 0 }));
  return {
    ...none, area_state: found.length > 1 ? 'overlap' : first ? 'one' : inStreet ? 'hole' : 'outside', duty: first ? duty(first, land) : null,
    locus: { ...none.locus, area: first ?? null, responsible_unit: first ? '南大街街道综合执法局' : null, place_text: world.cases[0]?.brief.place_text ?? '' },
    zones: zones.filter((it) => it.distance_mm <= reach * 1000).sort((a, b) => a.distance_mm - b.distance_mm),
    near: near.filter((it) => it.distance_mm <= reach * 1000).sort((a, b) => a.distance_mm - b.distance_mm).slice(0, 60),
    plots: land.plots.filter((it) => holds(it.coords[0]!, fix)).map((it) => rowOf(it)),
  };
}

function rowOf(it: MapShape): GroundRow {
  const [xs, ys] = [it.coords[0]!.map(([x]) => x), it.coords[0]!.map(([, y]) => y)];
  const point = { lon_e7: Math.round((Math.min(...xs) + Math.max(...xs)) / 2), lat_e7: Math.round((Math.min(...ys) + Math.max(...ys)) / 2) };
  return { id: it.id, layer: it.layer, name: it.name, code: it.layer === 'grid' ? it.name : null, street_name: STREET.street_name, sort: null, area_m2: it.layer === 'road' ? null : 42_300, length_mm: it.layer === 'road' ? 1_140_000 : null, point };
}

const EDITIONS: EditionView[] = [
  { from_day: '2026-09-01', change: 'c2', what: 'draw', title: '秋季边界调整', by: '沈慕华', ended: false, contested: false, shape: null },
  { from_day: '2026-03-01', change: 'c1', what: 'import', title: '2026 年普查数据', by: '沈慕华', ended: false, contested: false, shape: null },
];

function fieldsOf(land: Ground, layer: MapLayer, key: string): [string, string][] {
  const shop = land.shops.get(key);
  if (shop) return [['operator', shop.operator], ['licence', shop.licence], ['address', shop.address], ...(shop.rating ? [['rating', `enum.rating.${shop.rating}`] as [string, string]] : [])];
  const zone = land.zones.find((it) => it.shape.id === key);
  if (zone) return [['zone', `enum.zone_kind.${zone.kind}`], ...(zone.basis ? [['basis', zone.basis] as [string, string]] : []), ...(zone.permits ? [['permits', zone.permits] as [string, string]] : []), ...(zone.slots.length ? [['slots', '1,2,3,4,5,6,7 17:00–22:00'] as [string, string]] : [])];
  if (layer === 'component') return [['state', 'enum.component_state.good'], ['department', '区市政养护所'], ['grid', '320404001000003']];
  if (layer === 'road') return [['from', '怀德中路'], ['to', '和平南路']];
  if (layer === 'plot') return [['candidates', '市住建局、南大街街道'], ['minutes', '2026 年 10 月 12 日现场会：权属待查']];
  return [];
}

export function hereHandlers(core: FakeCore, world: World, land: Ground = ground(core, world)): Handlers {
  const within = ([w, s, e, n]: [number, number, number, number]) => ({ coords }: MapShape) => {
    const [xs, ys] = [coords.flat().map(([x]) => x), coords.flat().map(([, y]) => y)];
    return Math.max(...xs) >= w && Math.min(...xs) <= e && Math.max(...ys) >= s && Math.min(...ys) <= n;
  };
  const shop = (key: string) => {
    const found = land.shops.get(key);
    if (!found) throw new Refused('not_found');
    return found;
  };
  return {
    map_shapes: ({ layers, bbox, limit }) => {
      const inside = within(bbox);
      const found = land.shapes.filter((it) => layers.includes(it.layer) && inside(it));
      return { shapes: found.slice(0, limit), cut: found.length > limit };
    },
    here: ({ fix, reach_m }) => hereAt(world, land, fix, reach_m),
    ground_list: ({ layer, text, limit }) => {
      const rows = layer === 'area' ? land.areas.map((it) => rowOf({ id: it.id, layer, name: it.name, coords: [it.ring] })) : land.things.filter((it) => it.layer === layer);
      const found = rows.filter((it) => !text || `${it.name}${it.street_name}`.includes(text));
      return { rows: found.slice(0, limit), total: found.length, next: null };
    },
    ground: ({ layer, id: key }) => {
      const shape = land.shapes.find((it) => it.layer === layer && it.id === key);
      const row = land.things.find((it) => it.id === key) ?? (shape && rowOf(shape));
      if (!row) throw new Refused('not_found');
      const cases = world.cases.filter((c) => c.brief.state === 'reported').slice(0, key.endsWith('1') ? 2 : 0).map((c) => c.brief);
      return {
        row, shape: shape && ['area', 'zone', 'plot', 'grid'].includes(layer) ? { area: [shape.coords] } : null, fields: fieldsOf(land, layer, key), editions: EDITIONS,
        cases, open_cases: cases.length, checks: land.checks.get(key) ?? [],
      };
    },
    shop: ({ shop: key }) => shop(key),
    shop_check: ({ shop: key, result, note, photo }) => {
      const [at, of] = [Date.now(), shop(key)];
      const made: CheckView = { id: id('check'), at_ms: at, by: world.person?.name ?? '', result, note, photo, unsent: true };
      land.checks.set(key, [made, ...(land.checks.get(key) ?? [])]);
      Object.assign(of, { last_check_ms: at, last_result: result });
      core.changed('reference', 'outbox');
      return { id: made.id };
    },
  };
}
