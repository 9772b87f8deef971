/** A district's month for the desk's fake: a few thousand self-disposed cases, thirty-one reports, the odd race. All invented. */
import type { CaseBrief, CaseFull, ClassView, Delivery, EvidenceCheck, EvidenceItem, HistoryLine, MapShape, PhotoView, StreetBrief } from '../../src/api/generated';
import { id, type FakeCore } from './core';
import { CONDITIONS, putScene, type World } from './world';

const MINUTE = 60_000;
const WEST = 1199300000;
const SOUTH = 317500000;
const STREET_SIZE = 160000;

export const STREETS: StreetBrief[] = ['南大街街道', '荷花池街道', '永红街道', '五星街道', '西林街道', '北港街道', '新闸街道', '邹区镇'].map(
  (name, n) => ({ code: `32040400${n + 1}`, name }),
);
const ROADS = ['延陵西路', '怀德中路', '清潭路', '勤业路', '星港路', '玉龙南路', '白云路', '邹新路'];
const SPOTS = ['路口东北侧', '18 号门前', '公交站旁', '菜市场西门', '小学门口', '加油站对面', '桥下绿地', '6 号楼北侧'];
const PEOPLE = ['周晓岚', '陆建平', '欧阳文静', '徐立', '潘伟', '蒋丽华', '司马青', '高志远'];

const line = (kind: string, at: number, who: string, street: string, more: Partial<HistoryLine> = {}): HistoryLine => ({
  kind, earliest_ms: at - 700, latest_ms: at + 900, received_at_ms: at + 95_000, who, unit_name: `${street}综合执法局`,
  outcome: 'effect', reason: null, details: [], class: null, lapsed: false, sealed: true, version: 1, ...more,
});

interface Shape {
  n: number;
  at: number;
  kind: 'self_disposed' | 'reported';
  arrived?: number;
}

/** The scenes are drawn once and shared: what matters to the desk is that each case names two. */
export class Scenes {
  private readonly pairs: [string, string][];
  constructor(core: FakeCore) {
    this.pairs = Array.from({ length: 12 }, (_, n) => [putScene(core, 'before', n + 1), putScene(core, 'after', n + 1)]);
  }
  pair(n: number): [string, string] {
    return this.pairs[n % this.pairs.length]!;
  }
}

function photosOf(scenes: Scenes, shape: Shape, named: number, arrived: number): PhotoView[] {
  const [before, after] = scenes.pair(shape.n);
  const roles = shape.kind === 'reported' ? (['near', 'far', 'reference'] as const) : (['before', 'after'] as const);
  return roles.slice(0, named).map((role, at) => ({
    hash: role === 'after' ? after : at === 1 ? scenes.pair(shape.n + 5)[0] : at === 2 ? scenes.pair(shape.n + 9)[0] : before,
    role, width: 1200, height: 1600, taken_at_ms: shape.at - (named - at) * 45_000, local: at < arrived, arrived: at < arrived, erased: false,
  }));
}

/** What two people called the same thing at once. */
const RACED = ['06013', '01001'];

function viewOf(world: World, at: number): ClassView {
  const { initials: _, ...view } = world.classes[at]!;
  void _;
  return view;
}

export function deskCase(world: World, scenes: Scenes, shape: Shape): CaseFull {
  const { n, at, kind } = shape;
  const slot = (n * 7 + ((n * n) % 5)) % STREETS.length;
  const street = STREETS[slot]!;
  const found = viewOf(world, (n * 5 + ((n * n) % 3)) % world.classes.length);
  const [standing, challenger] = RACED.map((code) => viewOf(world, world.classes.findIndex((c) => c.code === code))) as [ClassView, ClassView];
  const named = kind === 'reported' ? 1 + (n % 3) : 2;
  const arrived = Math.min(named, shape.arrived ?? named);
  const photos = photosOf(scenes, shape, named, arrived);
  const count = { named, arrived };
  const who = PEOPLE[(n * 3) % PEOPLE.length]!;
  const raced = kind === 'reported' && (n === 4 || n === 17);
  const x = WEST + (slot % 4) * STREET_SIZE + ((n * 7919) % (STREET_SIZE - 8000)) + 4000;
  const y = SOUTH + Math.floor(slot / 4) * STREET_SIZE + ((n * 104729) % (STREET_SIZE - 8000)) + 4000;
  const delivery: Delivery = arrived < named ? 'photos_waiting' : 'delivered';
  const place = `${ROADS[slot]!}${SPOTS[(n * 3) % SPOTS.length]!}`;
  const grid = `${street.code}${String((n % 40) + 1).padStart(6, '0')}`;
  const note = kind === 'reported' ? ['井盖破损，有车轮陷入的危险', '堆放多日，物业称非其管理', '夜间油烟，居民反映多次', null][n % 4]! : n % 6 === 0 ? '已当场清理' : null;
  const brief: CaseBrief = {
    id: id('desk'), state: kind === 'self_disposed' && n % 97 === 5 ? 'withdrawn' : kind, class: found, place_text: place,
    point: n % 23 === 7 ? null : { lon_e7: x, lat_e7: y }, street: street.code, street_name: street.name, grid_code: grid, author_name: who,
    acted_at_ms: at, received_at_ms: at + 95_000, thumb: photos[0]?.hash ?? null, photos: count, delivery, note,
    partial: kind === 'reported' && n === 9, partly_understood: kind === 'reported' && n === 21, raced, lapsed: kind === 'reported' && n === 12, mine: false,
  };
  return {
    brief, condition: kind === 'reported' ? CONDITIONS[n % CONDITIONS.length]! : null, photos,
    notes: note ? [{ text: note, who, at_ms: at }] : [],
    history: history(shape, who, street.name, found, raced ? [standing, challenger] : null),
    evidence: { photos: count, acts: raced ? 3 : n % 4 === 0 ? 2 : 1, sealed_acts: raced ? 2 : n % 4 === 0 ? 2 : 1, partial: brief.partial },
    locus: {
      grid: { code: grid, area_id: 'a1', area_name: `${street.name.slice(0, -2)}第 ${(n % 6) + 1} 责任网格`, distance_mm: 0, responsible_unit: null }, others: [],
      area: { id: 'a1', name: `${street.name.slice(0, -2)}第 ${(n % 6) + 1} 责任网格`, street: street.code, street_name: street.name, inspector_name: who, deputy_name: PEOPLE[(n * 3 + 2) % PEOPLE.length]!, area_m2: 183_400, unit_grids: 12 },
      place_text: place, responsible_unit: `${street.name}环卫所`, ask: false,
    },
    races: raced ? [{ field: 'class', standing_text: '', standing_class: standing, standing_who: '欧阳文静', challenger_text: '', challenger_class: challenger, challenger_who: who, challenger_version: 3 }] : [],
    allowed: raced ? ['add_note', 'correct_class', 'correct_place', 'transfer', 'withdraw', 'settle'] : brief.state === 'withdrawn' ? ['add_note'] : ['add_note', 'correct_class', 'correct_place', 'transfer', 'withdraw'],
    accuracy_mm: brief.point ? 4000 + (n % 9) * 1500 : null,
  };
}

