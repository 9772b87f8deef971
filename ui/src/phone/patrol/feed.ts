/**
 * Positions on their way into a patrol's track: in order, none twice, and several at once where the core could not take them
 * one by one. Decides nothing about quality: that is the core's.
 */
import { asCallError } from '@/api';
import type { FixesTaken, TrackFix } from '@/api/generated';

/** Of one call. */
const AT_ONCE = 500;
const AGAIN_MS = 10_000;
/** A clock that reads so much earlier than the last position was set back. */
const SET_BACK_MS = 5_000;

interface Ways {
  send: (fixes: TrackFix[]) => Promise<FixesTaken>;
  taken: (it: FixesTaken) => void;
  /** No patrol takes them any more. */
  over: () => void;
}

export class TrackFeed {
  private waiting: TrackFix[] = [];
  private going = false;
  private again: ReturnType<typeof setTimeout> | undefined;
  private last: number;

  /** `from`: positions of before are not this patrol's. */
  constructor(private readonly ways: Ways, from = Date.now()) {
    this.last = from;
  }

  get length(): number {
    return this.waiting.length;
  }

  push(fix: TrackFix, now = Date.now()): void {
    // A receiver gives its last position again when asked; two ways of asking give it twice.
    const setBack = now < this.last - SET_BACK_MS;
    if (fix.fixed_at_ms <= this.last && !setBack) return;
    this.last = fix.fixed_at_ms;
    this.waiting.push(fix);
    void this.flush();
  }

  /** Hands over what waits; what cannot be taken now stays and goes with the next. */
  async flush(): Promise<void> {
    if (this.going) return;
    this.going = true;
    clearTimeout(this.again);
    try {
      while (this.waiting.length) await this.step(this.waiting.slice(0, AT_ONCE));
    } catch {
      this.again = setTimeout(() => void this.flush(), AGAIN_MS);
    } finally {
      this.going = false;
    }
  }

  private async step(fixes: TrackFix[]): Promise<void> {
    try {
      const taken = await this.ways.send(fixes);
      this.waiting.splice(0, fixes.length);
      this.ways.taken(taken);
    } catch (thrown) {
      const { code } = asCallError(thrown);
      if (code === 'no_patrol' || code === 'not_signed_in') {
        this.stop();
        this.ways.over();
      } else if (code !== 'bad_request' && code !== 'too_many') throw thrown;
      // What can never be taken does not hold up the rest.
      else this.waiting.splice(0, fixes.length);
    }
  }

  stop(): void {
    clearTimeout(this.again);
    this.waiting = [];
  }
}
