/**
 * Patrols, today's routes, tracks and askings under the phone's fake. Keeps to the contract; its recorder knows only what the
 * screens need: an accuracy gate, standing still, pauses and signals.
 */
import type { FixInput, GapReasonView, GapView, ItemToday, MeansView, MyDay, MyPatrol, PersonChoice, PointView, ReadyItem, RouteRow, RouteToday, SlotToday, TrackAskView, TrackFix, TrackPointView, TrackView, WalkerView } from '../../src/api/generated';
import { metresBetween } from '../../src/shared/distance';
import { id, Refused, type FakeCore, type Handlers } from './core';
import type { World } from './world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STREET = { street: '320404001', street_name: '南大街街道' };
const at = (x: number, y: number): PointView => ({ lon_e7: 1199530000 + x, lat_e7: 317795000 + y });
const dayOf = (ms: number) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(ms);

interface Item {
  id: string;
  layer: 'road' | 'point';
  name: string;
  point: PointView;
  /** Met by now, by slot; the rest is thousandths. */
  permille: number;
  unknown?: boolean;
}

interface Slot {
  id: string;
  from_ms: number;
  to_ms: number;
  items: Item[];
  over?: 'missed' | 'unknown' | 'met';
}

export interface PatrolWorld {
  people: PersonChoice[];
  running: { id: string; means: MeansView; partners: WalkerView[]; assessed: boolean; began_ms: number; paused: boolean; points: TrackPointView[]; gaps: GapView[]; dropped: Map<string, number>; mock: number } | null;
  routes: { row: RouteRow; span: RouteToday['span']; slots: Slot[] }[];
  marks: Set<string>;
  record: { day: MyDay; tracks: Map<string, TrackView> }[];
  asks: TrackAskView[];
  ready: ReadyItem[];
  /** What the next fixes are told of one's area. */
  outside: boolean | null;
}

const item = (layer: Item['layer'], key: string, name: string, x: number, y: number, permille = 0, unknown = false): Item => ({ id: key, layer, name, point: at(x, y), permille, unknown });

function row(key: string, name: string, more: Partial<RouteRow>): RouteRow {
  return {
    id: key, name, ...STREET, unit: 'u1', unit_name: '南大街街道综合执法局', rule: { every: 'interval', minutes: 120, within: [] }, proof: { by: 'covered', percent: 90 }, assessed: true,
    walkers: [{ id: 'p1', name: '周晓岚' }], items: 3, length_mm: 2_400_000, from_day: '2026-11-01', until_day: null, may_edit: false, ...more,
  };
}

function routes(now: number): PatrolWorld['routes'] {
  const midnight = Date.parse(`${dayOf(now)}T00:00:00+08:00`);
  const pavements = [item('road', 'r1', '延陵西路北侧人行道', 5200, 1400, 620), item('road', 'r2', '南大街东侧人行道', -8100, 2500, 0), item('road', 'r3', '双桂坊步行街', 2300, -4100, 1000), item('road', 'r4', '西瀛里', 14200, -9800, 300)];
  const gates = [item('point', 'point-1', '南大街小学北门', 1200, 900, 1000), item('point', 'point-5', '常州市实验小学东门', 9400, 2100, 0, true)];
  const toilets = (done: number) => [item('point', 'point-3', '西瀛里公厕', 3100, -2200, done), item('point', 'point-6', '青果巷公厕', -6400, 5200, 0), item('point', 'point-7', '怀德桥公厕', 11800, 3000, 0)];
  return [
    { row: row('route-1', '南大街片区人行道', { rule: { every: 'times', times: 5, per: 'month' } }), span: { standing: 'due', wanted: 5, met: 3, unknown: 1 }, slots: [{ id: 'route-1:day', from_ms: midnight, to_ms: midnight + DAY, items: pavements }] },
    { row: row('route-2', '公厕巡查', { proof: { by: 'checked' }, items: 3 }), span: null, slots: [
      { id: 'route-2:1', from_ms: now - 150 * MINUTE, to_ms: now - 30 * MINUTE, items: toilets(1000), over: 'missed' },
      { id: 'route-2:2', from_ms: now - 30 * MINUTE, to_ms: now + 90 * MINUTE, items: toilets(0) },
      { id: 'route-2:3', from_ms: now + 90 * MINUTE, to_ms: now + 210 * MINUTE, items: toilets(0) },
    ] },
    { row: row('route-3', '校园周边护学', { rule: { every: 'slots', slots: [], working_days: true }, proof: { by: 'dwell', within_m: 30, for_s: 60 } }), span: null, slots: [{ id: 'route-3:1', from_ms: now - 3 * HOUR, to_ms: now - 2 * HOUR, items: gates, over: 'unknown' }] },
    { row: row('route-4', '青果巷自查', { assessed: false, rule: { every: 'revisit', classes: ['m:06'], after_days: 7, within_days: 3 }, proof: { by: 'dwell', within_m: 30, for_s: 30 } }), span: null, slots: [{ id: 'route-4:1', from_ms: now - HOUR, to_ms: now + 4 * HOUR, items: [item('point', 'point-4', '青果巷游客中心', -2600, 3300, 1000)] }] },
  ];
}