function history(shape: Shape, who: string, street: string, found: ClassView, raced: [ClassView, ClassView] | null): HistoryLine[] {
  const { n, at, kind } = shape;
  const first = line(`case.${kind}`, at, who, street, { class: found, lapsed: kind === 'reported' && n === 12 });
  if (raced)
    return [first,
      line('case.class_corrected', at + 10 * MINUTE, '欧阳文静', street, { version: 2, class: raced[0] }),
      line('case.class_corrected', at + 11 * MINUTE, who, street, { version: 3, outcome: 'raced', sealed: false, class: raced[1] })];
  if (n % 4 !== 0) return [first];
  return kind === 'reported'
    ? [first, line('case.place_corrected', at + 14 * MINUTE, who, street, { version: 2, outcome: 'superseded', reason: 'reason.already_so', details: [['detail.place', '清潭路公交站旁']] })]
    : [first, line('case.note_added', at + 3 * MINUTE, who, street, { version: 2, details: [['detail.note', '已当场清理']] })];
}

/** Everything holds, but for one photo of one case whose bytes were changed on this disk. */
export function evidence(full: CaseFull, altered: boolean): EvidenceCheck {
  const acts: EvidenceItem[] = full.history.flatMap((each, at) => [
    { what: 'act' as const, verdict: 'holds' as const, refers_to: String(at + 1), details: [] },
    { what: 'seal' as const, verdict: each.sealed ? ('holds' as const) : ('open' as const), refers_to: String(at + 1), details: [] },
    { what: 'receipt' as const, verdict: 'holds' as const, refers_to: String(at + 1), details: [] },
  ]);
  const photos: EvidenceItem[] = full.photos.map((photo, at) => ({
    what: 'photo', verdict: !photo.local ? 'absent' : altered && at === full.photos.length - 1 ? 'altered' : 'holds', refers_to: photo.hash, details: [],
  }));
  const items = [...acts, ...photos];
  return { ok: items.every((item) => item.verdict !== 'altered'), items, checked_at_ms: Date.now() };
}

/** Eight square streets, each with areas and cells. */
export function deskShapes(): MapShape[] {
  const box = (l: number, b: number, w: number, h: number): [number, number][] => [[l, b], [l + w, b], [l + w, b + h], [l, b + h], [l, b]];
  const shapes: MapShape[] = [{ id: 'd', layer: 'district', name: '钟楼区', coords: [box(WEST, SOUTH, STREET_SIZE * 4, STREET_SIZE * 2)] }];
  STREETS.forEach((street, n) => {
    const [l, b] = [WEST + (n % 4) * STREET_SIZE, SOUTH + Math.floor(n / 4) * STREET_SIZE];
    shapes.push({ id: street.code, layer: 'street', name: street.name, coords: [box(l, b, STREET_SIZE, STREET_SIZE)] });
    for (let a = 0; a < 6; a += 1) {
      const [x, y] = [l + (a % 3) * (STREET_SIZE / 3), b + Math.floor(a / 3) * (STREET_SIZE / 2)];
      shapes.push({ id: `${street.code}-a${a}`, layer: 'area', name: `${street.name.slice(0, -2)}第 ${a + 1} 责任网格`, coords: [box(x, y, STREET_SIZE / 3, STREET_SIZE / 2)] });
    }
    for (let g = 0; g < 64; g += 1) {
      const size = STREET_SIZE / 8;
      shapes.push({ id: `${street.code}-g${g}`, layer: 'grid', name: `${street.code}${String(g + 1).padStart(6, '0')}`, coords: [box(l + (g % 8) * size, b + Math.floor(g / 8) * size, size, size)] });
    }
    shapes.push({ id: `${street.code}-r`, layer: 'road', name: ROADS[n]!, coords: [[[l, b + STREET_SIZE * 0.42], [l + STREET_SIZE * 0.5, b + STREET_SIZE * 0.46], [l + STREET_SIZE, b + STREET_SIZE * 0.41]]] });
  });
  return shapes.map((shape) => ({ ...shape, coords: shape.coords.map((ring) => ring.map(([x, y]): [number, number] => [Math.round(x), Math.round(y)])) }));
}
