/** Small routes, plans and tracks for tests, and a page to put screens on. */
import { mount, type VueWrapper } from '@vue/test-utils';
import { createMemoryHistory, createRouter, type Router } from 'vue-router';
import type { Component } from 'vue';
import type { AskState, DutyChoices, GapReasonView, GapView, GroundRow, PlanRoute, PlanView, RouteFull, RouteItemView, RouteRow, Tally, TrackAskView, TrackPointView, TrackView } from '@/api/generated';
import { plugins } from '../harness';

export const row = (id: string, more: Partial<RouteRow> = {}): RouteRow => ({
  id, name: '南大街人行道', street: 's1', street_name: '南大街街道', unit: 'u1', unit_name: '环卫所', rule: { every: 'times', times: 5, per: 'month' }, proof: { by: 'covered', percent: 90 }, assessed: true,
  walkers: [], items: 2, length_mm: 1_500_000, from_day: '2026-03-01', until_day: null, may_edit: true, ...more,
});
export const item = (id: string, more: Partial<RouteItemView> = {}): RouteItemView => ({
  id, layer: 'road', name: `路段 ${id}`, buffer_m: null, length_mm: 700_000, point: { lon_e7: 1199500000, lat_e7: 317800000 }, coords: [[[1199500000, 317800000], [1199560000, 317800000]]], gone: false, ...more,
});
export const full = (more: Partial<RouteFull> = {}): RouteFull => ({ row: row('r1'), items: [item('a'), item('b'), item('c', { layer: 'point', name: '南大街小学', buffer_m: 50, length_mm: 0, coords: [] })], ...more });
export const groundRow = (id: string, more: Partial<GroundRow> = {}): GroundRow => ({
  id, layer: 'point', name: `点位 ${id}`, code: null, street_name: '南大街街道', sort: '学校', area_m2: null, length_mm: null, point: { lon_e7: 1199500000, lat_e7: 317800000 }, ...more,
});
export const choices: DutyChoices = {
  people: [{ id: 'p1', name: '周晓岚', staff_no: '1001', unit_name: '环卫所', areas: 1, streets: ['s1'] }, { id: 'p2', name: '陆建平', staff_no: '1002', unit_name: null, areas: 4, streets: [] }],
  units: [{ id: 'u1', name: '环卫所' }], standards: [], roads: [], load: 3,
};
export const shared = { duty_choices: () => choices, streets: () => ({ streets: [{ code: 's1', name: '南大街街道' }] }), class_tree: () => ({ groups: [], classes: [] }), map_shapes: () => ({ shapes: [], cut: false }) };

const none: Tally = { due: 0, met: 0, missed: 0, unknown: 0 };
export const tally = (more: Partial<Tally>): Tally => ({ ...none, ...more });
export function plan(routes: PlanRoute[], more: Partial<PlanView> = {}): PlanView {
  const days = Array.from({ length: 30 }, (_, n) => `2026-11-${String(n + 1).padStart(2, '0')}`);
  const units = [...new Map(routes.map((each) => [`${each.row.assessed}${each.row.unit}`, { unit: each.row.unit, name: each.row.unit_name ?? '', assessed: each.row.assessed, tally: each.tally }])).values()];
  return { month: '2026-11', days, units, routes, known_ms: 1_795_000_000_000, provisional: false, ...more };
}

const BEGAN = Date.parse('2026-11-20T07:30:00+08:00');
export const at = (minute: number) => BEGAN + minute * 60_000;
export const point = (minute: number, linked: boolean, more: Partial<TrackPointView> = {}): TrackPointView => ({
  at_ms: at(minute), until_ms: at(minute), lon_e7: 1199500000 + minute * 1000, lat_e7: 317800000, accuracy_mm: 6000, mock: false, linked, ...more,
});
export const gap = (from: number, to: number | null, reason: GapReasonView): GapView => ({ from_ms: at(from), until_ms: to === null ? null : at(to), reason });
export const track = (more: Partial<TrackView> = {}): TrackView => ({
  person_name: '周晓岚', day: '2026-11-20', purpose: '核对投诉', until_ms: Date.now() + 86_400_000, means: 'foot', distance_mm: 1_400_000, missing_parts: 0,
  points: [point(0, false), point(5, true), point(10, true), point(30, false), point(35, true)], gaps: [gap(10, 30, 'no_fix')], ...more,
});
export const ask = (id: string, state: AskState, more: Partial<TrackAskView> = {}): TrackAskView => ({
  id, person_name: '周晓岚', asker_name: '沈慕华', of_me: false, by_me: true, day: '2026-11-20', purpose: '核对投诉', asked_ms: at(0), until_ms: Date.now() + 86_400_000, state, may_replay: state === 'shared', has_track: true, views: [], ...more,
});

const nowhere = { template: '<div />' };
const shown: VueWrapper[] = [];
/** Puts a screen on a page of its own; the words are those of the language chosen. */
export async function open(screen: Component, path: string, props: Record<string, unknown> = {}): Promise<{ view: VueWrapper; router: Router }> {
  const [words] = plugins().plugins;
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: nowhere }, { path: '/routes', name: 'routes', component: nowhere }, { path: '/routes/plan', name: 'routesPlan', component: nowhere }, { path: '/routes/tracks', name: 'tracks', component: nowhere }, { path: '/routes/tracks/:ask', name: 'trackReplay', component: nowhere }, { path: '/routes/:id', name: 'routeEdit', component: nowhere }],
  });
  await router.push(path);
  const view = mount(screen, { props, global: { plugins: [words!, router], stubs: { transition: false } }, attachTo: document.body });
  shown.push(view);
  return { view, router };
}
export const close = () => shown.splice(0).forEach((each) => each.unmount());
