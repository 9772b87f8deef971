/** The fake's answers about patrol routes, their plan, and tracks asked for at the desk. */
import type { DutyChoices, PersonChoice, RouteRow, RouteSave, RuleView } from '../../src/api/generated';
import { id, Refused, type FakeCore, type Handlers } from './core';
import { STREETS } from './deskWorld';
import { dayView, isRealDay, itemView, plan, routesWorld, trackOf, type FakeRoute } from './routesWorld';
import type { World } from './world';

const DAY = 86_400_000;
const LONGEST = 31 * DAY;
const SPAN = { day: 1, week: 7, month: 28 } as const;
/** The street that may be read and not planned. */
const CLOSED = STREETS[7]!;

function checkRule(rule: RuleView): void {
  if (rule.every === 'times') {
    if (rule.times < 1) throw new Refused('rule_never');
    if (rule.times > SPAN[rule.per]) throw new Refused('rule_too_often');
  }
  if (rule.every === 'slots' && !rule.slots.some((slot) => slot.days.some((day) => !rule.working_days || day <= 5))) throw new Refused('rule_never');
  if (rule.every === 'interval' && (rule.minutes < 1 || rule.within.length === 0)) throw new Refused('rule_never');
  if (rule.every === 'revisit' && (rule.classes.length === 0 || rule.within_days < 1)) throw new Refused('rule_never');
}
/** In the core's order: what is wrong first is said first. */
function check(save: RouteSave): void {
  const { proof } = save;
  if (save.street === CLOSED.code) throw new Refused('not_your_street', { streets: CLOSED.name });
  checkRule(save.rule);
  if ((proof.by === 'covered' && (proof.percent < 1 || proof.percent > 100)) || (proof.by === 'dwell' && (proof.within_m < 1 || proof.for_s < 1))) throw new Refused('rule_proof');
  if (!isRealDay(save.from_day) || (save.until_day !== null && (!isRealDay(save.until_day) || save.until_day < save.from_day))) throw new Refused('bad_day');
  if (!save.name.trim()) throw new Refused('name_missing');
  if (save.items.length === 0 && save.rule.every !== 'revisit') throw new Refused('route_empty');
}

export function routesHandlers(core: FakeCore, world: World, many = process.env['FAKE_ROUTES'] === '1'): Handlers {
  const d = routesWorld(core, many);
  const choices = () => core.call('duty_choices', {}) as DutyChoices;
  const find = (key: string): FakeRoute => {
    const found = d.routes.find((route) => route.id === key);
    if (!found) throw new Refused('not_found');
    return found;
  };
  const rows = () => {
    const { people, units } = choices();
    const person = new Map(people.map((each: PersonChoice) => [each.id, each.name]));
    const unit = new Map(units.map((each) => [each.id, each.name]));
    return ({ id: key, save, items }: FakeRoute): RouteRow => ({
      id: key, name: save.name, street: save.street, street_name: STREETS.find((street) => street.code === save.street)?.name ?? '', unit: save.unit, unit_name: save.unit ? (unit.get(save.unit) ?? null) : null,
      rule: save.rule, proof: save.proof, assessed: save.assessed, walkers: save.walkers.map((each) => ({ id: each, name: person.get(each) ?? '' })), items: items.length,
      length_mm: items.reduce((sum, item) => sum + item.length_mm, 0), from_day: save.from_day, until_day: save.until_day, may_edit: save.street !== CLOSED.code,
    });
  };
  const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(Date.now());
  const askOf = (key: string) => {
    const found = d.asks.find((ask) => ask.view.id === key);
    if (!found) throw new Refused('not_found');
    return found;
  };

  return {
    route_list: ({ street, text, ended }) => {
      const fits = ({ save }: FakeRoute) => (!street || save.street === street) && (!text || save.name.includes(text)) && (ended || save.until_day === null || save.until_day >= today());
      return { rows: d.routes.filter(fits).map(rows()) };
    },
    route: ({ route }) => {
      const found = find(route);
      return { row: rows()(found), items: found.items };
    },
    route_save: (save) => {
      check(save);
      const known = save.id ? find(save.id) : null;
      const made: FakeRoute = { id: known?.id ?? id('route'), save, items: save.items.map((item) => itemView(core, item)) };
      if (known) Object.assign(known, made);
      else d.routes.push(made);
      core.changed('patrol', 'outbox');
      return { id: made.id };
    },
    route_plan: ({ month, street, unit, assessed }) =>
      plan(d.routes.filter(({ save }) => (!street || save.street === street) && (!unit || save.unit === unit) && (assessed === null || save.assessed === assessed)), rows(), month),
    route_day: ({ route, day }) => dayView(find(route), day),
    track_asks: () => ({ asks: d.asks.map((ask) => ask.view) }),
    track_ask: ({ person, day, purpose, until_ms }) => {
      if (!purpose.trim()) throw new Refused('purpose_missing');
      if (!isRealDay(day)) throw new Refused('bad_day');
      if (until_ms <= Date.now() || until_ms > Date.now() + LONGEST) throw new Refused('bad_until');
      const name = choices().people.find((each) => each.id === person)?.name;
      if (!name) throw new Refused('not_found');
      const view = { id: id('ask'), person_name: name, asker_name: world.person?.name ?? '', of_me: false, by_me: true, day, purpose, asked_ms: Date.now(), until_ms, state: 'open' as const, may_replay: false, has_track: false, views: [] };
      d.asks.unshift({ view, person });
      core.changed('patrol', 'outbox');
      return { id: view.id };
    },
    track_replay: ({ ask }) => {
      const found = askOf(ask);
      if (found.view.until_ms <= Date.now()) throw new Refused('ask_lapsed');
      if (!found.view.may_replay) throw new Refused('track_not_here');
      found.view.views = [...found.view.views, { by_name: world.person?.name ?? '', at_ms: Date.now() }];
      core.changed('patrol');
      return trackOf(found);
    },
  };
}
