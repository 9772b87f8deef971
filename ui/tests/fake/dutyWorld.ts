/** A district's duties for the desk's fake: areas with people, hours, standards, roads and shopfronts. All invented. */
import type { CheckView, DutyFlag, GroundFull, GroundPage, PersonChoice, PlotView, PointView, RacedField, RoadChoice, ShapeView, ShopView, SlotView, StandardView, UnitChoice } from '../../src/api/generated';
import type { FakeCore } from './core';
import { STREETS } from './deskWorld';
import { putScene } from './world';

const DAY = 86_400_000;
const WEST = 1199300000;
const SOUTH = 317500000;
const SIZE = 160000;

export interface FakeArea {
  id: string; code: string; name: string; street: string; street_name: string; shape: ShapeView | null; m2: number; point: PointView | null; from: string;
  inspector: string | null; deputy: string | null; classes: string[]; tasks: string[]; slots: SlotView[]; rounds: number | null;
  standard: string | null; version: number | null; roads: string[]; duties: string; units: Record<string, string>; raced: RacedField[]; contested: boolean;
}
type FakePerson = Omit<PersonChoice, 'areas'>;
export interface DutyWorld { areas: FakeArea[]; people: FakePerson[]; units: UnitChoice[]; standards: StandardView[]; roads: RoadChoice[]; shops: ShopView[]; checks: Map<string, CheckView[]>; plots: PlotView[] }

const ROADS: [string, string[]][] = [
  ['延陵西路', ['怀德桥', '南大街', '晋陵中路']], ['怀德中路', ['怀德桥', '勤业桥', '西新桥']], ['清潭路', ['白云路', '清潭公园', '劳动西路']], ['勤业路', ['五星桥', '龙江中路', '皇粮浜']],
  ['玉龙南路', ['茶花路', '凤凰路', '中吴大道']], ['星港路', ['龙城大道', '蔷薇路', '港龙路']], ['新昌路', ['新闸大桥', '童子河西路', '唐家路']], ['邹新路', ['邹区大道', '灯城路', '泰村路']],
];
const PEOPLE = ['周晓岚', '陆建平', '欧阳文静', '徐立', '潘伟', '蒋丽华', '司马青', '高志远', '唐敏', '钱玉峰', '承建国', '恽雪梅', '庄大伟', '薛晓东', '贺兰', '巢志明', '史春燕', '丁家栋', '是文涛', '虞小梅', '邹海波', '吴国强', '戴红霞', '盛杰', '尤勇', '谈静'];
const WORK: SlotView[] = [{ days: [1, 2, 3, 4, 5], from_min: 450, to_min: 1050 }];
const SHIFTS: SlotView[] = [{ days: [1, 2, 3, 4, 5, 6, 7], from_min: 390, to_min: 840 }, { days: [1, 2, 3, 4, 5, 6, 7], from_min: 840, to_min: 1290 }];
const NIGHT: SlotView[] = [{ days: [1, 2, 3, 4, 5], from_min: 480, to_min: 1050 }, { days: [5, 6], from_min: 1080, to_min: 90 }, { days: [7], from_min: 540, to_min: 1020 }];
const TASKS = ['早高峰前清理学校、菜场门口占道摊点', '每日巡查沿街门市门前三包', '非机动车停放引导，无人看管处每日摆正两次', '小广告当日清除', '背街小巷暴露垃圾当日上报或清理', '雨后查看下水道口和低洼积水'];
const DUTIES = '负责网格内市容环境、街面秩序和沿街设施的日常巡查；能处置的当场处置，不能处置的拍照上报并跟踪到办结。\n每周与社区、物业碰头一次，通报未结问题。';
const OPERATORS = ['常州味源餐饮管理有限公司', '钟楼区阿明五金经营部', '常州天宁便利连锁有限公司', '钟楼区小芳服饰店', '常州鲜达水果有限公司', '钟楼区老陆理发店'];
const SIGNS = ['味源小笼', '阿明五金', '好邻里便利店', '小芳服饰', '鲜达水果', '老陆理发', '康乐药房', '金麦烘焙', '四季花店', '新时尚眼镜', '大娘水饺', '星宇文具'];

