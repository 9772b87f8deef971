/** The fake's imports: it reads GeoJSON as far as it must, and takes its time over jobs so that progress can be seen. */
import type { BadRow, ImportCheck, ImportColumns, ImportReport, ImportSource, JobStage, JobView, MapLayer, MapShape, ProposedEdit, ShapeView } from '../../src/api/generated';
import { cornersOf, formOf, opened, ringsOf, windowOf, type Corner } from '../../src/desk/ground/shape';
import { id, Refused, type FakeCore, type Handlers } from './core';
import { common } from './groundShapes';
import { overlapOf, type GroundWorld, type Thing } from './groundWorld';

/** How far the fake's maps of Amap lie off. */
export const SHIFT: Corner = [48_000, -21_000];
const TICK_MS = 120;
const TICKS = 14;
const FIELDS: Record<string, [key: string, needed: boolean, identifies: boolean, ...names: string[]][]> = {
  area: [['code', false, true, 'code', '编码', '网格编码'], ['name', true, false, 'name', '名称'], ['street', false, false, 'street', '街道'], ['inspector', false, false, '责任人'], ['unit', false, false, '责任单位']],
  road: [['name', true, true, 'name', '路名'], ['from', false, true, 'from', '起点'], ['to', false, true, 'to', '止点']],
  component: [['code', true, true, 'code', '部件标识码'], ['name', true, false, 'name', '部件名称'], ['state', false, false, '状态']],
  point: [['code', false, true, 'code', '编码'], ['name', true, false, 'name', '名称'], ['category', false, false, '类型']],
};

interface Feature {
  properties: Record<string, unknown> | null;
  geometry: { type: string; coordinates: number[][][] } | null;
}
interface Opened {
  view: ImportSource;
  features: Feature[];
}
interface Job {
  view: JobView;
  asked: ImportCheck;
  report: ImportReport | null;
  edits: ProposedEdit[];
}

const columnsFor = (layer: MapLayer, columns: string[], remembered: boolean): ImportColumns => ({
  layer, remembered,
  fields: (FIELDS[layer] ?? []).map(([key, needed, identifies, ...names]) => ({ key, needed, identifies, column: columns.find((column) => names.includes(column.toLowerCase())) ?? null })),
});

function read(core: FakeCore, file: string): Opened {
  const stored = core.files.get(file);
  if (!stored) throw new Refused('file_unknown');
  const text = new TextDecoder().decode(stored.bytes);
  let features: Feature[];
  try {
    features = (JSON.parse(text) as { features: Feature[] }).features;
    if (!Array.isArray(features)) throw new Error('none');
  } catch {
    throw new Refused(stored.name.endsWith('json') ? 'file_cut_off' : 'file_format');
  }
  const columns = [...new Set(features.flatMap((feature) => Object.keys(feature.properties ?? {})))];
  const samples = (column: string) => features.map((feature) => feature.properties?.[column]).filter((value) => value !== undefined && value !== null).slice(0, 3).map(String);
  const layer = {
    name: stored.name.replace(/\.\w+$/, ''), features: features.length, geometry: 'area' as const, columns: columns.map((name) => ({ name, samples: samples(name) })),
    datum: 'wgs84' as const, crs: 'WGS 84', encoding: 'UTF-8', notes: ['three_d'], guess: 'area' as const,
    columns_for: Object.keys(FIELDS).map((ours) => columnsFor(ours as MapLayer, columns, ours === 'area')),
  };
  return { view: { source: id('source'), file_name: stored.name, format: 'geo_json', layers: [layer] }, features };
}

function rowsOf(ground: GroundWorld, { features }: Opened, asked: ImportCheck): { edits: ProposedEdit[]; bad: BadRow[]; unchanged: number } {
  const column = (key: string) => asked.columns.find((field) => field.key === key)?.column ?? '';
  const edits: ProposedEdit[] = [];
  const bad: BadRow[] = [];
  let unchanged = 0;
  const seen = new Map<string, number>();
  features.forEach((feature, n) => {
    const text = (key: string) => String(feature.properties?.[column(key)] ?? '').trim();
    const [code, name] = [text('code'), text('name')];
    const refuse = (why: string, values: [string, string][] = []) => void bad.push({ row: n + 1, sheet: null, what: name || code || null, code: why, values });
    if (!feature.geometry) return refuse('geometry_empty');
    if (!name) return refuse('missing', [['column', column('name')], ['field', 'name']]);
    if (code && seen.has(code)) return refuse('duplicate_key', [['other', String(seen.get(code))]]);
    seen.set(code, n + 1);
    const ring = feature.geometry.coordinates[0] ?? [];
    const closed = ring.length > 3 && ring[0]![0] === ring.at(-1)![0] && ring[0]![1] === ring.at(-1)![1];
    if (!closed) return refuse('ring_unclosed', [['ring', '1']]);
    if (text('street') === '不存在街道') return refuse('unknown_street', [['column', column('street')], ['value', text('street')]]);
    const moved = asked.datum === 'wgs84' ? [0, 0] : SHIFT;
    const corners = opened(cornersOf(ring)).map(([x, y]): Corner => [x - moved[0]!, y - moved[1]!]);
    if (asked.swapped ? false : corners[0]![0] < corners[0]![1]) return refuse('shape_swapped');
    if (name.includes('蝴蝶')) return refuse('shape_crosses_itself', [['lon', '119.95'], ['lat', '31.78']]);
    const known = ground.things.get(asked.layer)?.find((it) => it.row.code === code && code);
    const shape: ShapeView = { area: [[corners]] };
    if (known && JSON.stringify(known.shape) === JSON.stringify(shape)) return void (unchanged += 1);
    edits.push({ id: known?.row.id ?? null, layer: asked.layer, shape, set: [['name', name], ['code', code]], ended: false });
  });
  return { edits, bad, unchanged };
}

