/** The fake's map packs: a vector pack and pictures that can really be drawn, one half fetched, one damaged, one at the server. */
import { gunzipSync } from 'node:zlib';
import type { PackOffer, PackView } from '../../src/api/generated';
import { id, Refused, type FakeCore, type Handlers } from './core';
import { pictureTile, pmtiles, vectorTile, type Feature, type LonLat } from './pmtiles';

const BOUNDS: [number, number, number, number] = [119.925, 31.755, 119.985, 31.81];
const at = (x: number, y: number): LonLat => [BOUNDS[0] + (x / 100) * (BOUNDS[2] - BOUNDS[0]), BOUNDS[1] + (y / 100) * (BOUNDS[3] - BOUNDS[1])];
const area = (layer: string, kind: string, ...corners: [number, number][]): Feature => ({ layer, properties: { kind }, shape: { type: 'Area', corners: corners.map(([x, y]) => at(x, y)) } });
const line = (layer: string, kind: string, name: string, ...corners: [number, number][]): Feature => ({ layer, properties: { kind, name, 'name:zh': name }, shape: { type: 'Line', corners: corners.map(([x, y]) => at(x, y)) } });
const place = (name: string, x: number, y: number): Feature => ({ layer: 'places', properties: { kind: 'locality', name: 'Place', 'name:zh': name }, shape: { type: 'Point', at: at(x, y) } });

/** An invented quarter: a canal, a park, streets, houses. */
const QUARTER: Feature[] = [
  area('earth', 'earth', [0, 0], [100, 0], [100, 100], [0, 100]),
  area('landuse', 'park', [30, 70], [46, 71], [45, 84], [31, 83]),
  area('landuse', 'industrial', [70, 70], [90, 70], [90, 90], [70, 90]),
  area('water', 'river', [0, 60], [30, 64], [60, 61], [100, 66], [100, 69], [60, 64], [30, 67], [0, 63]),
  line('roads', 'major_road', '劳动中路', [0, 50], [100, 51]),
  line('roads', 'major_road', '和平南路', [62, 0], [63, 100]),
  line('roads', 'minor_road', '县学街', [40, 40], [62, 41]),
  line('roads', 'minor_road', '局前街', [45, 51], [46, 61]),
  line('boundaries', 'locality', '', [20, 0], [22, 100]),
  ...Array.from({ length: 60 }, (_, n) => {
    const [x, y] = [40 + (n % 10) * 2.1, 42 + Math.floor(n / 10) * 1.3];
    return area('buildings', 'building', [x, y], [x + 1.3, y], [x + 1.3, y + 0.8], [x, y + 0.8]);
  }),
  place('天宁街坊', 50, 46),
  place('红梅', 75, 58),
];

const e7 = BOUNDS.map((side) => Math.round(side * 1e7)) as PackView['bounds'];
const LAYERS = ['earth', 'landuse', 'water', 'roads', 'boundaries', 'buildings', 'places'];

export const vectorPack = (metadata: Record<string, unknown> = {}) =>
  pmtiles({ bounds: BOUNDS, zooms: [10, 13], metadata: { vector_layers: LAYERS.map((name) => ({ id: name })), ...metadata } }, 'vector', (z, x, y) => vectorTile(QUARTER, z, x, y));
export const picturePack = () => pmtiles({ bounds: BOUNDS, zooms: [12, 14], metadata: { name: '影像' } }, 'raster', (_, x, y) => pictureTile([150 + (x % 3) * 14, 170 + (y % 3) * 10, 140]));

export interface PackWorld {
  packs: PackView[];
  server: PackOffer[];
  bytes: Map<string, Uint8Array>;
  canFetch: boolean;
}

const pack = (more: Partial<PackView> & Pick<PackView, 'id' | 'name' | 'approval' | 'bytes'>): PackView => ({
  have_bytes: more.bytes, bounds: e7, min_zoom: 10, max_zoom: 13, kind: 'vector', on: false, from: 'file', state: 'ready', waits: null, vector_layers: LAYERS, attribution: null, ...more,
});

let drawn: { streets: Uint8Array; pictures: Uint8Array } | undefined;

export function packWorld(): PackWorld {
  // Drawn once for all worlds of a run.
  const { streets, pictures } = (drawn ??= { streets: vectorPack(), pictures: picturePack() });
  const bytes = new Map([['pack-streets', streets], ['pack-pictures', pictures]]);
  return {
    bytes, canFetch: true,
    packs: [
      pack({ id: 'pack-streets', name: '钟楼区街巷图', approval: '苏S(2026)012号', bytes: streets.length, on: true, attribution: '市自然资源和规划局' }),
      pack({ id: 'pack-pictures', name: '钟楼区航拍影像 2026', approval: '苏S(2026)031号', bytes: pictures.length, kind: 'raster', min_zoom: 12, max_zoom: 14, vector_layers: [], from: 'server' }),
      pack({ id: 'pack-half', name: '武进区街巷图', approval: '苏S(2026)044号', bytes: 312_000_000, have_bytes: 88_000_000, state: 'paused', from: 'server', vector_layers: [] }),
      pack({ id: 'pack-damaged', name: '旧城区图', approval: '苏S(2025)007号', bytes: 9_400_000, state: 'damaged', vector_layers: [] }),
    ],
    server: [
      { id: 'pack-city', name: '常州市全域基础底图', approval: '苏S(2026)102号', bytes: 640_000_000, bounds: e7, min_zoom: 4, max_zoom: 15, kind: 'vector', here: false },
      { id: 'pack-half', name: '武进区街巷图', approval: '苏S(2026)044号', bytes: 312_000_000, bounds: e7, min_zoom: 10, max_zoom: 13, kind: 'vector', here: true },
    ],
  };
}

