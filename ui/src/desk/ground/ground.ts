/** The ground as a list and as one chosen feature, on a day. The map and the list share the selection. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { asCallError, backend, type CallError } from '@/api';
import type { EditionView, GroundFull, GroundPage, GroundRow, MapLayer, MapShape } from '@/api/generated';
import { useLoading } from '@/shared/loading';
import { kept } from '../kept';
import { whenChanged } from '../live';
import { today } from './day';
import { isLayer, LAYERS, type GroundLayer } from './layers';
import { formOf } from './shape';

export const PAGE = 100;
/** A refresh keeps what was scrolled through, up to this many rows. */
const KEEP = 1000;
/** Boundaries of another day are asked one by one: this many at most, so many at a time. */
const DAY_SHAPES = 200;
const AT_A_TIME = 6;

export interface Chosen {
  layer: GroundLayer;
  id: string;
}

const isLayers = (value: unknown): value is GroundLayer[] => Array.isArray(value) && value.every(isLayer);
const isOneLayer = (value: unknown): value is GroundLayer => isLayer(value);

/** What a map draws of one feature as it was. */
export function mapShapesOf(full: GroundFull): MapShape[] {
  const { shape, row } = full;
  if (!shape) return [];
  const piece = (coords: [number, number][][]): MapShape => ({ id: row.id, layer: row.layer, name: row.name, coords });
  if ('point' in shape) return [piece([[shape.point]])];
  return 'lines' in shape ? shape.lines.map((line) => piece([line])) : shape.area.map(piece);
}

export const useGround = defineStore('desk.ground', () => {
  const layer = kept<GroundLayer>('ground_layer', 'area', isOneLayer);
  const shown = kept<GroundLayer[]>('ground_shown', ['street', 'area', 'road', 'zone', 'plot', 'point'], isLayers);
  const text = ref('');
  /** None: today. */
  const day = ref<string | null>(null);
  const rows = shallowRef<GroundRow[]>([]);
  const total = ref(0);
  const next = ref<string | null>(null);
  const waiting = ref(false);
  const growing = ref(false);
  const asked = ref(false);
  const failed = shallowRef<CallError | null>(null);
  const counts = ref<Partial<Record<GroundLayer, number>>>({});
  const chosen = ref<Chosen | null>(null);
  const edition = shallowRef<EditionView | null>(null);
  /** Boundaries of the listed layer on another day. */
  const past = shallowRef<MapShape[]>([]);
  let newest = 0;

  const full = useLoading<GroundFull | null>(async () => (chosen.value ? backend().call('ground', { ...chosen.value, day: day.value }) : null));
  const ask = (of: MapLayer, after: string | null, limit: number) =>
    backend().call('ground_list', { layer: of, street: null, text: text.value.trim() || null, day: day.value, after, limit });

  function show(page: GroundPage, before: GroundRow[]): void {
    rows.value = [...before, ...page.rows];
    total.value = page.total;
    next.value = page.next;
  }

  /** Asks the list anew; the newest question wins. */
  async function load(limit = PAGE): Promise<void> {
    const mine = ++newest;
    waiting.value = true;
    try {
      const page = await ask(layer.value, null, limit);
      if (mine !== newest) return;
      show(page, []);
      failed.value = null;
      asked.value = true;
      if (!text.value.trim()) counts.value = { ...counts.value, [layer.value]: page.total };
      await loadPast(mine);
    } catch (thrown) {
      if (mine === newest) failed.value = asCallError(thrown);
    } finally {
      if (mine === newest) waiting.value = false;
    }
  }

  /** Another day's boundaries of what is listed, for the map; today's come by window. */
  async function loadPast(mine: number): Promise<void> {
    if (day.value === null || formOf(layer.value) === 'point') return void (past.value = []);
    const [of, on] = [layer.value, day.value];
    const waitingFor = rows.value.slice(0, DAY_SHAPES).map((row) => row.id);
    const found: MapShape[] = [];
    const one = async (): Promise<void> => {
      for (let id = waitingFor.shift(); id !== undefined && mine === newest; id = waitingFor.shift()) {
        const got = await backend().call('ground', { layer: of, id, day: on }).catch(() => null);
        if (got) found.push(...mapShapesOf(got));
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, one));
    if (mine === newest) past.value = found;
  }

  async function grow(): Promise<void> {
    if (!next.value || growing.value || waiting.value) return;
    const mine = newest;
    growing.value = true;
    try {
      const page = await ask(layer.value, next.value, PAGE);
      if (mine === newest) show(page, rows.value);
    } catch (thrown) {
      if (mine === newest) failed.value = asCallError(thrown);
    } finally {
      growing.value = false;
    }
  }

  /** How many of each layer there are, whatever is searched for. */
  async function count(): Promise<void> {
    const found = await Promise.all(LAYERS.map(async (of) => {
      const page = await backend().call('ground_list', { layer: of, street: null, text: null, day: day.value, after: null, limit: 1 }).catch(() => null);
      return [of, page?.total] as const;
    }));
    counts.value = Object.fromEntries(found.filter(([, n]) => n !== undefined));
  }

  const refresh = () => load(Math.min(KEEP, Math.max(PAGE, Math.ceil(rows.value.length / PAGE) * PAGE)));
  async function again(): Promise<void> {
    if (!asked.value) return;
    await Promise.all([refresh(), count(), chosen.value ? full.load() : undefined]);
  }

  async function choose(to: Chosen | null): Promise<void> {
    edition.value = null;
    if (to?.id !== chosen.value?.id || to?.layer !== chosen.value?.layer) full.value.value = null;
    full.failed.value = null;
    chosen.value = to;
    if (to) await full.load();
  }

  /** What a click on the map meant: streets and cells go by their code there. */
  async function chooseOnMap(of: GroundLayer, key: string): Promise<void> {
    if (of !== 'street' && of !== 'grid') return choose({ layer: of, id: key });
    const found = await backend().call('ground_list', { layer: of, street: null, text: key, day: day.value, after: null, limit: 5 }).catch(() => null);
    const row = found?.rows.find((each) => each.id === key || each.code === key);
    return choose({ layer: of, id: row?.id ?? key });
  }
  async function setLayer(to: GroundLayer): Promise<void> {
    layer.value = to;
    if (!shown.value.includes(to)) shown.value = [...shown.value, to];
    rows.value = [];
    asked.value = false;
    await load();
  }
  async function setText(to: string): Promise<void> {
    text.value = to;
    await load();
  }
  /** Shows the ground as it stood, or will stand, on another day. */
  async function setDay(to: string | null): Promise<void> {
    day.value = to === today() ? null : to;
    past.value = [];
    edition.value = null;
    await Promise.all([load(), count(), chosen.value ? full.load() : undefined]);
  }

  whenChanged(['reference', 'session'], again);
  const index = computed(() => rows.value.findIndex((row) => row.id === chosen.value?.id));
  return {
    layer, shown, text, day, rows, total, next, waiting, growing, asked, failed, counts, chosen, edition, past, index, full: full.value, fullFailed: full.failed,
    loadFull: full.load, load, refresh, grow, count, choose, chooseOnMap, setLayer, setText, setDay,
  };
});
