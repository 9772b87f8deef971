/** What follows a saved record: the words, five seconds of undo, another try where it could not be made. */
import { backend } from '@/api';
import type { Recorded } from '@/api/generated';
import { useWords } from '@/shared/words';
import { NotSaved } from '@/stores/capture';
import { useToasts } from '@/stores/toasts';

interface Saving {
  recorded: Recorded;
  stopRefining: () => void;
}

/** Undo is offered this long at least, whatever the clocks say. */
const UNDO_MS = 5000;

export function useSaved() {
  const toasts = useToasts();
  const { t, error } = useWords();

  async function undo({ recorded, stopRefining }: Saving): Promise<void> {
    stopRefining();
    try {
      await backend().call('withdraw', { case: recorded.case, reason: 'undone' });
      toasts.show({ text: t('capture.undone'), tone: 'plain' });
    } catch (thrown) {
      toasts.show({ text: error(thrown), tone: 'bad' });
    }
  }

  function done(saving: Saving): void {
    const action = { label: t('common.undo'), run: () => void undo(saving) };
    toasts.show({ text: t('capture.saved'), tone: 'ok', action }, UNDO_MS);
  }

  function failed(thrown: unknown): void {
    if (!(thrown instanceof NotSaved)) return toasts.show({ text: error(thrown), tone: 'bad' }, 8000);
    const again = () => void thrown.again().then((recorded) => done({ recorded, stopRefining: () => undefined }), (why) => failed(new NotSaved(why, thrown.again)));
    toasts.show({ text: error(thrown.why), tone: 'bad', action: { label: t('common.retry'), run: again } }, 60_000);
  }

  return { watch: (saving: Promise<Saving>) => void saving.then(done, failed) };
}
