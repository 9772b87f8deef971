/**
 * While a patrol runs: positions go into its track, and what keeps them away is told with its reason. Lives as long as the
 * app does, whatever screen is shown; a reload goes on where the patrol stands.
 */
import { onScopeDispose, watch } from 'vue';
import { useRouter } from 'vue-router';
import { backend } from '@/api';
import type { FixesTaken, GapReasonView } from '@/api/generated';
import { onTrackFix, useTrouble } from '@/shared/position';
import { useWords } from '@/shared/words';
import { usePatrol } from '@/stores/patrol';
import { useToasts } from '@/stores/toasts';
import { onLowBattery } from './battery';
import { TrackFeed } from './feed';
import { REASONS } from './gaps';
import { alertOn, heard, INSIDE, restoreAlert } from './outside';

export function useTrackWatch(): void {
  const patrol = usePatrol();
  const toasts = useToasts();
  const router = useRouter();
  const trouble = useTrouble();
  const { t } = useWords();
  let area = INSIDE;
  let low = false;
  let feed: TrackFeed | null = null;

  // A gap without a reason is still a gap: what cannot be told now is not told later.
  const signal = (reason: GapReasonView) => void backend().call('patrol_signal', { reason }).catch(() => undefined);

  function taken(it: FixesTaken): void {
    const { is, tell } = heard(area, it.outside, Date.now());
    area = is;
    patrol.outside = is.now;
    // A position that came takes the reason away; with an empty battery it stays the likely one.
    if (low) signal('battery');
    if (tell && alertOn.value && !router.currentRoute.value.meta.bare) toasts.show({ text: t('patrol.outside'), tone: 'plain' }, 8000);
  }

  watch(() => (patrol.recording ? patrol.running?.id : null), (id) => {
    feed?.stop();
    feed = id ? new TrackFeed({ send: (fixes) => backend().call('record_fix', { fixes }), taken, over: () => void patrol.load() }) : null;
    [area, patrol.outside] = [INSIDE, false];
    if (id) void restoreAlert();
    if (id && trouble.value) signal(REASONS[trouble.value]);
  }, { immediate: true });
  watch(trouble, (why) => why && feed && signal(REASONS[why]));
  const deaf = onTrackFix((fix) => feed?.push(fix));
  onScopeDispose(() => {
    deaf();
    feed?.stop();
    feed = null;
  });
  onLowBattery((now) => {
    low = now;
    if (low && feed) signal('battery');
  });
}