/** A walk of so many points from a spot, a few metres each, with a gap in its middle. */
function walk(from_ms: number, steps: number, seed: number): { points: TrackPointView[]; gaps: GapView[] } {
  const points: TrackPointView[] = [];
  let [x, y, now] = [-9000 + seed * 900, -6000 + seed * 700, from_ms];
  const [out, back] = [Math.round(steps * 0.4), Math.round(steps * 0.46)];
  for (let n = 0; n < steps; n += 1) {
    now += 9_000;
    const [dx, dy] = n < steps / 3 ? [260, 20] : n < (steps * 2) / 3 ? [18, 210] : [-230, 30];
    [x, y] = [x + dx + ((n * 37) % 30), y + dy + ((n * 53) % 26)];
    if (n >= out && n < back) continue;
    points.push({ at_ms: now, until_ms: now + (n === 12 ? 4 * MINUTE : 0), ...at(x, y), accuracy_mm: 6000, mock: false, linked: n > 0 && n !== back });
    if (n === 12) now += 4 * MINUTE;
  }
  const before = points[out - 1]!.until_ms;
  const after = points[out]!.at_ms;
  return { points, gaps: [{ from_ms: before, until_ms: after, reason: (['no_fix', 'paused', 'killed'] as const)[seed % 3]! }] };
}

const lengthOf = (points: TrackPointView[]) => Math.round(points.reduce((sum, it, n) => sum + (n && it.linked ? metresBetween(points[n - 1]!, it) : 0), 0) * 1000);

function pastDay(now: number, ago: number): PatrolWorld['record'][number] {
  const day = dayOf(now - ago * DAY);
  const begun = Date.parse(`${day}T08:10:00+08:00`);
  const tracks = new Map<string, TrackView>();
  const patrols = Array.from({ length: ago === 2 ? 2 : 1 }, (_, n): MyPatrol => {
    const key = id('patrol');
    const { points, gaps } = walk(begun + n * 6 * HOUR, 90 + ago * 20, ago + n);
    const view: TrackView = { person_name: '周晓岚', day, purpose: '', until_ms: null, means: ago === 3 ? 'bike' : 'foot', points, gaps, distance_mm: lengthOf(points), missing_parts: 0 };
    const here = ago !== 5;
    if (here) tracks.set(key, view);
    return { id: key, means: view.means, assessed: n === 0, partners: ago === 2 ? [{ id: 'p2', name: '陆建平' }] : [], met: 6 - (ago % 3), unknown: ago === 3 ? 1 : 0, ended: true, track: here ? { from_ms: points[0]!.at_ms, to_ms: points.at(-1)!.until_ms, distance_mm: view.distance_mm, gaps: gaps.length } : null };
  });
  return { day: { day, patrols, covered: 6 - (ago % 3), found: 4 + ago, fixed: 2 + ago }, tracks };
}

export function patrolWorld(now = Date.now()): PatrolWorld {
  const person = (key: string, name: string, streets: string[], unit_name = '南大街街道综合执法局'): PersonChoice => ({ id: key, name, staff_no: `NDJ${key.slice(1).padStart(3, '0')}`, unit_name, areas: 1, streets });
  const ask = (state: TrackAskView['state'], ago: number, more: Partial<TrackAskView> = {}): TrackAskView => ({
    id: id('ask'), person_name: '周晓岚', asker_name: '沈慕华', of_me: true, by_me: false, day: dayOf(now - ago * DAY), purpose: '核对 12345 工单：居民反映 9 时许无人到场，需确认巡查经过', asked_ms: now - ago * DAY + 5 * HOUR,
    until_ms: now + (state === 'lapsed' ? -DAY : 2 * DAY), state, may_replay: false, has_track: true, views: [], ...more,
  });
  return {
    people: [person('p1', '周晓岚', ['320404001']), person('p2', '陆建平', ['320404001']), person('p3', '欧阳文静', ['320404001']), person('p4', '徐立', ['320404001']), person('p5', '顾明远', ['320404002'], '五星街道综合执法局'), person('p6', '沈慕华', ['*'], '区城市管理局')],
    running: null, routes: routes(now), marks: new Set(), record: [1, 2, 3, 5].map((ago) => pastDay(now, ago)), outside: false,
    asks: [ask('open', 1), ask('shared', 2, { purpose: '考核复查抽检', views: [{ by_name: '沈慕华', at_ms: now - 20 * HOUR }, { by_name: '沈慕华', at_ms: now - 3 * HOUR }] }), ask('open', 5, { has_track: false, asker_name: '区考核办', purpose: '季度抽查' }), ask('declined', 9, { purpose: '季度统计' })],
    ready: [
      { what: 'storage', ok: true, values: [['free_mb', '3200']] }, { what: 'clock', ok: true, values: [['off_s', '0']] }, { what: 'position', ok: true, values: [['accuracy_m', '6']] },
      { what: 'map_pack', ok: false, values: [['packs', '0']] }, { what: 'unsent', ok: false, values: [['unsent', '2']] },
    ],
  };
}

