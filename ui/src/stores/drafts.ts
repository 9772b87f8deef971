/** Unfinished work kept by the core: captures and reports that survive a kill. Each draft's writes keep their order. */
import { defineStore } from 'pinia';
import { backend } from '@/api';

export interface DraftHandle {
  /** Writes the content at once; while another write is under way only the newest waits behind it. */
  keep(content: object): Promise<void>;
  /** The draft's id once everything asked so far is written; null when nothing was. */
  settled(): Promise<string | null>;
  drop(): Promise<void>;
}

/** Captures, reports and checks of the phone, drawings of the desk. */
type DraftKind = 'capture' | 'report' | 'check' | 'desk.draw';

export const useDrafts = defineStore('drafts', () => {
  function open(kind: DraftKind, known: string | null = null): DraftHandle {
    let id = known;
    let dropped = false;
    let newest: object | null = null;
    let turn: Promise<unknown> = Promise.resolve();
    const next = (step: () => Promise<void>) => {
      const done = turn.then(step);
      turn = done.catch(() => undefined);
      return done;
    };
    const put = async (content: object) => void (id = (await backend().call('draft_put', { id, kind, content: JSON.stringify(content) })).id);
    return {
      keep: (content) => {
        newest = content;
        return next(async () => {
          if (dropped || !newest) return;
          const now = newest;
          newest = null;
          await put(now).catch((thrown: unknown) => {
            newest ??= now;
            throw thrown;
          });
        });
      },
      settled: () => turn.then(() => id),
      drop: () => {
        dropped = true;
        return next(async () => {
          if (id) await backend().call('draft_drop', { id });
          id = null;
        });
      },
    };
  }

  /** The content of one draft, or null when it is gone or cannot be read. */
  async function read<T>(id: string): Promise<{ content: T; savedAt: number } | null> {
    const { drafts } = await backend().call('draft_list', {});
    const found = drafts.find((draft) => draft.id === id);
    if (!found) return null;
    try {
      return { content: JSON.parse(found.content) as T, savedAt: found.saved_at_ms };
    } catch {
      return null;
    }
  }

  async function list(kind: DraftKind) {
    const { drafts } = await backend().call('draft_list', {});
    return drafts.filter((draft) => draft.kind === kind).sort((a, b) => b.saved_at_ms - a.saved_at_ms);
  }

  return { open, read, list };
});
