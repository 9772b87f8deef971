/** 离线地图: archives read in ranges, one look for every pack, its approval number always, and a page that works. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useBackend } from '../../src/api';
import type { PackView } from '../../src/api/generated';
import { packLayers, packsWithin, packSources, sortOf, type PackColours } from '../../src/shared/packs/layers';
import { mapStyle } from '../../src/phone/map/style';
import { tile } from '../../src/shared/packs/protocol';
import { fakeBackend } from '../fake/backend';
import { packPart, packWorld, vectorPack, type PackWorld } from '../fake/packs';
import { pmtiles } from '../fake/pmtiles';
import { startApp, type Screen } from './app';
import { freshWorld, type Setting } from './setting';

const COLOURS: PackColours = { land: '#111', water: '#222', green: '#333', building: '#444', road: '#555', line: '#666', text: '#777', quiet: '#888', halo: '#999' };

/** A door for packs as the host has it. */
function door(world: PackWorld): { ranges: string[] } {
  const ranges: string[] = [];
  vi.stubGlobal('fetch', (address: string, { headers }: { headers: Record<string, string> }) => {
    ranges.push(headers.range ?? '');
    const part = packPart(world, address.split('/').at(-1)!, headers.range);
    return Promise.resolve(new Response(part ? Buffer.from(part.bytes) : null, { status: part?.status ?? 404 }));
  });
  useBackend(fakeBackend(freshWorld().core));
  return { ranges };
}
afterEach(() => vi.unstubAllGlobals());

describe('an archive', () => {
  it('gives its tiles, read in ranges and decompressed', async () => {
    const { ranges } = door(packWorld());
    const bytes = new Uint8Array(await tile('gwpack://pack-streets/13/6825/3332'));
    expect(Buffer.from(bytes).includes('buildings')).toBe(true);
    expect(ranges.every((range) => /^bytes=\d+-\d+$/.test(range))).toBe(true);
    const picture = new Uint8Array(await tile('gwpack://pack-pictures/14/13651/6665'));
    expect([...picture.slice(1, 4)]).toEqual([80, 78, 71]);
  });

  it('answers with a tile that has nothing on it where it has none', async () => {
    door(packWorld());
    expect((await tile('gwpack://pack-streets/13/1/1')).byteLength).toBe(0);
    expect([...new Uint8Array(await tile('gwpack://pack-pictures/14/1/1')).slice(1, 4)]).toEqual([80, 78, 71]);
  });

  it('that was cut in half is no tile, now or after it was mended', async () => {
    const world = packWorld();
    const whole = vectorPack();
    world.bytes.set('cut', whole.slice(0, 200));
    door(world);
    await expect(tile('gwpack://cut/13/6825/3332')).rejects.toThrow();
    world.bytes.set('cut', whole);
    expect((await tile('gwpack://cut/13/6825/3332')).byteLength).toBeGreaterThan(100);
  });

  it('that is gone, and an address that is none, are said to be so', async () => {
    door(packWorld());
    await expect(tile('gwpack://nowhere/1/0/0')).rejects.toThrow('404');
    await expect(tile('https://example.org/1/0/0')).rejects.toThrow('no tile');
  });

  it('as written here keeps to the published form', () => {
    const bytes = pmtiles({ bounds: [1, 2, 3, 4], zooms: [0, 0], metadata: {} }, 'raster', () => new Uint8Array([1, 2, 3]));
    expect([bytes[7], bytes[99], bytes.slice(-3).join()]).toEqual([3, 2, '1,2,3']);
  });
});

describe('the look of a pack', () => {
  const streets = () => packWorld().packs[0]!;

  it('is found by the names of its layers, ground below, names on top, and what is unknown drawn thin', () => {
    const it = { ...streets(), vector_layers: ['places', 'transportation', 'water', 'landcover', 'xiaoqu'] };
    const layers = packLayers([it], COLOURS);
    const order = [...new Set(layers.map((layer) => ('source-layer' in layer ? layer['source-layer'] : '')))];
    expect(order).toEqual(['landcover', 'water', 'xiaoqu', 'transportation', 'places']);
    expect([sortOf('roads'), sortOf('transportation'), sortOf('earth'), sortOf('xiaoqu')]).toEqual(['road', 'road', 'land', 'other']);
  });

  it('names Chinese before anything else', () => {
    const label = packLayers([streets()], COLOURS).find((layer) => layer.id.endsWith('places'));
    expect(JSON.stringify(label?.layout)).toMatch(/name:zh-Hans.*name:zh.*"name"/);
  });

  it('lies beneath everything of ours and comes from this device alone', () => {
    const made = mapStyle(packWorld().packs.slice(0, 2));
    expect(made.glyphs).toBeUndefined();
    expect(JSON.stringify(made)).not.toMatch(/https?:/);
    const sources = made.layers.map((layer) => ('source' in layer ? String(layer.source) : ''));
    const last = sources.findLastIndex((source) => source.startsWith('pack-'));
    expect(sources.slice(1, last + 1).every((source) => source.startsWith('pack-'))).toBe(true);
    expect(made.layers[last]).toMatchObject({ type: 'raster' });
  });

  it('keeps to the zooms and the bounds that the pack has', () => {
    const { bounds } = streets();
    expect(packSources([streets()])['pack-pack-streets']).toMatchObject({ type: 'vector', minzoom: 10, maxzoom: 13, tiles: ['gwpack://pack-streets/{z}/{x}/{y}'], bounds: bounds.map((side) => side / 1e7) });
  });

  it('has its approval number shown wherever a piece of it is', () => {
    const packs: PackView[] = [streets()];
    expect(packsWithin(packs, [119.95, 31.78, 119.96, 31.79], 15)).toEqual(packs);
    expect(packsWithin(packs, [118, 31.78, 118.1, 31.79], 15)).toEqual([]);
    expect(packsWithin(packs, [119.95, 31.78, 119.96, 31.79], 6)).toEqual([]);
  });
});

