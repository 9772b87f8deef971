/** The fake's answers for the duty pages of the desk's district. */
import type { AnswerView, CaseBrief, ClassGroup, ClassView, CoverageLine, DutyFlag, DutyFull, GroundFindings, LedgerRow, StandardView } from '../../src/api/generated';
import { id, Refused, type FakeCore, type Handlers } from './core';
import { STREETS } from './deskWorld';
import { dutyWorld, flagsOf, LOAD, STREET_M2, type DutyWorld, type FakeArea } from './dutyWorld';
import type { World } from './world';

/** The class groups of the standard; those the small fake has no classes for get two. */
const GROUPS: [key: string, zh: string, en: string][] = [
  ['m:06', '市容环境类', 'City appearance'], ['m:07', '宣传广告类', 'Advertising'], ['m:08', '施工管理类', 'Construction sites'], ['m:09', '街面秩序类', 'Street order'], ['m:10', '突发事件类', 'Emergencies'],
  ['c:01', '公用设施类', 'Public utilities'], ['c:02', '交通设施类', 'Traffic facilities'], ['c:03', '市容环境设施类', 'Sanitation facilities'], ['c:04', '园林绿化设施类', 'Parks and greenery'], ['c:05', '其他部件', 'Other components'],
];

function classesOf(world: World, group: string): ClassView[] {
  const [letter, code] = group.split(':') as [string, string];
  const kind = letter === 'm' ? 'matter' : 'component';
  const [, zh, en] = GROUPS.find(([key]) => key === group)!;
  const known = world.classes.filter((each) => each.kind === kind && each.code.startsWith(code)).map(({ initials: _, ...view }) => (void _, view));
  if (known.length) return known;
  return [1, 2].map((n) => ({ key: `gb2026:${kind}:${code}00${n}`, code: `${code}00${n}`, kind, name_zh: `${zh}（${n}）`, name_en: `${en} ${n}`, group_zh: zh, group_en: en, favourite: false }));
}
const groups = (world: World): ClassGroup[] => GROUPS.map(([group, name_zh, name_en]) => ({ group, kind: group.startsWith('m') ? 'matter' : 'component', name_zh, name_en, count: classesOf(world, group).length }));

/** A page of a list, by position. */
function page<T>(rows: T[], after: string | null, limit: number): { rows: T[]; next: string | null } {
  const from = Number(after ?? 0);
  return { rows: rows.slice(from, from + limit), next: from + limit < rows.length ? String(from + limit) : null };
}

class Duty {
  readonly d: DutyWorld;
  constructor(readonly core: FakeCore, readonly world: World) {
    this.d = dutyWorld(core, Date.now());
  }
  find(key: string): FakeArea {
    const found = this.d.areas.find((it) => it.id === key);
    if (!found) throw new Refused('not_found');
    return found;
  }
  person = (key: string | null) => this.d.people.find((each) => each.id === key) ?? null;
  standard = (key: string | null): StandardView | undefined => this.d.standards.find((each) => each.id === key);

  /** Open reports of a street, dealt out over its areas. */
  reports(street: string): Map<string, CaseBrief[]> {
    const filter = { state: 'reported' as const, street, class: null, text: null, from_ms: null, to_ms: null, mine: false, incomplete: false, bbox: null };
    const { rows } = this.core.call('case_list', { filter, after: null, limit: 100 }) as { rows: CaseBrief[] };
    const areas = this.d.areas.filter((it) => it.street === street);
    const dealt = new Map<string, CaseBrief[]>();
    [...rows].reverse().forEach((row, n) => {
      const key = areas[(n * 2) % areas.length]!.id;
      dealt.set(key, [...(dealt.get(key) ?? []), row]);
    });
    return dealt;
  }

