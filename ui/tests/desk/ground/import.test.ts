import { describe, expect, it } from 'vitest';
import type { ImportLayer } from '@/api/generated';
import { badCsv } from '@/desk/ground/import/bad';
import { useImport } from '@/desk/ground/import/import';
import { checkOf, garbled, missing, planFor, withColumn, withLayer } from '@/desk/ground/import/plan';
import { SHIFT } from '../../fake/groundImport';
import { settle } from '../harness';
import { areaOf, opened } from './world';

const field = (key: string, needed: boolean, column: string | null) => ({ key, needed, identifies: key === 'code', column });
const layer = (more: Partial<ImportLayer> = {}): ImportLayer => ({
  name: 'grids', features: 40, geometry: 'area', columns: [{ name: 'MC', samples: ['甲'] }, { name: 'BM', samples: ['1'] }], datum: 'wgs84', crs: 'WGS 84', encoding: 'UTF-8', notes: [], guess: 'area',
  columns_for: [
    { layer: 'area', remembered: true, fields: [field('code', false, 'BM'), field('name', true, 'MC')] },
    { layer: 'grid', remembered: false, fields: [field('code', true, null)] },
  ],
  ...more,
});

/** A file of one area moved as Amap moves it, and one row that is none. */
async function fileOf(backend: ReturnType<typeof opened>['backend'], name = 'areas.geojson'): Promise<File> {
  const full = await areaOf(backend, 'area-3-1');
  const ring = ('area' in full.shape! ? full.shape.area[0]![0]! : []).map(([x, y]) => [(x + SHIFT[0]) / 1e7, (y + SHIFT[1]) / 1e7]);
  const features = [
    { type: 'Feature', properties: { code: full.row.code, name: '改名的网格' }, geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] } },
    { type: 'Feature', properties: { code: 'X', name: '没有形状' }, geometry: null },
  ];
  return new File([JSON.stringify({ type: 'FeatureCollection', features })], name);
}
/** Answers a call only when told to. */
function slowly(backend: ReturnType<typeof opened>['backend'], method: string): () => void {
  const { call } = backend;
  let go: () => void = () => undefined;
  const told = new Promise<void>((done) => (go = done));
  backend.call = async (asked, params) => (asked === method && (await told), call(asked, params));
  return go;
}
const until = async (holds: () => boolean): Promise<void> => {
  for (let n = 0; n < 400 && !holds(); n += 1) await settle(20);
  expect(holds()).toBe(true);
};

describe('what is asked about a file', () => {
  it('always asks for the datum, whatever the file says of itself', () => {
    const plan = planFor(layer());
    expect(plan.datum).toBeNull();
    expect(missing(plan)).toEqual([{ what: 'datum' }]);
    expect(checkOf('s', plan)).toBeNull();
    expect(checkOf('s', { ...plan, datum: 'gcj02' })).toMatchObject({ source: 's', file_layer: 'grids', layer: 'area', datum: 'gcj02', swapped: false });
  });

  it('takes over remembered columns, and other ones for another layer of ours', () => {
    const plan = withLayer(planFor(layer()), layer(), 'grid');
    expect(plan.fields).toEqual([field('code', true, null)]);
    expect(missing({ ...plan, datum: 'wgs84' })).toEqual([{ what: 'field', key: 'code' }]);
    expect(missing(withColumn({ ...plan, datum: 'wgs84' }, 'code', 'BM'))).toEqual([]);
  });

  it('does not change what the file said when a column is chosen', () => {
    const from = layer();
    const plan = planFor(from);
    withColumn(plan, 'name', 'BM');
    plan.fields[0]!.column = 'other';
    expect(from.columns_for[0]!.fields[0]!.column).toBe('BM');
  });

  it('turns longitude and latitude round beforehand only when they look swapped', () => {
    expect(planFor(layer({ notes: ['looks_swapped'] })).swapped).toBe(true);
    expect(planFor(layer()).swapped).toBe(false);
  });

  it('knows text in the wrong encoding when it sees it', () => {
    expect(garbled(['南大街', 'A-1'])).toBe(false);
    expect(garbled(['\uFFFD\uFFFD'])).toBe(true);
    expect(garbled(['Ã¥Â\u008D'])).toBe(true);
  });
});

