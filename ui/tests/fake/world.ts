/** Plausible contents of the fake: classes, people, areas, cases. All names are made up. */
import type { AreaView, CaseFull, ClassView, ConditionView, Delivery, HistoryLine, MapShape, NoticeView, ParkedShot, PersonBrief } from '../../src/api/generated';
import { id, type FakeCore } from './core';

export interface World {
  classes: (ClassView & { initials: string })[];
  recent: string[];
  people: PersonBrief[];
  person: PersonBrief | null;
  enrolled: boolean;
  areas: AreaView[];
  cases: CaseFull[];
  parked: ParkedShot[];
  drafts: { id: string; kind: string; content: string; saved_at_ms: number }[];
  notices: NoticeView[];
  settings: Map<string, string | null>;
  shapes: MapShape[];
  online: boolean;
  wrongPins: number;
}

const GROUPS: Record<string, [string, string]> = {
  '06': ['市容环境类', 'City appearance'],
  '07': ['宣传广告类', 'Advertising'],
  '09': ['街面秩序类', 'Street order'],
  '01': ['市政公用设施', 'Public utilities'],
};
// code, Chinese, English, pinyin initials
const CLASSES = [
  ['06010', '暴露垃圾', 'Exposed rubbish', 'bllj'],
  ['06012', '道路不洁', 'Dirty road', 'dlbj'],
  ['07001', '非法小广告', 'Illegal stickers', 'ffxgg'],
  ['09010', '非机动车乱停放', 'Badly parked bicycles and mopeds', 'fjdcltf'],
  ['09006', '占道经营', 'Trading on the pavement', 'zdjy'],
  ['09005', '店外经营', 'Trading outside the shop', 'dwjy'],
  ['06036', '乱堆杂物', 'Objects piled about', 'ldzw'],
  ['06007', '沿街晾挂', 'Laundry along the street', 'yjlg'],
  ['09011', '共享单车乱象', 'Shared bicycles in disorder', 'gxdclx'],
  ['06042', '垃圾站（箱）满溢', 'Overflowing rubbish bin', 'ljzxmy'],
  ['06017', '绿地脏乱', 'Littered green space', 'ldzl'],
  ['06013', '道路破损', 'Broken road surface', 'dlps'],
  ['01001', '供水井盖', 'Water supply manhole cover', 'gsjg'],
  ['01037', '路灯', 'Street lamp', 'ld'],
] as const;

export function classes(): World['classes'] {
  return CLASSES.map(([code, name_zh, name_en, initials]) => {
    const [group_zh, group_en] = GROUPS[code.slice(0, 2)]!;
    const kind = code.startsWith('01') ? 'component' : 'matter';
    return { key: `gb2026:${kind}:${code}`, code, kind, name_zh, name_en, group_zh, group_en, favourite: code === '07001', initials };
  });
}

export const CONDITIONS: ConditionView[] = [
  {
    id: 'c1',
    text_zh: '散落面积 1 平方米以上，或有明显异味',
    text_en: 'Scattered over more than 1 m², or smells clearly',
    limit: { amount: 4, unit: 'work_hours' },
    closing_zh: '清理干净，无残留、无污渍',
    closing_en: 'Cleared, nothing left, no stain',
    sample: true,
  },
  {
    id: 'c2',
    text_zh: '阻碍通行或有安全隐患',
    text_en: 'Blocks the way or is dangerous',
    limit: { amount: 2, unit: 'urgent_hours' },
    closing_zh: '恢复通行，消除隐患',
    closing_en: 'Way open again, danger removed',
    sample: true,
  },
];

export const AREAS: AreaView[] = [
  { id: 'a1', name: '南大街第 3 责任网格', street: '320404001', street_name: '南大街街道', inspector_name: '周晓岚', deputy_name: '陆建平', area_m2: 183_400, unit_grids: 12 },
];

export const PEOPLE: PersonBrief[] = [
  { id: 'p1', name: '周晓岚', unit_name: '南大街街道综合执法局', roles: ['inspector'], has_pin: true },
  { id: 'p2', name: '陆建平', unit_name: '南大街街道综合执法局', roles: ['assistant'], has_pin: false },
  { id: 'p3', name: '欧阳文静', unit_name: '南大街街道综合执法局', roles: ['inspector', 'officer'], has_pin: true },
];