  row(it: FakeArea, reports = this.reports(it.street)): LedgerRow {
    const shops = this.d.shops.filter((shop) => shop.area === it.id);
    return {
      id: it.id, code: it.code, name: it.name, street: it.street, street_name: it.street_name, inspector: it.inspector, inspector_name: this.person(it.inspector)?.name ?? null, deputy: it.deputy, deputy_name: this.person(it.deputy)?.name ?? null,
      classes: it.classes.length, tasks: it.tasks.length, slots: it.slots, rounds: it.rounds, standard: this.standard(it.standard)?.title ?? null, area_m2: it.m2, unit_grids: Math.round(it.m2 / 40_000),
      roads: it.roads.length, shops: shops.length, agreements: shops.filter((shop) => shop.agreement).length, open_cases: reports.get(it.id)?.length ?? 0, flags: this.flags(it),
    };
  }
  answers(it: FakeArea): AnswerView[] {
    const name = (unit: string | null) => this.d.units.find((each) => each.id === unit)?.name ?? null;
    const rest = it.units['*'] ?? null;
    const of = (key: string, zh: string, en: string): AnswerView => {
      const own = it.units[key] ?? null;
      return { key, name_zh: zh, name_en: en, unit: own ?? rest, unit_name: name(own ?? rest), own: own !== null };
    };
    const single = this.world.classes.filter((each) => it.units[each.key]).map((each) => of(each.key, each.name_zh, each.name_en));
    return [of('*', '其余各类', 'All the rest'), ...GROUPS.map(([key, zh, en]) => of(key, zh, en)), ...single];
  }
  /** What the ground says of all areas as they lie. */
  findings(): GroundFindings {
    const check = (it: FakeArea) => this.core.call('draw_check', { edits: [{ id: it.id, layer: 'area', shape: it.shape, set: [], ended: false }], from_day: '2026-11-21' }) as GroundFindings;
    const all = this.d.areas.map(check);
    const pairs = all.flatMap((each) => each.overlaps).filter((pair) => pair.a < pair.b && pair.m2 > 50);
    return { ...all[0]!, overlaps: pairs, holes: all.flatMap((each) => each.holes).slice(0, 1) };
  }
  private known: GroundFindings | null = null;
  found = (): GroundFindings => (this.known ??= this.findings());
  flags = (it: FakeArea): DutyFlag[] => flagsOf(this.d, new Set(this.found().overlaps.flatMap((pair) => [pair.a, pair.b])), it);
  full(it: FakeArea): DutyFull {
    const reports = this.reports(it.street);
    const standard = this.standard(it.standard);
    const version = standard?.versions.find((each) => (it.version ? each.number === it.version : each.current)) ?? standard?.versions[0];
    return {
      row: this.row(it, reports), shape: it.shape, boundary_from: it.shape ? it.from : null, classes: it.classes, tasks: it.tasks, standard_id: it.standard, standard_version: standard ? it.version : null, standard_text: version?.text ?? '',
      roads: it.roads.flatMap((key) => this.d.roads.filter((road) => road.id === key)), shops: this.d.shops.filter((shop) => shop.area === it.id), duties: it.duties, answers: this.answers(it), follow: reports.get(it.id) ?? [],
      overlaps: this.found().overlaps.filter((each) => each.a === it.id || each.b === it.id), raced: it.raced, may_edit: it.street !== STREETS[7]!.code,
    };
  }
  line(of: FakeArea[], street: string, street_name: string, street_m2: number): CoverageLine {
    const sum = (areas: FakeArea[]) => areas.reduce((total, it) => total + it.m2, 0);
    const staffed = of.filter((it) => it.inspector);
    return { street, street_name, street_m2, areas_m2: sum(of), staffed_m2: sum(staffed), areas: of.length, staffed: staffed.length, people: new Set(staffed.map((it) => it.inspector)).size };
  }
}