const unit = (street: number, kind: 'law' | 'clean') => `u-${kind}-${street}`;
const UNITS: UnitChoice[] = [
  ...STREETS.flatMap((street, n) => [{ id: unit(n, 'law'), name: `${street.name}综合执法局` }, { id: unit(n, 'clean'), name: `${street.name}环卫所` }]),
  ...['市政设施管理所', '园林绿化管理所', '城市照明管理处', '停车管理中心', '供水公司', '交警钟楼大队'].map((name, n) => ({ id: `u-${n}`, name })),
];

const text = (lines: string[]) => lines.map((line, n) => `${n + 1}. ${line}`).join('\n');
function standards(): StandardView[] {
  const one = ['路面见本色，废弃物每千平方米不超过 6 处，滞留不超过 30 分钟', '果皮箱日产日清，箱体无污渍', '人行道无占道堆放，非机动车线内停放、朝向一致', '门前三包责任书签订率 100%'];
  return [
    { id: 's1', title: '一级道路市容保洁标准', areas: 0, versions: [
      { number: 3, from_day: '2027-01-01', text: text([...one, '机械化清扫每日不少于三次']), current: false },
      { number: 2, from_day: '2026-03-01', text: text(one), current: true },
      { number: 1, from_day: '2024-01-01', text: text(one.slice(0, 2)), current: false }] },
    { id: 's2', title: '背街小巷管理标准', areas: 0, versions: [{ number: 1, from_day: '2025-05-01', text: text(['巷道内无暴露垃圾、无乱堆乱放', '飞线、破损路面发现后当日上报', '楼道口电动车不占消防通道']), current: true }] },
    { id: 's3', title: '商业街区精细化管理标准', areas: 0, versions: [{ number: 2, from_day: '2026-07-01', text: text(['店招完好、无缺字断亮', '外摆在许可范围内，22:00 前收回', '促销活动提前三日报备']), current: true }, { number: 1, from_day: '2025-01-01', text: text(['店招完好', '外摆在许可范围内']), current: false }] },
  ];
}

/** Square metres of a box in 1e-7 degrees at this latitude. */
const m2 = ([, , w, h]: readonly number[]): number => Math.round((w! / 1e7) * 94_600 * (h! / 1e7) * 110_900);
export const STREET_M2 = m2([0, 0, SIZE, SIZE]);
const corners = ([l, b, w, h]: readonly number[]): [number, number][] => [[l!, b!], [l! + w!, b!], [l! + w!, b! + h!], [l!, b! + h!]];
const surface = (box: readonly number[]): ShapeView => ({ area: [[corners(box)]] });

