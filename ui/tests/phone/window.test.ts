/** What the phone's map asks for, and what a fingertip means. */
import { beforeEach, describe, expect, it } from 'vitest';
import { useBackend } from '../../src/api';
import type { MapShape, Shapes } from '../../src/api/generated';
import { DOTS, hidden, layersAt, SURFACES, toggle } from '../../src/phone/map/layers';
import { dotsOf, shapesOf } from '../../src/phone/map/style';
import { sorted } from '../../src/phone/map/touch';
import { padded, ShapeWindow, type Bounds } from '../../src/phone/map/window';
import { fakeBackend } from '../fake/backend';
import { FakeCore } from '../fake/core';

const VIEW: Bounds = [0, 0, 1000, 1000];
const moved = (dx: number): Bounds => [dx, 0, 1000 + dx, 1000];

describe('a window of the map', () => {
  let backend: ReturnType<typeof fakeBackend>;
  let answer: Shapes | ((bbox: Bounds) => Shapes);
  beforeEach(() => {
    answer = { shapes: [], cut: false };
    backend = fakeBackend(new FakeCore().add({ map_shapes: ({ bbox }) => (typeof answer === 'function' ? answer(bbox) : answer) }));
    useBackend(backend);
  });

  it('asks for more than is seen, and not again while the view stays within that', async () => {
    const window = new ShapeWindow(100);
    expect(await window.ask(VIEW, ['grid'])).toEqual({ shapes: [], cut: false });
    expect(backend.of('map_shapes')[0]?.bbox).toEqual(padded(VIEW));
    expect(await window.ask(moved(300), ['grid'])).toBeNull();
    await window.ask(moved(900), ['grid']);
    expect(backend.of('map_shapes').length).toBe(2);
  });

  it('asks for a layer that came into sight, and for all of it after a change', async () => {
    const window = new ShapeWindow(100);
    await window.ask(VIEW, ['street']);
    expect(window.needs(VIEW, ['street', 'grid'])).toBe(true);
    expect(window.needs(VIEW, ['street'])).toBe(false);
    window.forget();
    expect(window.needs(VIEW, ['street'])).toBe(true);
  });

  it('leaves the margin out where all of it is too much, and says when the view itself was cut', async () => {
    answer = (bbox) => ({ shapes: [], cut: bbox[0] < 0 });
    const window = new ShapeWindow(100);
    expect((await window.ask(VIEW, ['grid']))?.cut).toBe(false);
    answer = { shapes: [], cut: true };
    expect((await window.ask(moved(5000), ['grid']))?.cut).toBe(true);
    expect(window.needs(moved(5000), ['grid'])).toBe(true);
  });

  it('lets go of an answer that a later view overtook', async () => {
    const window = new ShapeWindow(100);
    const [first, second] = await Promise.all([window.ask(VIEW, ['grid']), window.ask(moved(5000), ['grid'])]);
    expect([first, second === null]).toEqual([null, false]);
  });

  it('is asked for nothing where no layer fits the zoom', async () => {
    expect(await new ShapeWindow(100).ask(VIEW, [])).toEqual({ shapes: [], cut: false });
    expect(backend.of('map_shapes')).toEqual([]);
  });
});

describe('layers', () => {
  it('come in as the map comes closer, and stay away when they are switched off', () => {
    expect(layersAt(SURFACES, 12)).not.toContain('grid');
    expect(layersAt(DOTS, 13)).toEqual([]);
    expect(layersAt(DOTS, 15)).toEqual(['shop', 'point', 'component']);
    toggle('component');
    expect(layersAt(DOTS, 15)).toEqual(['shop', 'point']);
    expect(localStorage.getItem('gw.map_layers') ?? hidden.value.join()).toBe('component');
    toggle('component');
    expect(hidden.value).toEqual([]);
  });
});

describe('a fingertip', () => {
  const found = (id: string, properties: Record<string, unknown>, coordinates: number[] = [1, 2]) => ({ layer: { id }, source: id.split('-')[0]!, properties, geometry: { type: 'Point' as const, coordinates } });
  const point = { lon_e7: 5, lat_e7: 6 };

  it('means dots before clusters, clusters before surfaces, and each thing once', () => {
    const shop = found('dots-dot', { layer: 'shop', id: 's1', name: '面馆' });
    const zone = found('zone-fill', { layer: 'zone', id: 'z1', name: '摊规点' });
    const many = found('dots-many', { cluster_id: 7 });
    expect(sorted([zone, many, shop, shop], point)).toEqual({ point, cases: [], things: [{ layer: 'shop', id: 's1', name: '面馆' }] });
    expect(sorted([zone, many], point)).toEqual({ source: 'dots', id: 7, at: [1, 2] });
    expect(sorted([zone, zone], point)).toEqual({ point, cases: [], things: [{ layer: 'zone', id: 'z1', name: '摊规点' }] });
    expect(sorted([], point)).toBeNull();
  });

  it('keeps a case and a thing that lie on one another apart', () => {
    expect(sorted([found('cases-dot', { id: 'c1' }), found('dots-dot', { layer: 'point', id: 'p1', name: '公厕' })], point)).toMatchObject({ cases: ['c1'], things: [{ id: 'p1' }] });
  });
});

describe('things on the map', () => {
  const shape = (layer: MapShape['layer'], coords: [number, number][]): MapShape => ({ id: 'x', layer, name: '名', coords: [coords] });
  it('are drawn in their middle with the letter of their layer', () => {
    const [dot] = dotsOf([shape('shop', [[1e7, 2e7]]), shape('point', [])], (layer) => layer.toUpperCase()).features;
    expect(dot).toMatchObject({ properties: { id: 'x', layer: 'shop', mark: 'SHOP' }, geometry: { coordinates: [1, 2] } });
  });
  it('say which they are, so that a touch can open them', () => {
    expect(shapesOf([shape('zone', [[0, 0], [9, 0], [9, 9]])], 'zone').features[0]?.properties).toMatchObject({ id: 'x', layer: 'zone' });
  });
});