class Patrols {
  constructor(readonly core: FakeCore, readonly world: World, readonly w: PatrolWorld) {}

  now() {
    const it = this.w.running;
    if (!it) return { patrol: null };
    const last = it.points.at(-1);
    const { points, dropped, ...rest } = it;
    return { patrol: {
      ...rest, distance_mm: lengthOf(points), points: points.length, last: last ? { at_ms: last.until_ms, point: { lon_e7: last.lon_e7, lat_e7: last.lat_e7 }, accuracy_mm: last.accuracy_mm } : null,
      dropped: [...dropped].map(([reason, count]) => ({ reason: reason as 'vague', count })),
    } };
  }

  own() {
    if (!this.w.running) throw new Refused('no_patrol');
    return this.w.running;
  }

  take(fixes: TrackFix[]) {
    const it = this.own();
    const said = { kept: 0, still: 0, dropped: new Map<string, number>() };
    const drop = (reason: string) => [said.dropped, it.dropped].forEach((in_) => in_.set(reason, (in_.get(reason) ?? 0) + 1));
    for (const fix of fixes) {
      const accuracy_mm = fix.accuracy_mm ?? 50_000;
      const last = it.points.at(-1);
      if (it.paused) drop('paused');
      else if (accuracy_mm > 50_000) drop('vague');
      else if (last && last.mock === fix.mock && metresBetween(last, fix) < Math.max(10, Math.min(accuracy_mm, last.accuracy_mm) / 1000)) [last.until_ms, said.still] = [fix.fixed_at_ms, said.still + 1];
      else {
        const open = it.gaps.find((gap) => gap.until_ms === null);
        if (open) open.until_ms = fix.fixed_at_ms;
        it.points.push({ at_ms: fix.fixed_at_ms, until_ms: fix.fixed_at_ms, lon_e7: fix.lon_e7, lat_e7: fix.lat_e7, accuracy_mm, mock: fix.mock, linked: Boolean(last) && !open });
        said.kept += 1;
        if (fix.mock) it.mock += 1;
        else this.meet(fix);
      }
    }
    return { kept: said.kept, still: said.still, dropped: [...said.dropped].map(([reason, count]) => ({ reason: reason as 'vague', count })), outside: this.w.outside };
  }

  /** Whoever comes within thirty metres of an item's point has done it. */
  meet(fix: PointView) {
    for (const { row, slots } of this.w.routes) {
      for (const slot of slots.filter((it) => !it.over && it.from_ms <= Date.now() && Date.now() < it.to_ms)) {
        if (row.proof.by === 'checked') continue;
        for (const each of slot.items) if (metresBetween(each.point, fix) <= 30) Object.assign(each, { permille: 1000, unknown: false });
      }
    }
  }

  slot(route: RouteRow, it: Slot, fix: FixInput | null): SlotToday {
    const by_mark = route.proof.by === 'checked';
    const done = (each: Item) => (by_mark && !it.over ? this.w.marks.has(`${it.id}/${each.id}`) : each.permille >= 1000);
    const missing = it.items.filter((each) => !done(each)).map((each): ItemToday => ({
      id: each.id, layer: each.layer, name: each.name, point: each.point, distance_mm: fix && Math.round(metresBetween(fix, each.point) * 1000), permille: by_mark ? 0 : each.permille,
      standing: it.over && it.over !== 'met' ? (each.unknown ? 'unknown' : 'missed') : each.unknown ? 'unknown' : 'due', by_mark, checked: false,
    })).sort((a, b) => (a.distance_mm ?? 0) - (b.distance_mm ?? 0));
    const standing = it.over ?? (missing.length ? (missing.every((each) => each.standing === 'unknown') ? 'unknown' : 'due') : 'met');
    return { id: it.id, from_ms: it.from_ms, to_ms: it.to_ms, standing, done: it.items.length - missing.length, total: it.items.length, missing };
  }
}