/** What the door of packs answers to a range. */
export function packPart(world: PackWorld, pack: string, range: string | undefined): { status: number; bytes: Uint8Array; total: number; from: number } | null {
  const all = world.bytes.get(pack);
  if (!all) return null;
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  if (from === undefined) return { status: 200, bytes: all, total: all.length, from: 0 };
  return { status: Number(from) < all.length ? 206 : 416, bytes: all.slice(Number(from), Number(to) + 1), total: all.length, from: Number(from) };
}

/** What an archive says of itself. */
function described(data: Buffer): Pick<PackView, 'bounds' | 'min_zoom' | 'max_zoom' | 'kind' | 'vector_layers'> {
  const [at, length] = [24, 32].map((place) => Number(data.readBigUInt64LE(place))) as [number, number];
  const words = JSON.parse(gunzipSync(data.subarray(at, at + length)).toString()) as { vector_layers?: { id: string }[] };
  return {
    bounds: [102, 106, 110, 114].map((place) => data.readInt32LE(place)) as PackView['bounds'], min_zoom: data[100]!, max_zoom: data[101]!,
    kind: data[99] === 1 ? 'vector' : 'raster', vector_layers: (words.vector_layers ?? []).map((layer) => layer.id),
  };
}

export function packHandlers(core: FakeCore, world: PackWorld): Handlers {
  const find = (key: string) => {
    const found = world.packs.find((it) => it.id === key);
    if (!found) throw new Refused('not_found');
    return found;
  };
  const told = () => {
    core.changed('packs');
    return { packs: world.packs, server: world.server, can_fetch: world.canFetch };
  };
  /** Comes in pieces, each a moment after the other. */
  const grow = (it: PackView) => {
    const timer = setInterval(() => {
      if (it.state !== 'fetching' || !world.packs.includes(it)) return clearInterval(timer);
      it.have_bytes = Math.min(it.bytes, it.have_bytes + Math.ceil(it.bytes / 40));
      if (it.have_bytes === it.bytes) it.state = 'ready';
      core.changed('packs');
    }, 400);
    timer.unref();
  };
  return {
    packs: () => ({ packs: world.packs, server: world.server, can_fetch: world.canFetch }),
    pack_use: ({ id: key, on }) => ((find(key).on = on), told()),
    pack_pause: ({ id: key }) => ((find(key).state = 'paused'), told()),
    pack_remove: ({ id: key }) => {
      world.packs = world.packs.filter((it) => it.id !== key);
      world.server = world.server.map((it) => (it.id === key ? { ...it, here: false } : it));
      return told();
    },
    pack_fetch: ({ id: key, mobile_data }) => {
      const offer = world.server.find((it) => it.id === key);
      const known = world.packs.find((it) => it.id === key);
      if (!offer && !known) throw new Refused('not_found');
      const it = known ?? pack({ ...offer!, have_bytes: 0, from: 'server', vector_layers: [] });
      if (!known) world.packs.push(it);
      Object.assign(it, { state: 'fetching', waits: mobile_data ? null : 'wifi' });
      if (offer) offer.here = true;
      if (mobile_data) grow(it);
      return told();
    },
    pack_add: ({ file, name, approval }) => {
      const stored = core.files.get(file);
      if (!stored) throw new Refused('file_unknown');
      const words = Buffer.from(stored.bytes.slice(0, 7)).toString();
      if (words !== 'PMTiles') throw new Refused('pack_unreadable');
      const data = Buffer.from(stored.bytes);
      const needs = Number(data.readBigUInt64LE(56) + data.readBigUInt64LE(64));
      if (needs > data.length) throw new Refused('pack_cut', { missing: `${Math.ceil((needs - data.length) / 1000)} KB` });
      if (!approval) throw new Refused('approval_missing');
      core.files.delete(file);
      const made = pack({ id: id('pack'), name: name ?? stored.name.replace(/\.pmtiles$/, ''), approval, bytes: stored.length, on: true, ...described(data) });
      world.bytes.set(made.id, stored.bytes);
      world.packs.push(made);
      return told(), made;
    },
    file_drop: ({ file }) => (core.files.delete(file), {}),
  };
}
