import { describe, expect, it } from 'vitest';
import { inOrder, useChanges } from '@/desk/ground/changes/changes';
import { useGround } from '@/desk/ground/ground';
import { holds, measureOf, opened as openRing, ringsOf, shapeOf, snapTo, widened, type Corner } from '@/desk/ground/shape';
import { style } from '@/desk/ground/map/style';
import { daysAgo } from '../../fake/groundWorld';
import { settle } from '../harness';
import { opened } from './world';

const SQUARE: Corner[] = [[0, 0], [1000, 0], [1000, 1000], [0, 1000]];

describe('the ground', () => {
  it('lists one layer, found by name or code, and counts each', async () => {
    opened();
    const ground = useGround();
    await ground.setLayer('area');
    expect([ground.total, ground.rows.length]).toEqual([40, 40]);
    await ground.setText('320404001a');
    expect(ground.total).toBe(5);
    await ground.count();
    expect(ground.counts).toMatchObject({ street: 8, area: 40, grid: 512 });
  });

  it('of another day shows what stood then, asked for feature by feature, and says so no more once it is today again', async () => {
    const { backend } = opened();
    const ground = useGround();
    await ground.setLayer('area');
    await ground.choose({ layer: 'area', id: 'area-4-0' });
    const now = ground.full!.row.area_m2!;
    await ground.setDay(daysAgo(-30));
    expect(ground.day).toBe(daysAgo(-30));
    expect(backend.of('ground_list').at(-1)).toMatchObject({ day: daysAgo(-30) });
    expect(ground.full!.row.area_m2).toBeGreaterThan(now * 1.5);
    expect(ground.past).toHaveLength(40);
    await ground.setDay(daysAgo(0));
    expect(ground.day).toBeNull();
    expect(ground.past).toEqual([]);
  });

  it('finds a street or a cell that the map names by its code', async () => {
    opened();
    const ground = useGround();
    await ground.chooseOnMap('grid', '320404001000007');
    expect(ground.full?.row.code).toBe('320404001000007');
  });

  it('asks again when the ground changed elsewhere, and keeps the choice', async () => {
    const { backend, core } = opened();
    const ground = useGround();
    await ground.setLayer('area');
    await ground.choose({ layer: 'area', id: 'area-0-0' });
    const before = backend.of('ground_list').length;
    core.changed('reference');
    await settle(80);
    expect(backend.of('ground_list').length).toBeGreaterThan(before);
    expect(ground.chosen?.id).toBe('area-0-0');
  });
});

describe('changes', () => {
  it('put those with two boundaries of one day on top while they hold', async () => {
    opened();
    const list = useChanges();
    await list.load();
    expect(list.changes[0]?.contested).toBeGreaterThan(0);
    const [first, ...rest] = list.changes;
    expect(inOrder([...rest, { ...first!, undone: true }])[0]?.id).not.toBe(first?.id);
    expect(inOrder([...rest, first!])[0]?.id).toBe(first?.id);
  });

  it('pass on that one cannot be taken back', async () => {
    opened();
    const list = useChanges();
    await list.load();
    const used = list.changes.find((change) => change.used.length > 0)!;
    await expect(list.undo(used.id)).rejects.toMatchObject({ code: 'change_used' });
  });
});

describe('shapes', () => {
  it('come apart into runs and together again unchanged', () => {
    const hole: Corner[] = [[200, 200], [200, 400], [400, 400]];
    const island: Corner[] = [[5000, 0], [6000, 0], [6000, 900]];
    const shape = { area: [[SQUARE, hole], [island]] };
    expect(shapeOf(ringsOf(shape))).toEqual(shape);
    expect(shapeOf(ringsOf({ lines: [SQUARE, hole] }))).toEqual({ lines: [SQUARE, hole] });
    expect(shapeOf(ringsOf({ point: [7, 8] }))).toEqual({ point: [7, 8] });
  });

  it('are none while no run is whole', () => {
    expect(shapeOf([{ kind: 'outer', part: 0, corners: SQUARE.slice(0, 2) }])).toBeNull();
    expect(openRing([...SQUARE, SQUARE[0]!])).toEqual(SQUARE);
  });

  it('are measured without their holes', () => {
    const [outer, hole] = [{ kind: 'outer' as const, part: 0, corners: SQUARE }, { kind: 'hole' as const, part: 0, corners: SQUARE.map(([x, y]): Corner => [x / 2, y / 2]) }];
    expect(measureOf([outer, hole])).toBe(Math.round(measureOf([outer]) * 0.75));
  });

  it('draw a corner onto a corner before an edge, in whole numbers, and not from afar', () => {
    expect(snapTo([990, 12], [SQUARE], 5)).toEqual([1000, 0]);
    expect(snapTo([500, -9], [SQUARE], 5)).toEqual([500, 0]);
    expect(snapTo([500, -9000], [SQUARE], 5)).toBeNull();
  });

  it('are asked for with a margin that holds the window', () => {
    expect(holds(widened([0, 0, 100, 100], 0.4), [-40, -40, 140, 140])).toBe(true);
    expect(holds([0, 0, 100, 100], [-1, 0, 100, 100])).toBe(false);
  });
});

describe('the map of the ground', () => {
  it('names nothing that is not on this device', () => {
    const c = { ground: '#111111', land: '#111111', text: '#111111', quiet: '#111111', halo: '#111111', strong: '#111111', cell: '#111111', road: '#111111', primary: '#111111', wait: '#111111', bad: '#111111', info: '#111111', ok: '#111111' };
    const made = style(c);
    expect(made.glyphs).toBeUndefined();
    expect(made.sprite).toBeUndefined();
    expect(Object.values(made.sources).every((source) => source.type === 'geojson')).toBe(true);
    expect(JSON.stringify(made)).not.toMatch(/https?:/);
    const known = Object.keys(made.sources);
    expect(made.layers.filter((layer) => 'source' in layer && !known.includes(String(layer.source)))).toEqual([]);
  });
});