function routeHandlers(p: Patrols): Handlers {
  return {
    routes_today: ({ fix }) => ({ routes: p.w.routes.map(({ row: of, span, slots }) => ({ row: of, span, slots: slots.map((it) => p.slot(of, it, fix)) })) }),
    route: ({ route }) => {
      const found = p.w.routes.find((it) => it.row.id === route);
      if (!found) throw new Refused('not_found');
      const items = found.slots[0]?.items ?? [];
      return { row: found.row, items: items.map(({ id: key, layer, name, point }) => ({ id: key, layer, name, buffer_m: null, length_mm: 0, point, coords: [], gone: false })) };
    },
    route_day: ({ route, day }) => {
      const found = p.w.routes.find((it) => it.row.id === route);
      if (!found) throw new Refused('not_found');
      return { day, slots: found.slots.map((it) => {
        const { missing, standing } = p.slot(found.row, it, null);
        return { id: it.id, from_ms: it.from_ms, to_ms: it.to_ms, standing, items: it.items.map((each) => ({ id: each.id, name: each.name, standing: missing.find((m) => m.id === each.id)?.standing ?? ('met' as const) })) };
      }) };
    },
    item_check: ({ slot, item: key, on }) => {
      if (on) p.w.marks.add(`${slot}/${key}`);
      else p.w.marks.delete(`${slot}/${key}`);
      return p.core.changed('patrol', 'outbox'), {};
    },
  };
}

function runHandlers(p: Patrols): Handlers {
  const { core, w } = p;
  const moved = () => (core.changed('patrol'), p.now());
  const open = (reason: GapReasonView, of: GapView[]) => of.every((it) => it.until_ms !== null) && of.push({ from_ms: Date.now(), until_ms: null, reason });
  const close = (of: GapView[]) => of.filter((it) => it.until_ms === null).forEach((it) => (it.until_ms = Date.now()));
  return {
    patrol_ready: ({ fix }) => ({ items: w.ready.map((it) => (it.what === 'position' && !fix ? { ...it, ok: false, values: [] } : it)) }),
    patrol_now: () => p.now(),
    patrol_start: ({ means, partners, assessed }) => {
      if (w.running) throw new Refused('patrol_runs');
      w.running = { id: id('patrol'), means, assessed, partners: w.people.filter((it) => partners.includes(it.id)).map(({ id: key, name }) => ({ id: key, name })), began_ms: Date.now(), paused: false, points: [], gaps: [], dropped: new Map(), mock: 0 };
      return moved();
    },
    patrol_pause: () => (Object.assign(p.own(), { paused: true }), open('paused', p.own().gaps), moved()),
    patrol_resume: () => (Object.assign(p.own(), { paused: false }), close(p.own().gaps), moved()),
    patrol_signal: ({ reason }) => (open(reason, p.own().gaps), core.changed('patrol'), {}),
    patrol_end: () => {
      const it = p.own();
      close(it.gaps);
      const now = Date.now();
      const [first, last] = [it.points[0], it.points.at(-1)];
      const view: TrackView = { person_name: p.world.person?.name ?? '', day: dayOf(now), purpose: '', until_ms: null, means: it.means, points: it.points, gaps: it.gaps, distance_mm: lengthOf(it.points), missing_parts: 0 };
      const mine: MyPatrol = { id: it.id, means: it.means, assessed: it.assessed, partners: it.partners, track: { from_ms: first?.at_ms ?? it.began_ms, to_ms: last?.until_ms ?? now, distance_mm: view.distance_mm, gaps: it.gaps.length }, met: 2, unknown: 1, ended: true };
      noted(w, view.day, mine, view, 3);
      w.running = null;
      core.changed('patrol', 'outbox');
      return { id: it.id, distance_mm: view.distance_mm, gaps: it.gaps, met: 2, unknown: 1 };
    },
    record_fix: ({ fixes }) => p.take(fixes),
    duty_choices: () => ({ people: w.people, units: [], standards: [], roads: [], load: 3 }),
  };
}

