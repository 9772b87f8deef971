/**
 * The fake's answers for the desk. The phone's world gets an overview of itself; with `FAKE_WORLD=desk` the whole fake
 * becomes a supervisor's district, with a case arriving now and then and its photos after it.
 */
import type { CaseFilter, CaseFull, ClassCount, ClassView, StreetCount } from '../../src/api/generated';
import { Refused, type FakeCore, type Handlers } from './core';
import { deskCase, deskShapes, evidence, Scenes, STREETS } from './deskWorld';
import type { World } from './phone';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function fits(f: CaseFilter, { brief: b }: CaseFull): boolean {
  const text = `${b.class.name_zh}${b.class.name_en}${b.place_text}${b.note ?? ''}`.toLowerCase();
  const [west, south, east, north] = f.bbox ?? [-Infinity, -Infinity, Infinity, Infinity];
  const inside = b.point ? b.point.lon_e7 >= west && b.point.lon_e7 <= east && b.point.lat_e7 >= south && b.point.lat_e7 <= north : !f.bbox;
  return (
    inside && (!f.state || b.state === f.state) && (!f.street || b.street === f.street) && (!f.class || b.class.key === f.class) &&
    (!f.text || text.includes(f.text.toLowerCase())) && (f.from_ms === null || b.acted_at_ms >= f.from_ms) &&
    (f.to_ms === null || b.acted_at_ms <= f.to_ms) && (!f.mine || b.mine) && (!f.incomplete || b.photos.arrived < b.photos.named)
  );
}

function counts(cases: CaseFull[]): StreetCount[] {
  const codes = [...new Map(cases.map((c) => [c.brief.street, c.brief.street_name]))];
  return codes.map(([street, name]) => {
    const here = cases.filter((c) => c.brief.street === street);
    const of = (state: string) => here.filter((c) => c.brief.state === state);
    const classes = new Map<string, ClassCount>();
    for (const { brief } of of('self_disposed')) {
      const { key } = brief.class;
      classes.set(key, { class: brief.class, count: (classes.get(key)?.count ?? 0) + 1 });
    }
    return {
      street, name, self_disposed: of('self_disposed').length, reported: of('reported').length, withdrawn: of('withdrawn').length,
      photos_missing: here.filter((c) => c.brief.photos.arrived < c.brief.photos.named).length,
      top: [...classes.values()].sort((a, b) => b.count - a.count).slice(0, 5),
    };
  });
}

function overviewHandlers(cases: () => CaseFull[]): Handlers {
  const decided = new Set<string>();
  return {
    desk_overview: ({ days }) => {
      const [from_ms, to_ms] = [Date.now() - days * DAY, Date.now()];
      const all = cases().map((c) => c.brief);
      const reported = all.filter((b) => b.state === 'reported').sort((a, b) => a.acted_at_ms - b.acted_at_ms);
      return {
        needs_person: reported.slice(0, 50), needs_person_total: reported.length, raced: all.filter((b) => b.raced),
        held: [
          { notice: 'notice-1', who: '徐立', kind: 'case.withdrawn', reason: 'held.no_grant', at_ms: to_ms - 50 * MINUTE, case: all[6]?.id ?? null },
          { notice: null, who: '蒋丽华', kind: 'case.place_corrected', reason: 'held.unknown_kind', at_ms: to_ms - 130 * MINUTE, case: null },
        ].filter((row) => !row.notice || !decided.has(row.notice)),
        streets: counts(cases().filter((c) => c.brief.acted_at_ms >= from_ms)),
        arrivals: [...all].sort((a, b) => (b.received_at_ms ?? 0) - (a.received_at_ms ?? 0)).slice(0, 20),
        incomplete: all.filter((b) => b.photos.arrived < b.photos.named).length, from_ms, to_ms,
      };
    },
    held_decide: ({ notice }) => {
      decided.add(notice);
      return {};
    },
    desk_points: ({ filter, limit }) => {
      const found = cases().filter((c) => c.brief.point && fits(filter, c));
      return { points: found.slice(0, limit).map((c) => ({ id: c.brief.id, state: c.brief.state, ...c.brief.point! })), cut: found.length > limit };
    },
  };
}

function district(core: FakeCore, world: World): Handlers {
  const scenes = new Scenes(core);
  const now = Date.now();
  const reports = Array.from({ length: 31 }, (_, n) => deskCase(world, scenes, { n, at: now - (n * 41 + 9) * MINUTE, kind: 'reported', ...(n % 11 === 3 ? { arrived: 0 } : {}) }));
  const settled = Array.from({ length: 3231 }, (_, n) => deskCase(world, scenes, { n, at: now - (n * 12 + 3) * MINUTE, kind: 'self_disposed', ...(n % 130 === 4 ? { arrived: 1 } : {}) }));
  const cases = [...settled, ...reports].sort((a, b) => b.brief.acted_at_ms - a.brief.acted_at_ms);
  world.shapes = deskShapes();
  world.people = [{ id: 'd1', name: '沈慕华', unit_name: '钟楼区城市管理局指挥中心', roles: ['supervisor'], has_pin: true }];
  world.person = world.people[0]!;
  world.notices = world.notices.map((notice, n) => ({ ...notice, case: reports[n]!.brief.id }));
  arrivals(core, world, scenes, cases);
  return { ...overviewHandlers(() => cases), ...districtCases(core, world, cases), streets: () => ({ streets: STREETS }) };
}

