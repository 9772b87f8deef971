/** One import from file to change: hand the file over, say what it is, have it checked, look, and only then write. */
import { defineStore } from 'pinia';
import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import { backend, CallError } from '@/api';
import type { ImportReport, ImportSource, JobView, MapLayer, MapShape } from '@/api/generated';
import { onChanged } from '@/shared/changes';
import { checkOf, planFor, withColumn, withLayer, type Plan } from './plan';

export type Step = 'file' | 'sending' | 'plan' | 'checking' | 'report' | 'writing' | 'done';
/** A job is asked about when it tells of itself, and now and then in case a word was lost. */
const ASK_MS = 700;
const PREVIEW = 20_000;
const ENDED = ['ready', 'written', 'cancelled', 'failed'];

export const useImport = defineStore('desk.import', () => {
  const step = ref<Step>('file');
  const file = shallowRef<{ name: string; size: number } | null>(null);
  const sent = ref({ done: 0, total: 0 });
  const source = shallowRef<ImportSource | null>(null);
  const plan = shallowRef<Plan | null>(null);
  const job = shallowRef<JobView | null>(null);
  const report = shallowRef<ImportReport | null>(null);
  const preview = shallowRef<{ shapes: MapShape[]; cut: boolean }>({ shapes: [], cut: false });
  const failed = shallowRef<unknown>(null);
  let sending: AbortController | null = null;
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = false;

  const fileLayer = computed(() => source.value?.layers.find((layer) => layer.name === plan.value?.fileLayer) ?? null);
  const check = computed(() => (source.value && plan.value ? checkOf(source.value.source, plan.value) : null));

  /** Hands the file over and opens it; nothing of it is written. */
  async function take(from: File): Promise<void> {
    await clear();
    const mine = turn;
    sending = new AbortController();
    file.value = { name: from.name, size: from.size };
    sent.value = { done: 0, total: from.size };
    step.value = 'sending';
    try {
      const name = await backend().putFile(from, from.name, (done, total) => mine === turn && (sent.value = { done, total }), sending.signal);
      const opened = await backend().call('import_open', { file: name });
      if (mine !== turn) return void backend().call('import_drop', { source: opened.source }).catch(() => undefined);
      source.value = opened;
      const first = [...opened.layers].sort((a, b) => (b.features ?? 0) - (a.features ?? 0))[0];
      plan.value = first ? planFor(first) : null;
      step.value = 'plan';
    } catch (thrown) {
      if (mine !== turn) return;
      step.value = 'file';
      if (!(thrown instanceof CallError && thrown.code === 'cancelled') && !sending?.signal.aborted) failed.value = thrown;
    } finally {
      if (mine === turn) sending = null;
    }
  }

  /** Ends whatever is on its way and forgets the file. */
  async function clear(): Promise<void> {
    sending?.abort();
    const [old, running] = [source.value, job.value];
    turn += 1;
    clearTimeout(timer);
    step.value = 'file';
    file.value = source.value = plan.value = job.value = report.value = failed.value = sending = null;
    preview.value = { shapes: [], cut: false };
    if (running && !ENDED.includes(running.stage)) await backend().call('job_cancel', { job: running.job }).catch(() => undefined);
    if (old) await backend().call('import_drop', { source: old.source }).catch(() => undefined);
  }

  function chooseFileLayer(name: string): void {
    const layer = source.value?.layers.find((each) => each.name === name);
    if (layer) plan.value = planFor(layer, plan.value);
  }
  function chooseLayer(layer: MapLayer): void {
    if (plan.value && fileLayer.value) plan.value = withLayer(plan.value, fileLayer.value, layer);
  }
  const chooseColumn = (key: string, column: string | null) => plan.value && (plan.value = withColumn(plan.value, key, column));
  const say = (change: Partial<Plan>) => plan.value && (plan.value = { ...plan.value, ...change });

  /** Has the file checked as it is said to be; `change` says it otherwise first (another datum, swapped). */
  async function start(change: Partial<Plan> = {}): Promise<void> {
    say(change);
    const asked = check.value;
    if (!asked) return;
    const mine = ++turn;
    // Word of the check before this one must not be taken for its own.
    job.value = failed.value = report.value = null;
    preview.value = { shapes: [], cut: false };
    step.value = 'checking';
    await run(mine, () => backend().call('import_check', asked), 'plan');
  }
  /** Writes the good rows. */
  async function confirm(): Promise<void> {
    const [now, checked] = [report.value, job.value];
    if (!now || !checked) return;
    const mine = ++turn;
    failed.value = null;
    step.value = 'writing';
    await run(mine, () => backend().call('import_confirm', { job: checked.job, without_bad: now.bad_total > 0 }), 'report');
  }

  async function run(mine: number, begin: () => Promise<JobView>, otherwise: Step): Promise<void> {
    try {
      const begun = await begin();
      if (mine === turn) await seen(mine, begun, otherwise);
      else if (otherwise === 'plan') await backend().call('job_cancel', { job: begun.job }).catch(() => undefined);
    } catch (thrown) {
      if (mine !== turn) return;
      failed.value = thrown;
      step.value = otherwise;
    }
  }
  /** What a job's latest word means for the page. */
  async function seen(mine: number, now: JobView, otherwise: Step): Promise<void> {
    job.value = now;
    if (now.stage === 'ready' && step.value === 'checking') return look(mine, now);
    if (now.stage === 'written') return void (step.value = 'done');
    if (now.stage === 'cancelled') return void (step.value = otherwise);
    if (now.stage === 'failed') {
      failed.value = new CallError(now.failed ?? { code: 'internal', message: 'a job failed without a word', retry: true, values: [] });
      return void (step.value = otherwise);
    }
    later();
  }
  function later(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), ASK_MS);
  }
  async function look(mine: number, now: JobView): Promise<void> {
    const got = await backend().call('import_report', { job: now.job });
    if (mine !== turn) return;
    report.value = got;
    step.value = 'report';
    const shown = await backend().call('import_shapes', { job: now.job, bbox: null, limit: PREVIEW }).catch(() => null);
    if (mine === turn && shown) preview.value = shown;
  }
  async function ask(): Promise<void> {
    const [mine, running] = [turn, job.value];
    if (!running || asking || (step.value !== 'checking' && step.value !== 'writing')) return;
    const otherwise: Step = step.value === 'checking' ? 'plan' : 'report';
    asking = true;
    try {
      const now = await backend().call('job', { job: running.job });
      if (mine === turn) await seen(mine, now, otherwise);
    } catch (thrown) {
      if (mine === turn) {
        failed.value = thrown;
        step.value = otherwise;
      }
    } finally {
      asking = false;
      // Another job was begun meanwhile, and its own questions were put off for this one.
      if (mine !== turn) later();
    }
  }
  async function cancel(): Promise<void> {
    if (step.value === 'sending') return clear();
    if (step.value === 'checking' && !job.value) {
      turn += 1;
      step.value = 'plan';
      return;
    }
    const [mine, running] = [turn, job.value];
    if (!running) return;
    const now = await backend().call('job_cancel', { job: running.job }).catch(() => null);
    if (mine === turn && now) await seen(mine, now, step.value === 'writing' ? 'report' : 'plan');
  }
  const backToPlan = () => (step.value = 'plan');

  onChanged(['jobs'], () => void ask(), 60);
  onScopeDispose(() => clearTimeout(timer));
  return {
    step, file, sent, source, plan, job, report, preview, failed, fileLayer, check,
    take, clear, chooseFileLayer, chooseLayer, chooseColumn, say, start, confirm, cancel, backToPlan,
  };
});
