/** Patrol routes of the desk's district, how their months stand, and tracks asked for. All invented. */
import type { AskState, GapView, GroundFull, GroundPage, PlanCell, PlanSpan, PlanView, ProofView, RouteDay, RouteItemView, RouteRow, RouteSave, RouteSlot, RuleView, SlotView, StandingView, Tally, TrackAskView, TrackPointView, TrackView } from '../../src/api/generated';
import { dayOf, today } from '../../src/desk/ground/day';
import { metresBetween } from '../../src/shared/distance';
import type { FakeCore } from './core';
import { STREETS } from './deskWorld';

const DAY = 86_400_000;
const MINUTE = 60_000;
const EVERY = [1, 2, 3, 4, 5, 6, 7];

export interface FakeRoute { id: string; save: RouteSave; items: RouteItemView[] }
export interface FakeAsk { view: TrackAskView; person: string }
export interface RoutesWorld { routes: FakeRoute[]; asks: FakeAsk[] }

export const midnight = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);
export const daysFrom = (day: string, n: number): string => dayOf(midnight(day) + n * DAY);
const weekday = (day: string) => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
export const isRealDay = (day: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(day) && dayOf(midnight(day)) === day;

/** The same answer every time for the same thing. */
function chance(of: string): number {
  let h = 2166136261;
  for (const letter of of) h = Math.imul(h ^ letter.charCodeAt(0), 16777619);
  return ((h >>> 0) % 1000) / 1000;
}

export function itemView(core: FakeCore, { id, layer, buffer_m }: RouteSave['items'][number]): RouteItemView {
  const { row, shape } = core.call('ground', { layer, id, day: null }) as GroundFull;
  return { id, layer, name: row.name, buffer_m, length_mm: row.length_mm ?? 0, point: row.point, coords: shape && 'lines' in shape ? shape.lines : [], gone: false };
}

export function daysOf(month: string): string[] {
  const [year, of] = month.split('-').map(Number) as [number, number];
  return Array.from({ length: new Date(Date.UTC(year, of, 0)).getUTCDate() }, (_, n) => `${month}-${String(n + 1).padStart(2, '0')}`);
}

interface Hours { id: string; from_ms: number; to_ms: number }
/** What is due on a day; a visit that a span counts has the whole day. */
export function hoursOf(rule: RuleView, day: string): Hours[] {
  const from = midnight(day);
  const on = (slots: readonly SlotView[]) => slots.filter((slot) => slot.days.includes(weekday(day)));
  const end = (slot: SlotView) => (slot.to_min > slot.from_min ? slot.to_min : slot.to_min + 1440);
  const hours = (a: number, b: number): Hours => ({ id: `${day.replaceAll('-', '')}T${String(a)}`, from_ms: from + a * MINUTE, to_ms: from + b * MINUTE });
  if (rule.every === 'times') return [hours(0, 1440)];
  if (rule.every === 'slots') return rule.working_days && weekday(day) > 5 ? [] : on(rule.slots).map((slot) => hours(slot.from_min, end(slot)));
  if (rule.every === 'revisit') return chance(`${day} revisit`) < 0.15 ? [hours(0, 1440)] : [];
  return on(rule.within).flatMap((slot) => Array.from({ length: Math.ceil((end(slot) - slot.from_min) / rule.minutes) }, (_, n) => hours(slot.from_min + n * rule.minutes, Math.min(end(slot), slot.from_min + (n + 1) * rule.minutes))));
}

function itemStanding(route: FakeRoute, hours: Hours, item: string): StandingView {
  if (hours.to_ms > Date.now()) return hours.from_ms < Date.now() && chance(route.id + hours.id + item) < 0.5 ? 'met' : 'due';
  const at = chance(route.id + hours.id + item);
  const lost = chance(`${route.id}${hours.id} gap`) < 0.11;
  return lost && at < 0.4 ? 'unknown' : chance(`${route.id}${hours.id} miss`) < 0.07 && at < 0.5 ? 'missed' : 'met';
}
const WORST: readonly StandingView[] = ['missed', 'unknown', 'due', 'met'];
const worst = (all: readonly StandingView[]): StandingView => WORST.find((each) => all.includes(each)) ?? 'met';

function slots(route: FakeRoute, day: string): RouteSlot[] {
  const { from_day, until_day, rule } = route.save;
  if (day < from_day || (until_day !== null && day > until_day)) return [];
  const went = rule.every !== 'times' || chance(`${route.id}${day} went`) < 0.22;
  return hoursOf(rule, day).map((hours) => {
    const items = route.items.map((item) => ({ id: item.id, name: item.name, standing: went ? itemStanding(route, hours, item.id) : hours.to_ms > Date.now() ? ('due' as const) : ('missed' as const) }));
    return { ...hours, items, standing: items.length || hours.to_ms <= Date.now() ? worst(items.map((item) => item.standing)) : 'due' };
  });
}
export const dayView = (route: FakeRoute, day: string): RouteDay => ({ day, slots: slots(route, day) });

const tallyOf = (all: readonly StandingView[]): Tally => {
  const n = (of: StandingView) => all.filter((each) => each === of).length;
  return { due: n('due'), met: n('met'), missed: n('missed'), unknown: n('unknown') };
};

function planOf(route: FakeRoute, days: readonly string[], row: RouteRow): PlanView['routes'][number] {
  const { rule } = route.save;
  const all = days.map((day) => ({ day, standings: slots(route, day).map((slot) => slot.standing) })).filter((each) => each.standings.length > 0);
  if (rule.every !== 'times') {
    const cells = all.map(({ day, standings }): PlanCell => ({ day, tally: tallyOf(standings), standing: worst(standings) }));
    return { row, span: null, cells, tally: tallyOf(all.flatMap((each) => each.standings)) };
  }
  const visits = all.filter(({ standings }) => standings[0] === 'met' || standings[0] === 'unknown');
  const cells = visits.map(({ day, standings }): PlanCell => ({ day, tally: tallyOf(standings), standing: standings[0]! }));
  const { met, unknown } = tallyOf(visits.flatMap((each) => each.standings));
  const wanted = rule.per === 'day' ? all.length : rule.per === 'week' ? rule.times * Math.ceil(all.length / 7) : all.length ? rule.times : 0;
  const over = (days.at(-1) ?? '') < today();
  const standing: StandingView = met >= wanted ? 'met' : !over ? 'due' : met + unknown >= wanted ? 'unknown' : 'missed';
  const span: PlanSpan | null = rule.per === 'month' ? { standing, wanted, met, unknown } : null;
  const left = Math.max(0, wanted - met - unknown);
  return { row, span, cells, tally: { met: Math.min(met, wanted), unknown, due: over ? 0 : left, missed: over ? left : 0 } };
}

export function plan(routes: readonly FakeRoute[], rowOf: (route: FakeRoute) => RouteRow, month: string): PlanView {
  const days = daysOf(month);
  const made = routes.map((route) => planOf(route, days, rowOf(route))).filter((each) => each.cells.length > 0 || (each.span?.wanted ?? 0) > 0);
  const units = new Map<string, PlanView['units'][number]>();
  for (const { row, tally } of made) {
    const key = `${row.assessed} ${row.unit ?? ''}`;
    const sum = units.get(key) ?? { unit: row.unit, name: row.unit_name ?? '', assessed: row.assessed, tally: { due: 0, met: 0, missed: 0, unknown: 0 } };
    units.set(key, { ...sum, tally: { due: sum.tally.due + tally.due, met: sum.tally.met + tally.met, missed: sum.tally.missed + tally.missed, unknown: sum.tally.unknown + tally.unknown } });
  }
  return { month, days, units: [...units.values()], routes: made, known_ms: Date.now() - 7 * MINUTE, provisional: month >= '2027-01' };
}

const COVERED: ProofView = { by: 'covered', percent: 90 };
const STAY: ProofView = { by: 'dwell', within_m: 30, for_s: 60 };
const SCHOOL: SlotView[] = [{ days: [1, 2, 3, 4, 5], from_min: 450, to_min: 490 }, { days: [1, 2, 3, 4, 5], from_min: 970, to_min: 1010 }];

/** Routes as an office has them, of every kind; `many` for a whole district. */
export function routesWorld(core: FakeCore, many: boolean): RoutesWorld {
  const ground = (layer: 'road' | 'point') => (core.call('ground_list', { layer, street: null, text: null, day: null, after: null, limit: 1000 }) as GroundPage).rows;
  const [roads, points] = [ground('road'), ground('point')];
  const of = (n: number) => STREETS[n]!.name;
  const road = (n: number) => roads.filter((row) => row.street_name === of(n)).map((row) => ({ id: row.id, layer: row.layer, buffer_m: null }));
  const point = (n: number, sort: string, buffer_m: number | null = 50) => points.filter((row) => row.street_name === of(n) && row.sort === sort).map((row) => ({ id: row.id, layer: row.layer, buffer_m }));
  const routes: FakeRoute[] = [];
  const add = (name: string, street: number, more: Partial<RouteSave>) => {
    const save: RouteSave = { id: `route-${routes.length + 1}`, name, street: STREETS[street]!.code, unit: `u-law-${street}`, items: [], rule: { every: 'times', times: 5, per: 'month' }, proof: COVERED, walkers: [], assessed: true, from_day: '2026-03-01', until_day: null, ...more };
    routes.push({ id: save.id!, save, items: save.items.map((item) => itemView(core, item)) });
  };
  add('南大街人行道', 0, { items: road(0), walkers: ['p-0', 'p-1'] });
  add('南大街学校周边', 0, { items: point(0, '学校', 200), rule: { every: 'slots', slots: SCHOOL, working_days: true }, proof: STAY });
  add('南大街公厕', 0, { unit: 'u-clean-0', items: point(0, '车站', null), rule: { every: 'interval', minutes: 120, within: [{ days: EVERY, from_min: 420, to_min: 1140 }] }, proof: { by: 'checked' } });
  add('荷花池主次干道', 1, { items: road(1), rule: { every: 'times', times: 1, per: 'day' } });
  add('荷花池医院周边', 1, { items: point(1, '医院', 100), rule: { every: 'times', times: 3, per: 'week' }, proof: STAY, walkers: ['p-4'] });
  add('永红街道夜间巡查', 2, { items: road(2), rule: { every: 'slots', slots: [{ days: [5, 6], from_min: 1320, to_min: 120 }], working_days: false } });
  add('油烟扰民结案回头看', 2, { items: [], rule: { every: 'revisit', classes: ['m:06', 'gb2026:matter:09006'], after_days: 3, within_days: 4 }, proof: STAY });
  add('五星街道商场自查', 3, { assessed: false, items: point(3, '商场', 80), rule: { every: 'times', times: 2, per: 'month' }, proof: { by: 'checked' }, unit: null });
  add('邹区镇主干道', 7, { items: road(7), unit: 'u-law-7', assessed: false });
  add('元宵灯会保障', 0, { items: road(0), rule: { every: 'times', times: 1, per: 'day' }, from_day: '2026-02-20', until_day: '2026-03-05' });
  if (many) for (let n = 0; n < 100; n += 1) add(`${of(n % 8).slice(0, -2)}第 ${Math.floor(n / 8) + 1} 巡查路线`, n % 8, { items: road(n % 8), assessed: n % 3 !== 0, rule: n % 2 ? { every: 'times', times: 5, per: 'month' } : { every: 'slots', slots: [{ days: [1, 2, 3, 4, 5], from_min: 480, to_min: 690 }], working_days: true } });
  return { routes, asks: asksSeed() };
}

function asksSeed(): FakeAsk[] {
  const now = Date.now();
  const ask = (n: number, person: string, person_name: string, state: AskState, purpose: string, more: Partial<TrackAskView> = {}): FakeAsk => ({
    person,
    view: { id: `ask-${n}`, person_name, asker_name: '沈慕华', of_me: false, by_me: true, day: daysFrom(today(), -1 - n), purpose, asked_ms: now - (n * 26 + 2) * 60 * MINUTE, until_ms: now + (3 - n) * DAY, state, may_replay: state === 'shared', has_track: true, views: [], ...more },
  });
  return [
    ask(0, 'p-3', '徐立', 'open', '核对 11 月 20 日下午清潭路公交站旁堆物投诉的处置经过'),
    ask(1, 'p-0', '周晓岚', 'shared', '南大街夜间井盖缺失伤人，需弄清当天几点经过该处', { until_ms: now + 2 * DAY, views: [{ by_name: '沈慕华', at_ms: now - 3 * 60 * MINUTE }] }),
    ask(2, 'p-1', '陆建平', 'declined', '了解白云路一带的日常巡查情况', { until_ms: now + DAY }),
    ask(3, 'p-5', '蒋丽华', 'lapsed', '配合交警核实 11 月 12 日邹新路剐蹭事故的时间', { until_ms: now - 2 * DAY, views: [{ by_name: '沈慕华', at_ms: now - 3 * DAY }, { by_name: '沈慕华', at_ms: now - 2.5 * DAY }] }),
    ask(4, 'p-6', '司马青', 'shared', '核对新闸大桥下火情报告的先后', { by_me: false, asker_name: '顾晓东', may_replay: false, until_ms: now + DAY }),
  ];
}

const WEST = 1199300000;
const SOUTH = 317500000;
/** A morning on foot: four stretches, three gaps that say why, one break that nobody explains, two made-up positions. */
export function trackOf({ view }: FakeAsk): TrackView {
  const begin = midnight(view.day) + 450 * MINUTE;
  const points: TrackPointView[] = [];
  const walk = (from_min: number, n: number, x: number, y: number, dx: number, dy: number, mock = -1) => {
    for (let k = 0; k < n; k += 1) {
      const at_ms = begin + from_min * MINUTE + k * 20_000;
      const still = n > 1 && k === Math.floor(n / 2) ? 4 * MINUTE : 0;
      points.push({ at_ms: at_ms + (k > n / 2 ? 4 * MINUTE : 0), until_ms: at_ms + still + (k > n / 2 ? 4 * MINUTE : 0), lon_e7: WEST + Math.round(x + dx * k + 300 * Math.sin(k / 3)), lat_e7: SOUTH + Math.round(y + dy * k + 300 * Math.cos(k / 4)), accuracy_mm: 6000 + (k % 5) * 1500, mock: mock >= 0 && k >= mock && k < mock + 2, linked: k > 0 });
    }
  };
  walk(0, 110, 8000, 70000, 480, 30);
  walk(55, 60, 66000, 74000, 300, -420);
  walk(88, 1, 92000, 60000, 0, 0);
  walk(100, 70, 84000, 48000, -420, 80, 40);
  walk(135, 80, 60000, 96000, 380, 60);
  const gap = (from: number, to: number | null, reason: GapView['reason']): GapView => ({ from_ms: begin + from * MINUTE, until_ms: to === null ? null : begin + to * MINUTE, reason });
  return {
    person_name: view.person_name, day: view.day, purpose: view.purpose, until_ms: view.until_ms, means: 'foot', points,
    gaps: [gap(41, 55, 'no_fix'), gap(79, 88, 'paused'), gap(88, 100, 'killed'), gap(167, null, 'battery')], distance_mm: Math.round(points.reduce((sum, point, n) => sum + (point.linked ? metresBetween(points[n - 1]!, point) : 0), 0) * 1000), missing_parts: 1,
  };
}