describe('the page of packs', () => {
  let at: Setting;
  let screen: Screen;
  beforeEach(async () => {
    document.body.innerHTML = '';
    at = freshWorld();
    screen = await startApp(at.core, at.world, '/me/packs');
  });
  afterEach(() => screen.wrapper.unmount());
  const all = (selector: string) => [...document.querySelectorAll(selector)].map((it) => it.textContent?.replace(/\s+/g, ' ').trim() ?? '');
  async function choose(name: string, bytes: Uint8Array): Promise<void> {
    const input = document.querySelector<HTMLInputElement>('[data-add-pack] input')!;
    Object.defineProperty(input, 'files', { value: [new File([Buffer.from(bytes)], name)], configurable: true });
    Object.defineProperty(input, 'value', { value: '', writable: true, configurable: true });
    input.dispatchEvent(new Event('change'));
    await screen.rest();
  }

  it('shows the approval number of every pack, here and at the server', () => {
    expect(all('[data-approval]').every((line) => /审图号：苏S/.test(line))).toBe(true);
    expect(all('[data-offer]')).toEqual([expect.stringContaining('审图号：苏S(2026)102号')]);
    expect(screen.text('[data-pack=damaged]')).toContain('已损坏或不完整');
  });

  it('shows several at once and takes one away on its own', async () => {
    const switches = document.querySelectorAll<HTMLElement>('[data-pack-use]');
    expect([...switches].map((it) => it.getAttribute('aria-checked'))).toEqual(['true', 'false']);
    switches[1]!.click();
    await screen.rest();
    expect(screen.backend.of('pack_use')).toEqual([{ id: 'pack-pictures', on: true }]);
    expect([...document.querySelectorAll('[data-pack-use]')].every((it) => it.getAttribute('aria-checked') === 'true')).toBe(true);
  });

  it('says how large a pack is and that mobile data may cost before it fetches', async () => {
    await screen.touch('[data-offer-fetch]');
    const words = document.body.textContent ?? '';
    expect(words).toContain('640 MB');
    expect(words).toContain('可能产生费用');
    await screen.touch('[data-fetch-wifi]');
    expect(screen.backend.of('pack_fetch')).toEqual([{ id: 'pack-city', mobile_data: false }]);
    expect(screen.text('[data-pack=fetching]')).toContain('等待 Wi-Fi');
    await screen.touch('[data-pack=fetching] [data-pack-pause]');
    expect(screen.find('[data-pack=fetching]')).toBeNull();
  });

  it('goes on with what was paused', async () => {
    await screen.touch('[data-pack-resume]');
    await screen.touch('[data-fetch-any]');
    expect(screen.backend.of('pack_fetch')).toEqual([{ id: 'pack-half', mobile_data: true }]);
  });

  it('asks for the approval number that a file does not name, and keeps the file meanwhile', async () => {
    await choose('街巷.pmtiles', vectorPack());
    const input = document.querySelector<HTMLInputElement>('[data-approval-number]')!;
    input.value = ' 苏S(2026)200号 ';
    input.dispatchEvent(new Event('input'));
    await screen.rest();
    await screen.touch('[data-approval-go]');
    expect(screen.backend.of('pack_add').map(({ approval }) => approval)).toEqual([null, '苏S(2026)200号']);
    expect(all('[data-pack=ready]').at(-1)).toContain('街巷');
  });

  it('lets the file go when the number is not known', async () => {
    await choose('街巷.pmtiles', vectorPack());
    for (const close of document.querySelectorAll<HTMLElement>('.sheet__close')) close.click();
    await screen.rest();
    expect(screen.backend.of('file_drop').length).toBe(1);
    expect(at.core.files.size).toBe(0);
  });

  it('says of a file that was cut off how much is missing, and of any other that it is no pack', async () => {
    const bytes = vectorPack();
    await choose('半截.pmtiles', bytes.slice(0, bytes.length / 2));
    expect(screen.text('[data-add-failed]')).toMatch(/不完整.*KB/);
    await choose('照片.jpg', new Uint8Array([0xff, 0xd8, 1, 2, 3, 4, 5, 6]));
    expect(screen.text('[data-add-failed]')).toContain('PMTiles');
  });

  it('removes a pack only after it was asked', async () => {
    await screen.touch('[data-pack=damaged] [data-pack-remove]');
    expect(screen.backend.of('pack_remove')).toEqual([]);
    await screen.touch('[data-remove-now]');
    expect(screen.find('[data-pack=damaged]')).toBeNull();
  });
});