function ledgerHandlers(duty: Duty): Handlers {
  const { d, core } = duty;
  const fits = ({ street, text }: { street: string | null; text: string | null }) => (it: FakeArea) => {
    const words = `${it.name}${it.code}${duty.person(it.inspector)?.name ?? ''}${duty.person(it.deputy)?.name ?? ''}`.toLowerCase();
    return (!street || it.street === street) && (!text || words.includes(text.toLowerCase()));
  };
  const changed = () => (core.changed('reference', 'outbox'), {});
  return {
    ledger: (asked) => {
      const flags = d.areas.flatMap((it) => duty.flags(it));
      const found = d.areas.filter(fits(asked)).filter((it) => !asked.flag || duty.flags(it).includes(asked.flag));
      const { rows, next } = page(found, asked.after, asked.limit);
      const reports = new Map(STREETS.map(({ code }) => [code, duty.reports(code)]));
      return { rows: rows.map((it) => duty.row(it, reports.get(it.street)!)), total: found.length, next, flags: [...new Set(flags)].map((flag) => [flag, flags.filter((each) => each === flag).length]) };
    },
    duty: ({ area }) => duty.full(duty.find(area)),
    duty_choices: () => ({
      people: d.people.map((person) => ({ ...person, areas: d.areas.filter((it) => it.inspector === person.id).length })), units: d.units, roads: d.roads, load: LOAD,
      standards: d.standards.map((each) => ({ ...each, areas: d.areas.filter((it) => it.standard === each.id).length })),
    }),
    duty_save: ({ area, inspector, deputy, standard, standard_version, rounds, ...rest }) => {
      const it = duty.find(area);
      if (rest.name !== null && !rest.name.trim()) throw new Refused('name_missing');
      if (inspector !== null) it.inspector = inspector || null;
      if (deputy !== null) it.deputy = deputy || null;
      if (standard !== null) Object.assign(it, { standard: standard || null, version: standard_version });
      if (rounds !== null) it.rounds = rounds || null;
      Object.assign(it, Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null)));
      return changed();
    },
    answer_table: (asked) => {
      const { rows, next } = page(d.areas.filter(fits(asked)), asked.after, asked.limit);
      const groupKeys = new Set(GROUPS.map(([key]) => key).concat('*'));
      return { columns: GROUPS.map(([key, name_zh, name_en]) => ({ key, name_zh, name_en })), next, rows: rows.map((it) => ({ area: it.id, name: it.name, street_name: it.street_name, answers: duty.answers(it).filter(({ key }) => groupKeys.has(key)) })) };
    },
    answer_save: ({ areas, key, unit }) => {
      for (const it of areas.map((area) => duty.find(area))) {
        if (unit) it.units[key] = unit;
        else delete it.units[key];
      }
      return changed();
    },
    field_settle: ({ id: area, field, take_challenger }) => {
      const it = duty.find(area);
      it.raced = it.raced.filter((each) => each.field !== field);
      if (take_challenger && field === 'inspector') it.inspector = 'p-8';
      return changed();
    },
    coverage: () => ({
      total: duty.line(d.areas, '', '', STREET_M2 * STREETS.length),
      streets: STREETS.map(({ code, name }, n) => duty.line(d.areas.filter((it) => it.street === code), code, name, n === 6 ? 0 : STREET_M2)),
      overlaps: duty.found().overlaps, holes: duty.found().holes,
    }),
    card_print: ({ area }) => ({ file_name: `${duty.find(area).name}.pdf`, mime: 'application/pdf', content_base64: Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64'), missing: [] }),
    ledger_print: ({ street }) => ({ file_name: `四到五包台账${street ?? ''}.xlsx`, mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', content_base64: Buffer.from('PK').toString('base64'), missing: street ? ['𡎚'] : [] }),
  };
}

function registerHandlers(duty: Duty): Handlers {
  const { d, core } = duty;
  const done = (key: string) => (core.changed('reference', 'outbox'), { id: key });
  const streetName = (code: string) => STREETS.find((street) => street.code === code)?.name ?? '';
  const named = (name: string) => {
    if (!name.trim()) throw new Refused('name_missing');
  };
  return {
    standard_save: ({ id: key, title, text, from_day }) => {
      named(title);
      const known = d.standards.find((each) => each.id === key);
      const today = new Date().toISOString().slice(0, 10);
      if (!known) {
        d.standards.push({ id: id('s'), title, areas: 0, versions: [{ number: 1, from_day, text, current: from_day <= today }] });
        return done(d.standards.at(-1)!.id);
      }
      const versions = [{ number: known.versions[0]!.number + 1, from_day, text, current: false }, ...known.versions];
      const begun = versions.filter((version) => version.from_day <= today).sort((a, b) => b.from_day.localeCompare(a.from_day) || b.number - a.number)[0];
      Object.assign(known, { title, versions: versions.map((version) => ({ ...version, current: version === begun })) });
      return done(known.id);
    },
    shop_list: ({ street, area, text, without_agreement, rating, after, limit }) => {
      const found = d.shops.filter((shop) => (!street || shop.street === street) && (!area || shop.area === area) && (!without_agreement || !shop.agreement) && (!rating || shop.rating === rating) && (!text || `${shop.name}${shop.operator}${shop.address}`.includes(text)));
      return { ...page(found, after, limit), total: found.length };
    },
    shop: ({ shop: key }) => {
      const found = d.shops.find((shop) => shop.id === key);
      if (!found) throw new Refused('not_found');
      return found;
    },
    shop_save: ({ id: key, agreement, rating, area, ...rest }) => {
      named(rest.name);
      const known = d.shops.find((shop) => shop.id === key);
      const set = { ...rest, street_name: streetName(rest.street), area, area_name: d.areas.find((it) => it.id === area)?.name ?? null, rating_set: rating !== null };
      if (known) Object.assign(known, set, { agreement: agreement === null ? known.agreement : agreement || null, rating: rating ?? (known.rating_set ? null : known.rating) });
      else d.shops.unshift({ ...set, id: id('shop'), code: '', agreement: agreement || null, rating, last_check_ms: null, last_result: null, next_step: 'reminded' });
      return done(known?.id ?? d.shops[0]!.id);
    },
    plots: () => ({ plots: d.plots }),
    plot_save: ({ id: key, candidates, decided, ...rest }) => {
      named(rest.name);
      const unit = (of: string) => d.units.find((each) => each.id === of)!;
      const set = { ...rest, street_name: streetName(rest.street), candidates: candidates.map(unit), decided: decided ? unit(decided) : null };
      const known = d.plots.find((plot) => plot.id === key);
      if (known) Object.assign(known, set);
      else d.plots.push({ ...set, id: id('plot'), area_m2: null });
      return done(known?.id ?? d.plots.at(-1)!.id);
    },
  };
}

/** Only the desk's district has duties to run. */
export function dutyHandlers(core: FakeCore, world: World): Handlers {
  if (process.env['FAKE_WORLD'] !== 'desk') return {};
  const duty = new Duty(core, world);
  const other = core.handler('ground');
  return {
    ...ledgerHandlers(duty), ...registerHandlers(duty),
    class_tree: ({ group }) => (group ? { groups: [], classes: classesOf(world, group) } : { groups: groups(world), classes: [] }),
    ground: (asked) => {
      const shop = asked.layer === 'shop' ? duty.d.shops.find((each) => each.id === asked.id) : undefined;
      if (!shop && other) return other(asked);
      if (!shop) throw new Refused('not_found');
      return {
        row: { id: shop.id, layer: 'shop', name: shop.name, code: shop.code, street_name: shop.street_name, sort: null, area_m2: null, length_mm: null, point: shop.point },
        shape: shop.point ? { point: [shop.point.lon_e7, shop.point.lat_e7] } : null, fields: [], editions: [], cases: [], open_cases: 0, checks: duty.d.checks.get(shop.id) ?? [],
      };
    },
  };
}
