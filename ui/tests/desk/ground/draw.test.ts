import { describe, expect, it } from 'vitest';
import { useDraw } from '@/desk/ground/draw/draw';
import { readWork, startNew } from '@/desk/ground/draw/work';
import { shapeOf, type Corner } from '@/desk/ground/shape';
import { settle } from '../harness';
import { answered, areaOf, opened } from './world';

const SQUARE: Corner[] = [[1199310000, 317510000], [1199330000, 317510000], [1199330000, 317530000], [1199310000, 317530000]];
const NOWHERE: Corner[] = SQUARE.map(([x, y]) => [x - 900_000, y]);

function drawSquare(corners = SQUARE) {
  const draw = useDraw();
  draw.beginNew('area');
  corners.forEach((_, n) => draw.place(corners.slice(0, n + 1)));
  return draw;
}

describe('drawing', () => {
  it('goes back and forth corner by corner, and is still being placed in between', () => {
    opened();
    const draw = drawSquare();
    draw.back();
    expect(draw.work?.rings[0]?.corners).toHaveLength(3);
    expect(draw.placing).toBe(true);
    draw.forth();
    expect(draw.work?.rings[0]?.corners).toEqual(SQUARE);
    draw.back();
    draw.place(SQUARE.slice(0, 2));
    expect(draw.canForth).toBe(false);
  });

  it('asks the core about a shape once it is whole, after a pause, and only once for a burst', async () => {
    const { backend } = opened();
    const draw = drawSquare();
    expect(backend.of('draw_check')).toEqual([]);
    await answered();
    expect(backend.of('draw_check')).toHaveLength(1);
    expect(draw.measure).toMatchObject({ sure: true });
    expect(Math.abs(draw.measure!.value - 42_200)).toBeLessThan(500);
  });

  it('shows overlaps with neighbours before anything is saved, and can be saved all the same', async () => {
    const { backend } = opened();
    const draw = drawSquare();
    draw.close();
    await answered();
    expect(draw.findings?.overlaps.map((each) => each.b_name)).toContain('南大街第 3 责任网格');
    expect(draw.ready).toBe(true);
    expect(backend.of('draw_save')).toEqual([]);
  });

  it('cannot be saved while it crosses itself, and names the place', async () => {
    opened();
    const [a, b, c, d] = NOWHERE as [Corner, Corner, Corner, Corner];
    const draw = drawSquare([a, c, b, d]);
    draw.close();
    await answered();
    expect(draw.faults.map((fault) => fault.code)).toEqual(['shape_crosses_itself']);
    expect(draw.faults[0]?.at).not.toBeNull();
    expect(draw.ready).toBe(false);
  });

  it('is one change: shape, fields, day and title together, and its draft is gone after', async () => {
    const { backend, core } = opened();
    const draw = drawSquare(NOWHERE);
    draw.close();
    await answered();
    draw.typed({ set: { name: ' 新网格 ', code: '' }, fromDay: '2027-01-01' });
    await answered();
    await draw.keepNow();
    await draw.save('绘制：新网格');
    const [saved, ...rest] = backend.of('draw_save');
    expect(rest).toEqual([]);
    expect(saved).toMatchObject({ from_day: '2027-01-01', title: '绘制：新网格', what: 'draw', edits: [{ id: null, layer: 'area', set: [['name', '新网格']], ended: false }] });
    expect(draw.work).toBeNull();
    expect((core.call('draft_list', {}) as { drafts: unknown[] }).drafts).toEqual([]);
  });

  it('keeps what the core refused', async () => {
    const { core } = opened();
    const draw = drawSquare(NOWHERE);
    draw.close();
    await answered();
    core.add({ draw_save: () => { throw new Error('down'); } });
    await expect(draw.save('x')).rejects.toThrow();
    expect(draw.work?.rings[0]?.corners).toHaveLength(4);
    expect(draw.saving).toBe(false);
  });

  it('can do everything without a pointer', () => {
    opened();
    const draw = useDraw();
    draw.beginNew('area');
    NOWHERE.forEach(draw.addCorner);
    expect(draw.placing).toBe(false);
    draw.corner = { ring: 0, at: 1 };
    draw.moveCorner(100, 0);
    expect(draw.work?.rings[0]?.corners[1]).toEqual([NOWHERE[1]![0] + 100, NOWHERE[1]![1]]);
    draw.removeCorner();
    expect(draw.work?.rings[0]?.corners).toHaveLength(3);
    draw.removeCorner();
    expect(draw.placing).toBe(true);
    expect(draw.ready).toBe(false);
  });

  it('leaves the holes of an area alone', async () => {
    const { backend } = opened();
    const draw = useDraw();
    const hole = NOWHERE.map(([x, y], n): Corner => [x + (n === 0 || n === 3 ? 5000 : -5000), y + (n < 2 ? 5000 : -5000)]);
    const full = await areaOf(backend, 'area-1-0');
    draw.beginWith({ ...full, shape: { area: [[NOWHERE, hole]] } }, 'shape');
    draw.setRing(0, [...NOWHERE.slice(0, 3), [NOWHERE[3]![0], NOWHERE[3]![1] + 700]]);
    expect(shapeOf(draw.work!.rings)).toEqual({ area: [[[...NOWHERE.slice(0, 3), [NOWHERE[3]![0], NOWHERE[3]![1] + 700]], hole]] });
  });

  it('lets a late answer about an earlier shape go', async () => {
    opened();
    const draw = drawSquare(NOWHERE);
    await draw.checkNow();
    const before = draw.findings;
    draw.place(NOWHERE.slice(0, 3));
    const asking = draw.checkNow();
    draw.place(NOWHERE);
    await asking;
    expect(draw.findings).toBe(before);
    await answered();
    expect(draw.findings).not.toBe(before);
  });
});