function reportOf(ground: GroundWorld, from: Opened, asked: ImportCheck): { report: ImportReport; edits: ProposedEdit[] } {
  const { edits, bad, unchanged } = rowsOf(ground, from, asked);
  const corners = edits.flatMap((edit) => ringsOf(edit.shape!).flatMap((ring) => ring.corners));
  const off = edits.find((edit) => edit.id !== null);
  const known = off && ground.things.get(asked.layer)?.find((it) => it.row.id === off.id);
  const away = known?.shape && off?.shape ? Math.abs(ringsOf(off.shape)[0]!.corners[0]![0] - ringsOf(known.shape)[0]!.corners[0]![0]) : 0;
  const fresh = edits.filter((edit) => edit.id === null);
  const overlaps = fresh.flatMap((edit) => (ground.things.get('area') ?? []).flatMap((it) => {
    const both = common(ringsOf(edit.shape!)[0]!.corners, ringsOf(it.shape!)[0]!.corners);
    const own = { row: { id: '', name: edit.set[0]![1] } } as Thing;
    return both.length && asked.layer === 'area' ? [overlapOf(own, it, { area: [[both]] }, 1280)] : [];
  }));
  return {
    edits,
    report: {
      read: from.features.length, added: fresh.length, changed: edits.length - fresh.length, unchanged, bad: bad.slice(0, 1000), bad_total: bad.length, repairs: edits.length ? [['turned', 7], ['dropped', 3]] : [],
      datum: asked.datum === 'wgs84' && away > 20_000 && !asked.swapped ? { shift_m: 503, better: 'gcj02', better_m: 1 } : null,
      swapped: bad.filter((row) => row.code === 'shape_swapped').length * 2 > from.features.length, outside: bad.filter((row) => row.code === 'outside_city').length, overlaps, bbox: windowOf(corners),
    },
  };
}

export function importHandlers(core: FakeCore, ground: GroundWorld, write: (edits: ProposedEdit[], day: string, title: string) => string): Handlers {
  const sources = new Map<string, Opened>();
  const jobs = new Map<string, Job>();
  const found = <T>(all: Map<string, T>, key: string): T => {
    const one = all.get(key);
    if (!one) throw new Refused('job_unknown');
    return one;
  };
  /** Lets a job go on by steps until its end, or until it is stopped. */
  function run(job: Job, stages: [JobStage, JobStage], total: number, end: () => void): void {
    job.view = { ...job.view, stage: stages[0], done: 0, total };
    const step = (n: number): void => {
      if (job.view.stage === 'cancelled') return;
      job.view = { ...job.view, stage: n > TICKS / 2 ? stages[1] : stages[0], done: Math.round((total * n) / TICKS) };
      if (n === TICKS) end();
      core.changed('jobs');
      if (n < TICKS) setTimeout(() => step(n + 1), TICK_MS).unref();
    };
    setTimeout(() => step(1), TICK_MS).unref();
  }
  return {
    import_open: ({ file }) => {
      const got = read(core, file);
      sources.set(got.view.source, got);
      return got.view;
    },
    import_check: (asked) => {
      const from = found(sources, asked.source);
      const job: Job = { view: { job: id('job'), stage: 'reading', done: 0, total: 0, failed: null, change: null }, asked, report: null, edits: [] };
      jobs.set(job.view.job, job);
      run(job, ['reading', 'checking'], from.features.length, () => {
        Object.assign(job, reportOf(ground, from, asked));
        job.view = { ...job.view, stage: 'ready' };
      });
      return job.view;
    },
    import_report: ({ job }) => found(jobs, job).report ?? refuse(),
    import_shapes: ({ job, limit }) => {
      const { edits } = found(jobs, job);
      const shapes = edits.flatMap((edit): MapShape[] => (edit.shape && 'area' in edit.shape && formOf(edit.layer) === 'area' ? edit.shape.area.map((coords) => ({ id: edit.id ?? '', layer: edit.layer, name: edit.set[0]![1], coords })) : []));
      return { shapes: shapes.slice(0, limit), cut: shapes.length > limit };
    },
    import_confirm: ({ job: key, without_bad }) => {
      const job = found(jobs, key);
      if (job.report?.bad_total && !without_bad) throw new Refused('bad_rows_left');
      run(job, ['writing', 'writing'], job.edits.length, () => {
        const change = write(job.edits, job.asked.from_day, found(sources, job.asked.source).view.file_name);
        job.view = { ...job.view, stage: 'written', change };
      });
      return job.view;
    },
    import_drop: ({ source }) => (sources.delete(source), {}),
    job: ({ job }) => found(jobs, job).view,
    job_cancel: ({ job: key }) => {
      const job = found(jobs, key);
      if (job.view.stage !== 'written') job.view = { ...job.view, stage: 'cancelled' };
      core.changed('jobs');
      return job.view;
    },
  };
}
const refuse = (): never => {
  throw new Refused('job_unknown');
};