describe('an import', () => {
  it('writes nothing before it is confirmed, warns of the datum, and fits in the better one', async () => {
    const { backend } = opened();
    const from = useImport();
    await from.take(await fileOf(backend));
    expect(from.step).toBe('plan');
    await from.start({ datum: 'wgs84' });
    expect(from.step).toBe('checking');
    await until(() => from.step === 'report');
    expect(from.report).toMatchObject({ changed: 1, bad_total: 1, datum: { shift_m: 503, better: 'gcj02' } });
    await from.start({ datum: 'gcj02' });
    await until(() => from.step === 'report');
    expect(from.report?.datum).toBeNull();
    expect(from.report).toMatchObject({ unchanged: 1, added: 0 });
    expect(backend.of('import_confirm')).toEqual([]);
    expect(backend.of('import_check').map((asked) => asked.datum)).toEqual(['wgs84', 'gcj02']);
  });

  it('takes word that comes before the second check has begun for nothing, however late that is', async () => {
    const { backend, core } = opened();
    const from = useImport();
    await from.take(await fileOf(backend));
    await from.start({ datum: 'wgs84' });
    await until(() => from.step === 'report');
    const begin = slowly(backend, 'import_check');
    const second = from.start({ datum: 'gcj02' });
    core.changed('jobs');
    await settle(200);
    expect(from.step).toBe('checking');
    expect(from.report).toBeNull();
    begin();
    await second;
    await until(() => from.step === 'report');
    expect(from.report?.datum).toBeNull();
  });

  it('can be cancelled before the check has begun, and nothing of it goes on', async () => {
    const { backend } = opened();
    const from = useImport();
    await from.take(await fileOf(backend));
    const begin = slowly(backend, 'import_check');
    const first = from.start({ datum: 'wgs84' });
    await from.cancel();
    expect(from.step).toBe('plan');
    begin();
    await first;
    expect(from.step).toBe('plan');
    expect(backend.of('job_cancel')).toHaveLength(1);
  });

  it('says that bad rows are left out when it is confirmed, and names the change it became', async () => {
    const { backend } = opened();
    const from = useImport();
    await from.take(await fileOf(backend));
    await from.start({ datum: 'wgs84' });
    await until(() => from.step === 'report');
    await from.confirm();
    await until(() => from.step === 'done');
    expect(backend.of('import_confirm')).toMatchObject([{ without_bad: true }]);
    expect(from.job?.change).toBeTruthy();
  });

  it('can be cancelled while it is checked, and goes back to the questions', async () => {
    const { backend } = opened();
    const from = useImport();
    await from.take(await fileOf(backend));
    await from.start({ datum: 'wgs84' });
    await from.cancel();
    expect(from.step).toBe('plan');
    expect(from.plan?.datum).toBe('wgs84');
    expect(backend.of('job_cancel')).toHaveLength(1);
  });

  it('says why a file cannot be opened, and takes the next one', async () => {
    const { backend } = opened();
    const from = useImport();
    await from.take(new File(['{"type":"FeatureColl'], 'cut.geojson'));
    expect(from.step).toBe('file');
    expect(from.failed).toMatchObject({ code: 'file_cut_off' });
    await from.take(await fileOf(backend));
    expect(from.failed).toBeNull();
    expect(from.step).toBe('plan');
  });

  it('lets go of the file when it is abandoned', async () => {
    const { backend } = opened();
    const from = useImport();
    await from.take(await fileOf(backend));
    await from.clear();
    expect(backend.of('import_drop')).toHaveLength(1);
    expect(from.step).toBe('file');
    expect(from.source).toBeNull();
  });

  it('shows why a job failed, in the words of its code', async () => {
    const { backend, core } = opened();
    const from = useImport();
    await from.take(await fileOf(backend));
    core.add({ job: ({ job }) => ({ job, stage: 'failed', done: 0, total: 0, failed: { code: 'encoding_unknown', message: '', retry: false, values: [] }, change: null }) });
    await from.start({ datum: 'wgs84' });
    await until(() => from.step === 'plan');
    expect(from.failed).toMatchObject({ code: 'encoding_unknown' });
  });
});

describe('bad rows as a file', () => {
  it('opens in a spreadsheet with the Chinese whole, quotes kept and nothing reckoned', () => {
    const rows = [{ row: 7, sheet: null, what: '=cmd()', code: 'missing', values: [] as [string, string][] }, { row: 8, sheet: '表1', what: 'a "b", c', code: 'missing', values: [] as [string, string][] }];
    const csv = badCsv(['行号', '表', '名称', '原因'], rows, () => '缺少“名称”');
    expect(csv.startsWith('\uFEFF行号,表,名称,原因\r\n')).toBe(true);
    expect(csv).toContain(`7,,'=cmd(),缺少“名称”\r\n`);
    expect(csv).toContain('8,表1,"a ""b"", c",缺少“名称”\r\n');
  });
});