const PLACES = ['延陵西路与南大街路口东北侧', '双桂坊 18 号门前', '怀德桥西堍公交站', '青果巷东口', '早科坊 6 号楼北侧绿地', '西瀛里城墙根步道'];

/** A drawn street scene; `after` is the same place put in order. */
export function demoFrame(phase: string, shot: number): string {
  const hue = (shot * 47) % 360;
  const litter =
    phase === 'after'
      ? ''
      : Array.from({ length: 9 }, (_, i) => {
          const x = 470 + ((i * 137 + shot * 61) % 520);
          const y = 840 + ((i * 71) % 190);
          return `<rect x="${x}" y="${y}" width="${38 + ((i * 13) % 60)}" height="${26 + ((i * 7) % 30)}" rx="6" fill="hsl(${(i * 60 + shot * 20) % 360} 45% ${45 + (i % 3) * 12}%)" transform="rotate(${(i * 37) % 50} ${x} ${y})"/>`;
        }).join('');
  const windows = Array.from({ length: 12 }, (_, i) => `<rect x="${120 + (i % 6) * 180}" y="${170 + Math.floor(i / 6) * 170}" width="100" height="110" fill="#cfe2ea" opacity=".75"/>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 1600" width="1200" height="1600"><rect width="1200" height="1600" fill="#cfe3ee"/><rect x="60" y="110" width="1080" height="560" fill="hsl(${hue} 28% 62%)"/>${windows}<rect x="60" y="520" width="1080" height="150" fill="hsl(${hue} 32% 38%)"/><rect y="670" width="1200" height="170" fill="#b9b3a8"/><rect y="840" width="1200" height="260" fill="#a39d92"/><rect y="1100" width="1200" height="500" fill="#5c6064"/><path d="M0 1330h1200" stroke="#e8e2c8" stroke-width="16" stroke-dasharray="120 80"/><rect x="150" y="560" width="26" height="330" fill="#6b4a2f"/><circle cx="163" cy="500" r="120" fill="#4d7a45"/>${litter}</svg>`;
}

export function putScene(core: FakeCore, phase: string, shot: number): string {
  return core.putPhoto(new TextEncoder().encode(demoFrame(phase, shot)), 'image/svg+xml').hash;
}

const line = (kind: string, at: number, who: string, more: Partial<HistoryLine> = {}): HistoryLine => ({
  kind, earliest_ms: at - 500, latest_ms: at + 500, received_at_ms: at + 60_000, who, unit_name: '南大街街道综合执法局',
  outcome: 'effect', reason: null, details: [], class: null, lapsed: false, sealed: true, version: 1, ...more,
});

function plainClass(all: World['classes'], n: number): ClassView {
  const { initials: _, ...view } = all[n]!;
  void _;
  return view;
}

export function makeCase(core: FakeCore, all: World['classes'], n: number, now: number): CaseFull {
  const found = plainClass(all, n % all.length);
  const reported = n % 5 === 2;
  const delivery: Delivery = n < 2 ? 'waiting' : n === 2 ? 'photos_waiting' : n === 6 ? 'held' : 'delivered';
  const at = now - n * 37 * 60_000 - 90_000;
  const before = putScene(core, 'before', n + 1);
  const after = reported ? null : putScene(core, 'after', n + 1);
  const photos = [
    { hash: before, role: reported ? ('near' as const) : ('before' as const), width: 1200, height: 1600, taken_at_ms: at - 60_000, local: true, arrived: delivery === 'delivered', erased: false },
    ...(after ? [{ hash: after, role: 'after' as const, width: 1200, height: 1600, taken_at_ms: at, local: true, arrived: delivery === 'delivered', erased: false }] : []),
  ];
  const count = { named: photos.length, arrived: photos.filter((p) => p.arrived).length };
  const sent = delivery === 'delivered' || delivery === 'photos_waiting';
  const raced = n === 4;
  return {
    brief: {
      id: id('case'), state: n === 9 ? 'withdrawn' : reported ? 'reported' : 'self_disposed', class: found,
      place_text: PLACES[n % PLACES.length]!, point: { lon_e7: 1199530000 + n * 4200, lat_e7: 317795000 - n * 3100 },
      street: '320404001', street_name: '南大街街道', grid_code: `320404001${String(n + 1).padStart(6, '0')}`,
      author_name: n % 4 === 3 ? '陆建平' : '周晓岚', acted_at_ms: at, received_at_ms: sent ? at + 60_000 : null,
      thumb: before, photos: count, delivery, note: n % 3 === 0 ? '已当场清理，垃圾装袋带走' : null,
      partial: n === 11, partly_understood: false, raced, lapsed: false, mine: n % 4 !== 3,
    },
    condition: reported ? CONDITIONS[0]! : null, photos,
    notes: n % 3 === 0 ? [{ text: '已当场清理，垃圾装袋带走', who: '周晓岚', at_ms: at }] : [],
    history: [
      line(reported ? 'case.reported' : 'case.self_disposed', at, '周晓岚', sent ? {} : { outcome: delivery === 'held' ? 'held' : 'pending', reason: delivery === 'held' ? 'held.no_grant' : null, received_at_ms: null, version: null, sealed: false }),
      ...(raced ? [line('case.class_corrected', at + 600_000, '陆建平', { version: 2, class: plainClass(all, 1) }), line('case.class_corrected', at + 660_000, '周晓岚', { version: 3, outcome: 'raced', class: plainClass(all, 6) })] : []),
      ...(n === 5 ? [line('case.class_corrected', at + 900_000, '周晓岚', { version: 3, outcome: 'superseded', reason: 'reason.already_so' })] : []),
    ],
    evidence: { photos: count, acts: raced ? 3 : 1, sealed_acts: sent ? (raced ? 3 : 1) : 0, partial: n === 11 },
    locus: { grid: { code: `320404001${String(n + 1).padStart(6, '0')}`, area_id: 'a1', area_name: AREAS[0]!.name, distance_mm: 0, responsible_unit: null }, others: [], area: AREAS[0]!, place_text: PLACES[n % PLACES.length]!, responsible_unit: '南大街街道环卫所', ask: false },
    races: raced ? [{ field: 'class', standing_text: '', standing_class: plainClass(all, 1), standing_who: '陆建平', challenger_text: '', challenger_class: plainClass(all, 6), challenger_who: '周晓岚', challenger_version: 3 }] : [],
    allowed: n === 9 ? ['add_note'] : ['add_photo', 'add_note', 'correct_class', 'correct_place', 'withdraw'],
    accuracy_mm: 6000,
  };
}

/** A small net of cells, areas and roads around the first case. */
export function shapes(): MapShape[] {
  const west = 1199480000, south = 317745000, step = 20000;
  const cell = (x: number, y: number, w = 1, h = 1): [number, number][] => {
    const [l, b, r, t] = [west + x * step, south + y * step, west + (x + w) * step, south + (y + h) * step];
    return [[l, b], [r, b], [r, t], [l, t], [l, b]];
  };
  const grids: MapShape[] = [];
  for (let x = 0; x < 6; x += 1)
    for (let y = 0; y < 5; y += 1)
      grids.push({ id: `g${x}-${y}`, layer: 'grid', name: `320404001${String(x * 5 + y + 1).padStart(6, '0')}`, coords: [cell(x, y)] });
  return [
    { id: 's1', layer: 'street', name: '南大街街道', coords: [cell(0, 0, 6, 5)] },
    { id: 'a1', layer: 'area', name: '南大街第 3 责任网格', coords: [cell(0, 0, 3, 5)] },
    { id: 'a2', layer: 'area', name: '南大街第 4 责任网格', coords: [cell(3, 0, 3, 5)] },
    ...grids,
    { id: 'r1', layer: 'road', name: '延陵西路', coords: [[[west, south + 50000], [west + 120000, south + 52000]]] },
    { id: 'r2', layer: 'road', name: '南大街', coords: [[[west + 60000, south], [west + 61000, south + 100000]]] },
  ];
}
