import { describe, expect, it } from 'vitest';
import { toBase64 } from '@/desk/handover/base64';
import { around, layersAt, manualFix, nameFeatures, shapeFeatures } from '@/desk/map/features';
import { palette, style } from '@/desk/map/style';
import { shapesOf } from '@/phone/map/style';

const square = { id: 'g', layer: 'grid' as const, name: '320404001000007', coords: [[[0, 0], [20, 0], [20, 10], [0, 10], [0, 0]]] as [number, number][][] };

describe('the map', () => {
  it('names nothing that is not on this device: no glyphs, no tiles, no address', () => {
    const made = style(palette());
    expect(made.glyphs).toBeUndefined();
    expect(made.sprite).toBeUndefined();
    expect(Object.values(made.sources).every((source) => source.type === 'geojson')).toBe(true);
    expect(JSON.stringify(made)).not.toMatch(/https?:/);
  });

  it('draws the last edge of a surface whose ring was left open', () => {
    const open = { ...square, coords: [square.coords[0]!.slice(0, -1)] };
    expect(shapeFeatures([open])).toEqual(shapeFeatures([square]));
    expect(shapesOf([open], 'grid')).toEqual(shapesOf([square], 'grid'));
    expect(shapesOf([square], 'grid', ['g']).features[0]?.properties).toMatchObject({ mine: true });
  });

  it('labels a surface once, in its middle', () => {
    const [label, ...rest] = nameFeatures([square]).features;
    expect(rest).toEqual([]);
    expect(label?.geometry).toEqual({ type: 'Point', coordinates: [10 / 1e7, 5 / 1e7] });
    expect(label?.properties?.['name']).toBe('000007');
  });

  it('draws roads as lines and everything else as surfaces', () => {
    const types = shapeFeatures([square, { ...square, layer: 'road' }]).features.map((each) => each.geometry.type);
    expect(types).toEqual(['Polygon', 'LineString']);
  });

  it('finds the window around what it is given, or none', () => {
    expect(around([{ lon_e7: 5, lat_e7: -3 }], [square])).toEqual([0, -3, 20, 10]);
    expect(around([])).toBeNull();
  });

  it('asks for cells only from close by', () => {
    expect(layersAt(10, 12, 14)).not.toContain('area');
    expect(layersAt(13, 12, 14)).not.toContain('grid');
    expect(layersAt(15, 12, 14)).toContain('grid');
  });

  it('sets a point by hand in whole units and says that it was by hand', () => {
    expect(manualFix(119.95, 31.78, 4)).toEqual({ lon_e7: 1_199_500_000, lat_e7: 317_800_000, accuracy_mm: 5000, source: 'manual', fixed_at_ms: 4 });
  });
});

describe('a hand-over file', () => {
  it('becomes base64 byte for byte, however long', () => {
    const bytes = Uint8Array.from({ length: 100_003 }, (_, n) => (n * 31) % 256);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(toBase64(new Uint8Array())).toBe('');
  });
});