/** A case every 25 seconds; its photos follow two and four seconds later. */
function arrivals(core: FakeCore, world: World, scenes: Scenes, cases: CaseFull[]): void {
  let n = 5000;
  const arrive = () => {
    n += 1;
    const full = deskCase(world, scenes, { n, at: Date.now() - 95_000, kind: 'self_disposed', arrived: 0 });
    full.brief.received_at_ms = Date.now();
    cases.unshift(full);
    core.changed('cases');
    [1, 2].forEach((count) => setTimeout(() => photo(core, full, count), count * 2000).unref());
  };
  setInterval(arrive, 25_000).unref();
}

function photo(core: FakeCore, full: CaseFull, count: number): void {
  full.photos.slice(0, count).forEach((each) => Object.assign(each, { local: true, arrived: true }));
  full.brief.photos = { named: full.photos.length, arrived: count };
  full.evidence.photos = full.brief.photos;
  if (count === full.photos.length) full.brief.delivery = 'delivered';
  core.changed('photos');
}

function districtCases(core: FakeCore, world: World, cases: CaseFull[]): Handlers {
  const find = (key: string) => {
    const found = cases.find((c) => c.brief.id === key);
    if (!found) throw new Refused('not_found');
    return found;
  };
  const wrote = (full: CaseFull, kind: string, details: [string, string][], named: ClassView | null = null) => {
    const now = Date.now();
    full.history.push({ kind, earliest_ms: now, latest_ms: now, received_at_ms: null, who: world.person?.name ?? '', unit_name: world.person?.unit_name ?? '', outcome: 'pending', reason: null, details, class: named, lapsed: false, sealed: false, version: null });
    core.changed('cases', 'outbox');
    return { case: full.brief.id, undo_until_ms: now + 5000 };
  };
  return {
    case_list: ({ filter, after, limit }) => {
      const found = cases.filter((c) => fits(filter, c));
      const from = Number(after ?? 0);
      return { rows: found.slice(from, from + limit).map((c) => c.brief), total: found.length, next: from + limit < found.length ? String(from + limit) : null };
    },
    case: ({ case: key }) => structuredClone(find(key)),
    evidence_check: ({ case: key }) => evidence(find(key), cases.indexOf(find(key)) % 3 === 1),
    add_note: ({ case: key, text }) => {
      if (!text.trim()) throw new Refused('empty_text');
      const full = find(key);
      full.notes.push({ text, who: world.person?.name ?? '', at_ms: Date.now() });
      return wrote(full, 'case.note_added', [['detail.note', text]]);
    },
    correct_class: ({ case: key, class: other }) => {
      const full = find(key);
      const { initials: _, ...found } = world.classes.find((c) => c.key === other)!;
      void _;
      full.brief.class = found;
      return wrote(full, 'case.class_corrected', [], found);
    },
    correct_place: ({ case: key, fix, place_text }) => {
      const full = find(key);
      if (place_text) full.brief.place_text = place_text;
      if (fix) full.brief.point = { lon_e7: fix.lon_e7, lat_e7: fix.lat_e7 };
      return wrote(full, 'case.place_corrected', [['detail.place', full.brief.place_text]]);
    },
    transfer: ({ case: key, street }) => {
      const full = find(key);
      if (full.brief.street === street) throw new Refused('already_so');
      const to = STREETS.find((s) => s.code === street)!;
      Object.assign(full.brief, { street: to.code, street_name: to.name });
      return wrote(full, 'case.transferred', [['detail.street', to.name]]);
    },
    withdraw: ({ case: key, reason }) => {
      const full = find(key);
      full.brief.state = 'withdrawn';
      full.allowed = ['add_note'];
      return wrote(full, 'case.withdrawn', [['detail.reason', reason]]);
    },
    settle: ({ case: key, take_challenger }) => {
      const full = find(key);
      full.races = [];
      full.brief.raced = false;
      return wrote(full, 'case.settled', [['detail.choice', take_challenger ? 'challenger' : 'standing']]);
    },
    handover_take: ({ code }) => {
      if (code !== 'K7Q4-M2XP-9TRW') throw new Refused('handover_wrong_code');
      return { records: 12, photos: 23, already_there: 3, from_person: '陆建平' };
    },
  };
}

export function deskHandlers(core: FakeCore, world: World): Handlers {
  return process.env['FAKE_WORLD'] === 'desk' ? district(core, world) : overviewHandlers(() => world.cases);
}
