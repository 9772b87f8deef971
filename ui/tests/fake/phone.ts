/** The fake's answers for the phone. */
import type { CaseFull, PhotoRef, PointView, Status, Unsent } from '../../src/api/generated';
import { id, Refused, type FakeCore, type Handlers } from './core';
import { AREAS, CONDITIONS, classes, demoFrame, makeCase, PEOPLE, putScene, shapes, type World } from './world';

export { demoFrame };
export type { World };

export function seed(core: FakeCore): World {
  const all = classes();
  const now = Date.now();
  const world: World = {
    classes: all, recent: all.slice(0, 6).map((c) => c.key), people: [...PEOPLE], person: PEOPLE[0]!, enrolled: true, areas: AREAS,
    cases: Array.from({ length: 46 }, (_, n) => makeCase(core, all, n, now)),
    parked: [
      { id: id('parked'), before: putScene(core, 'before', 71), class: plain(all[0]!), place_text: '双桂坊 18 号门前', point: null, taken_at_ms: now - 42 * 60_000 },
      { id: id('parked'), before: putScene(core, 'before', 72), class: null, place_text: '青果巷东口', point: null, taken_at_ms: now - 95 * 60_000 },
    ],
    drafts: [], settings: new Map(), shapes: shapes(), online: true, wrongPins: 0,
    notices: [],
  };
  world.notices = [
    { id: id('notice'), kind: 'notice.superseded', reason: 'case_withdrawn', case: world.cases[5]!.brief.id, case_title_zh: '店外经营', case_title_en: 'Trading outside the shop', at_ms: now - 3_600_000, read: false },
    { id: id('notice'), kind: 'notice.held', reason: 'no_grant', case: world.cases[6]!.brief.id, case_title_zh: '乱堆杂物', case_title_en: 'Objects piled about', at_ms: now - 7_200_000, read: false },
  ];
  return world;
}

function plain(c: World['classes'][number]) {
  const { initials: _, ...view } = c;
  void _;
  return view;
}

function unsent(world: World): Unsent {
  const waiting = world.cases.filter((c) => c.brief.delivery === 'waiting');
  const held = world.cases.filter((c) => c.brief.delivery === 'held').length;
  const photos = world.cases.reduce((n, c) => n + c.photos.filter((p) => !p.arrived).length, 0);
  return {
    records: waiting.length, photos, photo_bytes: photos * 420_000, held,
    oldest_ms: waiting.at(-1)?.brief.acted_at_ms ?? null,
    why: waiting.length + photos === 0 ? 'nothing' : world.online ? 'waiting_for_wifi' : 'no_connection',
    last_sync_ms: Date.now() - 8 * 60_000,
  };
}

function status(world: World): Status {
  return {
    phase: !world.enrolled ? 'unenrolled' : world.person ? 'signed_in' : 'choose_person',
    person: world.person, people: world.enrolled ? world.people : [], server_name: world.enrolled ? '常州市钟楼区城市管理平台' : null,
    link: world.online ? 'online' : 'offline', unsent: unsent(world), clock: { state: 'good', offset_ms: 420 },
    storage: { free_bytes: 3_200_000_000, photos_left: 5200, low: false }, app_version: '0.1.0', filing_number: '苏政移备 2026-0412', now_ms: Date.now(),
  };
}

function find(world: World, key: string): CaseFull {
  const found = world.cases.find((c) => c.brief.id === key);
  if (!found) throw new Refused('not_found');
  return found;
}

function classOf(world: World, key: string) {
  const found = world.classes.find((c) => c.key === key);
  if (!found) throw new Refused('unknown_class');
  return plain(found);
}

const PLACE = '延陵西路与南大街路口东北侧';
const grid = (n: number, distance_mm: number, unit: string | null) => ({ code: `320404001${String(n).padStart(6, '0')}`, area_id: 'a1', area_name: AREAS[0]!.name, distance_mm, responsible_unit: unit });

/** What recording adds: one case, first in the list, waiting to be sent. */
function record(core: FakeCore, world: World, state: 'self_disposed' | 'reported', key: string, refs: PhotoRef[], point: PointView | null, note: string | null) {
  const now = Date.now();
  const base = makeCase(core, world.classes, 1, now);
  const photos = refs.map((p) => ({ hash: p.hash, role: p.role, width: 1600, height: 1200, taken_at_ms: now, local: true, arrived: false, erased: false }));
  const count = { named: photos.length, arrived: 0 };
  world.cases.unshift({
    ...base,
    brief: { ...base.brief, id: id('case'), state, class: classOf(world, key), place_text: PLACE, point, acted_at_ms: now, received_at_ms: null, thumb: refs[0]?.hash ?? null, photos: count, delivery: 'waiting', note, mine: true, author_name: world.person?.name ?? '' },
    photos, notes: note ? [{ text: note, who: world.person?.name ?? '', at_ms: now }] : [], condition: state === 'reported' ? CONDITIONS[0]! : null,
    history: [{ ...base.history[0]!, kind: `case.${state}`, earliest_ms: now, latest_ms: now, outcome: 'pending', version: null, sealed: false, received_at_ms: null }],
    evidence: { photos: count, acts: 1, sealed_acts: 0, partial: false },
  });
  world.recent = [key, ...world.recent.filter((k) => k !== key)].slice(0, 8);
  core.changed('cases', 'outbox', 'drafts');
  return { case: world.cases[0]!.brief.id, undo_until_ms: now + 5000 };
}