describe('an unsaved drawing', () => {
  it('is there again after a restart, with everything that was typed', async () => {
    const page = opened();
    const draw = drawSquare(NOWHERE);
    draw.close();
    draw.typed({ set: { name: '半张图' }, fromDay: '2027-02-03', title: '春季调整' });
    await draw.keepNow();
    page.again();
    const later = useDraw();
    expect(later.work).toBeNull();
    expect(await later.resume()).toBe(true);
    expect(later.work).toMatchObject({ set: { name: '半张图' }, fromDay: '2027-02-03', title: '春季调整' });
    expect(later.work?.rings[0]?.corners).toEqual(NOWHERE);
    expect(later.resumedAt).not.toBeNull();
    await later.drop();
    page.again();
    expect(await useDraw().resume()).toBe(false);
  });

  it('is written once for a burst of corners', async () => {
    const { backend } = opened();
    drawSquare(NOWHERE);
    await settle(700);
    expect(backend.of('draft_put').map((put) => put.id)).toEqual([null]);
  });

  it('of another make is not taken up', () => {
    expect(readWork('not json')).toBeNull();
    expect(readWork('{"task":"fly","layer":"area"}')).toBeNull();
    expect(readWork(JSON.stringify({ ...startNew('area'), rings: [{ kind: 'outer', part: 0, corners: [[1.5, 2]] }] }))).toBeNull();
    expect(readWork(JSON.stringify(startNew('road')))).toEqual(startNew('road'));
  });
});

describe('a split', () => {
  it('names both parts, counts both, and changes no total', async () => {
    const { backend } = opened();
    const draw = useDraw();
    const full = await areaOf(backend, 'area-1-0');
    draw.beginWith(full, 'split');
    const [west, south] = [1199460000, 317500000];
    draw.setLine([[west + 30_000, south - 5000], [west + 34_000, south + 175_000]]);
    await answered();
    expect(draw.proposal?.edits).toHaveLength(2);
    expect(draw.sum?.same).toBe(true);
    // Each part is rounded to a square metre by itself.
    expect(Math.abs(draw.sum!.total - full.row.area_m2!)).toBeLessThanOrEqual(2);
    draw.typed({ names: [full.row.name, '荷花池东片'] });
    await draw.save('拆分');
    expect(backend.of('draw_save')[0]).toMatchObject({ what: 'split', edits: [{ id: 'area-1-0', set: [] }, { id: null, set: [['name', '荷花池东片']] }] });
  });

  it('says in words that a line does not cross', async () => {
    const { backend } = opened();
    const draw = useDraw();
    draw.beginWith(await areaOf(backend, 'area-1-0'), 'split');
    draw.setLine([[1, 1], [2, 2]]);
    await answered();
    expect(draw.failed).toMatchObject({ code: 'no_cut' });
    expect(draw.ready).toBe(false);
  });
});

describe('a merge', () => {
  it('is proposed from two on, the first stays and the others end', async () => {
    const { backend } = opened();
    const draw = useDraw();
    draw.beginWith(await areaOf(backend, 'area-2-0'), 'merge');
    await answered();
    expect(backend.of('merge_propose')).toEqual([]);
    draw.toggle({ id: 'area-2-2', name: '永红第 3 责任网格' });
    await answered();
    expect(draw.ready).toBe(true);
    await draw.save('合并');
    expect(backend.of('draw_save')[0]).toMatchObject({ what: 'merge', edits: [{ id: 'area-2-0', ended: false }, { id: 'area-2-2', ended: true, shape: null }] });
  });

  it('of areas that do not touch is refused before saving', async () => {
    const { backend } = opened();
    const draw = useDraw();
    draw.beginWith(await areaOf(backend, 'area-2-0'), 'merge');
    draw.toggle({ id: 'area-7-4', name: '邹区' });
    await answered();
    expect(draw.failed).toMatchObject({ code: 'not_touching' });
    expect(draw.ready).toBe(false);
  });
});
