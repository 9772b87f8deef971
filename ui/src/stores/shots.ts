/**
 * Photos on their way from the shutter into the store. The screen goes on at once; a photo that could not be stored
 * keeps its bytes here until it can.
 */
import { defineStore } from 'pinia';
import { computed, shallowReactive } from 'vue';
import { asCallError, backend, type CallError } from '@/api';

export interface Shot {
  readonly key: number;
  /** What to show while the bytes are on their way. */
  readonly url: string;
  bytes: Blob | null;
  hash: string | null;
  failed: CallError | null;
  /** Resolves once the bytes are durable, after however many retries; null when the person gave them up. */
  readonly stored: Promise<string | null>;
}

export const useShots = defineStore('shots', () => {
  const shots = shallowReactive(new Map<number, Shot>());
  const settle = new Map<number, (hash: string | null) => void>();
  /** Not durable yet: whoever took them must stay signed in until they are. */
  const pending = computed(() => [...shots.values()].filter((shot) => shot.hash === null));
  const failing = computed(() => [...shots.values()].filter((shot) => shot.failed));
  let last = 0;

  /** `shallowReactive` sees a new entry, not a changed one. */
  function change(shot: Shot, into: Partial<Shot>): void {
    if (!shots.delete(shot.key)) return;
    shots.set(shot.key, Object.assign(shot, into));
  }

  async function store(shot: Shot): Promise<void> {
    if (!shot.bytes) return;
    change(shot, { failed: null });
    try {
      const { hash } = await backend().putPhoto(shot.bytes);
      change(shot, { hash, bytes: null });
      settle.get(shot.key)?.(hash);
    } catch (thrown) {
      change(shot, { failed: asCallError(thrown) });
    }
  }

  function take(bytes: Blob): Shot {
    const key = ++last;
    const stored = new Promise<string | null>((done) => settle.set(key, done));
    const shot: Shot = { key, url: URL.createObjectURL(bytes), bytes, hash: null, failed: null, stored };
    shots.set(key, shot);
    void store(shot);
    return shot;
  }

  const retry = (shot: Shot) => store(shot);

  /** Gives the shot up for good: a retake, or bytes that can never be stored. Its record is saved without it. */
  function drop(shot: Shot): void {
    settle.get(shot.key)?.(null);
    release(shot);
  }

  /** The record is made; the picture in memory is no longer needed. */
  function release(shot: Shot): void {
    URL.revokeObjectURL(shot.url);
    shots.delete(shot.key);
    settle.delete(shot.key);
  }

  return { shots, pending, failing, take, retry, drop, release };
});