function drop(world: World, draft: string | null): void {
  world.drafts = world.drafts.filter((d) => d.id !== draft);
  world.parked = world.parked.filter((p) => p.id !== draft);
}

function touched(core: FakeCore, key: string) {
  core.changed('cases', 'outbox');
  return { case: key, undo_until_ms: Date.now() + 5000 };
}

function sessionHandlers(core: FakeCore, world: World): Handlers {
  const done = () => (core.changed('session'), status(world));
  return {
    status: () => status(world),
    enrol: ({ code, qr }) => {
      if (!qr && code !== '7KQ4-M2XP') throw new Refused('code_unknown');
      world.enrolled = true;
      return done();
    },
    sign_in: ({ person, pin }) => {
      const found = world.people.find((p) => p.id === person);
      if (!found) throw new Refused('not_found');
      if (found.has_pin && pin !== '2580') {
        world.wrongPins += 1;
        if (world.wrongPins >= 3) throw new Refused('pin_back_off', { seconds: '30' });
        throw new Refused('wrong_pin', { left: String(3 - world.wrongPins) });
      }
      world.wrongPins = 0;
      world.person = found;
      return done();
    },
    sign_out: () => ((world.person = null), done()),
    set_pin: ({ pin }) => {
      if (world.person) world.person = { ...world.person, has_pin: pin !== null };
      return done(), {};
    },
    setting_get: ({ key }) => ({ value: world.settings.get(key) ?? null }),
    setting_put: ({ key, value }) => (world.settings.set(key, value), {}),
    sync_now: () => ({ reached: world.online, sent: 2, received: 0, photos_sent: 3, held: 0, unsent: unsent(world), stopped_by: null }),
    unsent: () => ({
      summary: unsent(world),
      items: world.cases.filter((c) => c.brief.delivery !== 'delivered').map((c) => ({ case: c.brief, kind: c.history[0]!.kind, at_ms: c.brief.acted_at_ms, held_reason: c.brief.delivery === 'held' ? 'held.no_grant' : null, photos_waiting: c.brief.photos.named - c.brief.photos.arrived, author_name: c.brief.author_name })),
    }),
    handover_make: () => ({ file_name: 'gridwalk-handover-20261121-1405.gwh', content_base64: 'R1dIMQ==', code: 'K7Q4-M2XP-9TRW', records: 2, photos: 5 }),
    handover_take: () => ({ records: 2, photos: 5, already_there: 0, from_person: '陆建平' }),
  };
}

function classHandlers(core: FakeCore, world: World): Handlers {
  const hits = (found: World['classes']) => ({ hits: found.map(plain) });
  return {
    classes_recent: () => ({ hits: world.recent.map((k) => classOf(world, k)) }),
    class_search: ({ text, limit }) => {
      const q = text.trim().toLowerCase();
      return hits(world.classes.filter((c) => c.initials.includes(q) || c.name_zh.includes(q) || c.code.includes(q) || c.name_en.toLowerCase().includes(q)).slice(0, limit));
    },
    class_detail: ({ class: key }) => ({ class: classOf(world, key), conditions: CONDITIONS, photo_kinds: ['near', 'far', 'reference'], other_editions: ['GB/T 30428.2-2013 0110'], standard: 'GB/T 47678.5-2026', standard_checked: false }),
    class_tree: ({ group }) => {
      if (group) return { groups: [], classes: hits(world.classes.filter((c) => c.code.startsWith(group))).hits };
      const codes = [...new Set(world.classes.map((c) => c.code.slice(0, 2)))];
      return { classes: [], groups: codes.map((code) => { const of = world.classes.filter((c) => c.code.startsWith(code)); return { group: code, kind: of[0]!.kind, name_zh: of[0]!.group_zh, name_en: of[0]!.group_en, count: of.length }; }) };
    },
    class_favourite: ({ class: key, on }) => {
      const found = world.classes.find((c) => c.key === key);
      if (found) found.favourite = on;
      return core.changed('reference'), {};
    },
  };
}