/** Duties on an area that the ground already has. */
function area({ row, shape, editions }: GroundFull, n: number): FakeArea {
  const street = STREETS.findIndex((each) => each.name === row.street_name);
  const at = n % 5;
  const { code, name: street_name } = STREETS[street]!;
  const person = (k: number) => `p-${k % PEOPLE.length}`;
  const empty = n === 10 || n === 24 || n === 37;
  return {
    id: row.id, code: row.code ?? '', name: row.name, street: code, street_name, ...(n === 33 ? { shape: null, m2: 0 } : { shape, m2: row.area_m2 ?? 0 }), point: row.point, from: editions[0]?.from_day ?? '2025-01-01',
    inspector: empty ? null : n === 16 ? null : street === 7 && at < 4 ? person(20) : person(n % 23), deputy: empty ? null : n === 8 ? person(8) : n % 4 === 3 ? null : person((n + 3) % 23),
    classes: n % 6 === 4 ? ['m:06', 'm:07', 'gb2026:matter:09010'] : [], tasks: TASKS.slice(n % 3, (n % 3) + 2 + (n % 3)), slots: n === 13 || empty ? [] : n % 5 === 1 ? SHIFTS : n % 5 === 3 ? NIGHT : WORK, rounds: n % 4 === 0 ? null : 2 + (n % 2),
    standard: n === 19 || empty ? null : ['s1', 's2', 's3'][n % 3]!, version: n % 7 === 3 ? 1 : null, roads: [`road-${street}-0`, ...(n % 2 ? [`road-${street}-1`] : [])], duties: n % 5 === 4 ? '' : DUTIES,
    units: { '*': unit(street, 'law'), 'm:06': unit(street, 'clean'), 'c:01': 'u-0', 'c:04': 'u-1', ...(n % 3 ? { 'm:09': 'u-3' } : {}), ...(n % 4 === 1 ? { 'gb2026:component:01001': 'u-4', 'gb2026:component:01037': 'u-2' } : {}) },
    raced: n === 1 ? raced() : [], contested: n === 30,
  };
}
const raced = (): RacedField[] => [
  { field: 'inspector', stands: '陆建平（1002）', stands_by: '沈慕华', other: '唐敏（1009）', other_by: '顾晓东（南大街街道综合执法局）', challenger_version: 7 },
  { field: 'slots', stands: '周一至周五 07:30–17:30', stands_by: '沈慕华', other: '每天 06:30–14:00；每天 14:00–21:30', other_by: '顾晓东（南大街街道综合执法局）', challenger_version: 8 },
];

const LADDER = ['reminded', 'warned', 'passed'] as const;
function shops(core: FakeCore, areas: FakeArea[], now: number): { shops: ShopView[]; checks: Map<string, CheckView[]> } {
  const checks = new Map<string, CheckView[]>();
  const scenes = [1, 2, 3].map((n) => putScene(core, 'before', n));
  const made = areas.flatMap((it, a) => Array.from({ length: (a * 5) % 4 }, (_, k): ShopView => {
    const n = a * 4 + k;
    const id = `shop-${n}`;
    const worst = n % 7 === 0 ? 2 : n % 5 === 0 ? 1 : 0;
    const looks = Array.from({ length: n % 4 }, (_, c): CheckView => ({
      id: `${id}-c${c}`, at_ms: now - (c * 9 + (n % 6) + 1) * DAY, by: PEOPLE[(n + c) % PEOPLE.length]!, result: c === 0 && worst ? (['kept', 'reminded', 'warned'] as const)[worst]! : c === 1 ? 'fixed' : 'kept',
      note: c === 0 && worst ? '店外堆放纸箱，占用盲道' : '', photo: c === 0 && worst ? scenes[n % 3]! : null, unsent: false,
    }));
    checks.set(id, looks);
    return {
      id, code: `MS${String(n + 1).padStart(5, '0')}`, name: `${SIGNS[n % SIGNS.length]!}${k ? `（${['东', '西', '北'][k - 1]!}店）` : ''}`, operator: OPERATORS[n % OPERATORS.length]!, licence: `92320404MA1X${String(n * 7919 % 1e6).padStart(6, '0')}`,
      address: `${ROADS[STREETS.findIndex((street) => street.code === it.street)]![0]} ${12 + n} 号`, street: it.street, street_name: it.street_name, area: it.id, area_name: it.name,
      agreement: n % 3 === 1 ? null : scenes[n % 3]!, rating: n % 6 === 0 ? 'good' : looks.length === 0 ? null : worst === 2 ? 'poor' : looks.length === 3 && !worst ? 'good' : 'fair', rating_set: n % 6 === 0,
      point: it.point ? { lon_e7: it.point.lon_e7 + (k - 1) * 6000, lat_e7: it.point.lat_e7 - 4000 + k * 3000 } : null,
      last_check_ms: looks[0]?.at_ms ?? null, last_result: looks[0]?.result ?? null, next_step: LADDER[looks.length ? Math.min(worst, 2) : 0]!,
    };
  }));
  return { shops: made, checks };
}