/** A day is one, however many patrols it has. */
function noted(w: PatrolWorld, day: string, mine: MyPatrol, view: TrackView, found: number): void {
  const known = w.record.find((it) => it.day.day === day);
  const it = known ?? { day: { day, patrols: [], covered: 0, found: 0, fixed: 0 }, tracks: new Map<string, TrackView>() };
  it.day.patrols.push(mine);
  it.tracks.set(mine.id, view);
  it.day.covered += mine.met;
  it.day.found += found;
  it.day.fixed += Math.floor(found / 2);
  if (!known) w.record = [...w.record, it].sort((a, b) => b.day.day.localeCompare(a.day.day));
}

function gpxPoints(text: string): { all: number; timed: { at_ms: number; point: PointView }[] } {
  const all = [...text.matchAll(/<trkpt([^>]*)>([\s\S]*?)<\/trkpt>/g)];
  const figure = (attributes: string, name: string) => Math.round(Number(new RegExp(`${name}="([^"]+)"`).exec(attributes)?.[1]) * 1e7);
  const timed = all.flatMap(([, attributes, inner]) => {
    const time = /<time>([^<]+)<\/time>/.exec(inner!)?.[1];
    return time ? [{ at_ms: Date.parse(time), point: { lon_e7: figure(attributes!, 'lon'), lat_e7: figure(attributes!, 'lat') } }] : [];
  });
  return { all: all.length, timed };
}

function recordHandlers(p: Patrols): Handlers {
  const { core, w } = p;
  const track = (key: string) => {
    const found = w.record.map((it) => it.tracks.get(key)).find(Boolean);
    if (!found) throw new Refused('track_not_here');
    return found;
  };
  return {
    my_record: ({ from_day, to_day }) => {
      const days = w.record.map((it) => it.day).filter((it) => it.day >= from_day && it.day <= to_day);
      const sum = (of: (it: MyDay) => number) => days.reduce((total, it) => total + of(it), 0);
      return { days, distance_mm: sum((it) => it.patrols.reduce((n, each) => n + (each.track?.distance_mm ?? 0), 0)), covered: sum((it) => it.covered), found: sum((it) => it.found), fixed: sum((it) => it.fixed) };
    },
    my_track: ({ patrol }) => track(patrol),
    track_export: ({ patrol, format }) => {
      const { points, day } = track(patrol);
      const text = format === 'gpx' ? `<gpx>${points.length}</gpx>` : JSON.stringify({ type: 'FeatureCollection', features: [] });
      return { file_name: `patrol-${day}.${format}`, mime: 'application/octet-stream', content_base64: Buffer.from(text).toString('base64'), missing: [] };
    },
    gpx_import: ({ file, means, assessed }) => {
      const stored = core.files.get(file);
      if (!stored) throw new Refused('file_unknown');
      core.files.delete(file);
      const text = new TextDecoder().decode(stored.bytes);
      if (!text.includes('<gpx')) throw new Refused('gpx_unreadable');
      const { all, timed } = gpxPoints(text);
      if (!all) throw new Refused('gpx_empty');
      if (!timed.length) throw new Refused('gpx_timeless');
      const key = id('patrol');
      const points = timed.map(({ at_ms, point }, n): TrackPointView => ({ at_ms, until_ms: at_ms, ...point, accuracy_mm: 10_000, mock: false, linked: n > 0 }));
      const view: TrackView = { person_name: '', day: dayOf(timed[0]!.at_ms), purpose: '', until_ms: null, means, points, gaps: [], distance_mm: lengthOf(points), missing_parts: 0 };
      const mine: MyPatrol = { id: key, means, assessed, partners: [], met: 1, unknown: 0, ended: true, track: { from_ms: points[0]!.at_ms, to_ms: points.at(-1)!.at_ms, distance_mm: view.distance_mm, gaps: 0 } };
      noted(w, view.day, mine, view, 0);
      core.changed('patrol', 'outbox');
      return { patrols: [key], points: points.length, dropped: [], gaps: 0, timeless: all - timed.length };
    },
    track_asks: () => ({ asks: w.asks }),
    track_answer: ({ ask, share }) => {
      const found = w.asks.find((it) => it.id === ask);
      if (!found) throw new Refused('not_found');
      if (found.state === 'lapsed') throw new Refused('ask_lapsed');
      if (found.state !== 'open') throw new Refused('ask_answered');
      if (share && !found.has_track) throw new Refused('track_not_here');
      found.state = share ? 'shared' : 'declined';
      return core.changed('patrol', 'outbox'), {};
    },
  };
}

export function patrolHandlers(core: FakeCore, world: World, w: PatrolWorld = patrolWorld()): Handlers {
  const p = new Patrols(core, world, w);
  return { ...routeHandlers(p), ...runHandlers(p), ...recordHandlers(p) };
}