function captureHandlers(core: FakeCore, world: World): Handlers {
  return {
    today: () => ({
      areas: world.areas, parked: world.parked, unsent: unsent(world), clock: status(world).clock, storage: status(world).storage,
      self_disposed: world.cases.filter((c) => c.brief.mine && c.brief.state === 'self_disposed').length, reported: world.cases.filter((c) => c.brief.mine && c.brief.state === 'reported').length,
      notices: world.notices.filter((n) => !n.read), recent: world.cases.slice(0, 5).map((c) => c.brief), unfinished: world.drafts.filter((d) => d.kind === 'capture').at(-1)?.id ?? null,
    }),
    locate: ({ fix }) => ({ grid: fix ? grid(3, 0, '南大街街道环卫所') : null, others: fix ? [grid(4, 5200, '五星街道环卫所'), grid(8, 8900, null)] : [], area: fix ? AREAS[0]! : null, place_text: fix ? PLACE : '', responsible_unit: fix ? '南大街街道环卫所' : null, ask: false }),
    self_dispose: (p) => {
      drop(world, p.draft);
      const refs: PhotoRef[] = [...(p.before ? [{ hash: p.before, role: 'before' as const }] : []), ...(p.after ? [{ hash: p.after, role: 'after' as const }] : [])];
      return record(core, world, 'self_disposed', p.class, refs, p.fix && { lon_e7: p.fix.lon_e7, lat_e7: p.fix.lat_e7 }, p.note);
    },
    report: (p) => (drop(world, p.draft), record(core, world, 'reported', p.class, p.photos, p.fix && { lon_e7: p.fix.lon_e7, lat_e7: p.fix.lat_e7 }, p.note)),
    park: ({ before, class: key }) => {
      const kept = { id: id('parked'), before, class: key ? classOf(world, key) : null, place_text: PLACE, point: null, taken_at_ms: Date.now() };
      world.parked.unshift(kept);
      return core.changed('drafts'), { id: kept.id };
    },
    draft_put: ({ id: known, kind, content }) => {
      const key = known ?? id('draft');
      world.drafts = [...world.drafts.filter((d) => d.id !== key), { id: key, kind, content, saved_at_ms: Date.now() }];
      return { id: key };
    },
    draft_list: () => ({ drafts: world.drafts }),
    draft_drop: ({ id: key }) => (drop(world, key), core.changed('drafts'), {}),
    nearby: ({ class: key }) => ({ cases: world.cases.filter((c) => c.brief.class.key === key && c.brief.state === 'reported').slice(0, 2).map((c, n) => ({ case: c.brief, distance_m: 12 + n * 21 })) }),
    refine_place: () => ({}),
    photo_erase: () => ({}),
    notices: () => ({ notices: world.notices }),
    notice_read: ({ id: key }) => {
      world.notices = world.notices.map((n) => (n.id === key ? { ...n, read: true } : n));
      return core.changed('notices'), {};
    },
    streets: () => ({ streets: [{ code: '320404001', name: '南大街街道' }, { code: '320404002', name: '五星街道' }] }),
    map_shapes: ({ layers }) => ({ shapes: world.shapes.filter((s) => layers.includes(s.layer)), cut: false }),
  };
}

function caseHandlers(core: FakeCore, world: World): Handlers {
  return {
    case_list: ({ filter: f, after, limit }) => {
      const found = world.cases.filter(({ brief: b }) => (!f.mine || b.mine) && (!f.state || b.state === f.state) && (!f.text || `${b.class.name_zh}${b.class.name_en}${b.place_text}${b.note ?? ''}`.toLowerCase().includes(f.text.toLowerCase())) && (!f.incomplete || b.photos.arrived < b.photos.named));
      const from = after ? Number(after) : 0;
      return { rows: found.slice(from, from + limit).map((c) => c.brief), total: found.length, next: from + limit < found.length ? String(from + limit) : null };
    },
    case: ({ case: key }) => find(world, key),
    add_photo: ({ case: key, photo }) => {
      find(world, key).photos.push({ hash: photo.hash, role: photo.role, width: 1600, height: 1200, taken_at_ms: Date.now(), local: true, arrived: false, erased: false });
      return touched(core, key);
    },
    add_note: ({ case: key, text }) => {
      if (!text.trim()) throw new Refused('empty_text');
      find(world, key).notes.push({ text, who: world.person?.name ?? '', at_ms: Date.now() });
      return touched(core, key);
    },
    correct_class: ({ case: key, class: other }) => ((find(world, key).brief.class = classOf(world, other)), touched(core, key)),
    correct_place: ({ case: key, place_text }) => ((find(world, key).brief.place_text = place_text ?? PLACE), touched(core, key)),
    withdraw: ({ case: key, reason }) => {
      if (!reason.trim()) throw new Refused('empty_text');
      const found = find(world, key);
      found.brief.state = 'withdrawn';
      found.allowed = ['add_note'];
      return touched(core, key);
    },
    evidence_check: () => ({ ok: true, items: [{ what: 'act', verdict: 'holds', refers_to: '1', details: [] }], checked_at_ms: Date.now() }),
  };
}

export function phoneHandlers(core: FakeCore, world: World): Handlers {
  return { ...sessionHandlers(core, world), ...classHandlers(core, world), ...captureHandlers(core, world), ...caseHandlers(core, world) };
}