function plots(): PlotView[] {
  const of = (n: number, name: string, street: number, more: Partial<PlotView>): PlotView => {
    const box = [WEST + (street % 4) * SIZE + SIZE * 0.62, SOUTH + Math.floor(street / 4) * SIZE + SIZE * 0.7, SIZE * 0.05, SIZE * 0.03].map(Math.round);
    return { id: `plot-${n}`, name, street: STREETS[street]!.code, street_name: STREETS[street]!.name, area_m2: m2(box), candidates: [], minutes: '', met_on: null, decided: null, decided_on: null, shape: surface(box), ...more };
  };
  const u = (id: string) => UNITS.find((each) => each.id === id)!;
  return [
    of(1, '青龙高架下绿地', 3, { candidates: [u('u-1'), u('u-0'), u(unit(3, 'law'))], minutes: '园林所认为属道路附属绿地，市政所认为移交时未列入清单。下次会商请规划部门带用地图。', met_on: '2026-10-14' }),
    of(2, '新运河大桥桥下空地', 6, { candidates: [u('u-0')], minutes: '桥下停有废弃车辆 3 辆。', met_on: '2026-11-03' }),
    of(3, '中央花园北侧边角地', 1, { shape: null, area_m2: null }),
    of(4, '凌家塘老菜场空地', 4, { candidates: [u(unit(4, 'law')), u('u-3')], minutes: '土地属街道集体资产，现场确认由街道管理。', met_on: '2026-08-20', decided: u(unit(4, 'law')), decided_on: '2026-08-27' }),
    of(5, '童子河西岸步道尽头', 6, { candidates: [u('u-1')], minutes: '步道由园林所建设并养护。', met_on: '2026-06-11', decided: u('u-1'), decided_on: '2026-06-18' }),
  ];
}

/** The sections that the ground has, each in its street. */
function sections(core: FakeCore): RoadChoice[] {
  const { rows } = core.call('ground_list', { layer: 'road', street: null, text: null, day: null, after: null, limit: 1000 }) as GroundPage;
  return rows.map((row) => ({ id: row.id, label: row.name, street: STREETS.find((street) => street.name === row.street_name)?.code ?? null, length_mm: row.length_mm ?? 0 }));
}

export function dutyWorld(core: FakeCore, now: number): DutyWorld {
  const { rows } = core.call('ground_list', { layer: 'area', street: null, text: null, day: null, after: null, limit: 1000 }) as GroundPage;
  const areas = rows.map((row, n) => area(core.call('ground', { layer: 'area', id: row.id, day: null }) as GroundFull, n));
  return {
    areas, units: UNITS, standards: standards(), plots: plots(), ...shops(core, areas, now),
    people: PEOPLE.map((name, n) => ({ id: `p-${n}`, name, staff_no: String(1001 + n), unit_name: UNITS[(n % 8) * 2]!.name, streets: n === 2 ? [] : n % 9 === 0 ? ['*'] : STREETS.filter((_, s) => areas.some((it) => it.street === STREETS[s]!.code && (it.inspector === `p-${n}` || it.deputy === `p-${n}`)) && !(n === 5 && s === 0)).map((street) => street.code) })),
    roads: sections(core),
  };
}

export const LOAD = 3;
export function flagsOf(world: DutyWorld, overlapping: ReadonlySet<string>, it: FakeArea): DutyFlag[] {
  const held = world.areas.filter((other) => other.inspector !== null && other.inspector === it.inspector).length;
  const may = (id: string | null) => id === null || world.people.some((person) => person.id === id && (person.streets.includes('*') || person.streets.includes(it.street)));
  const found: [boolean, DutyFlag][] = [
    [!it.inspector && !it.deputy, 'empty'], [it.inspector !== null && it.inspector === it.deputy, 'same_person'], [held > LOAD, 'overload'], [!may(it.inspector) || !may(it.deputy), 'no_grant'],
    [!it.standard, 'no_standard'], [it.slots.length === 0, 'no_slots'], [overlapping.has(it.id), 'overlaps'], [it.contested, 'contested'], [!it.shape, 'no_shape'],
  ];
  return found.filter(([is]) => is).map(([, flag]) => flag);
}
