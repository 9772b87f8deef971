/** Reporting at a place that was looked at: the existing report, with the place set. */
import { useRouter } from 'vue-router';
import type { FixInput } from '@/api/generated';
import { useWords } from '@/shared/words';
import { useReport } from '@/stores/report';
import { useToasts } from '@/stores/toasts';

export function useReportAt() {
  const report = useReport();
  const toasts = useToasts();
  const router = useRouter();
  const { error } = useWords();

  /** `words`: what stands there, for the place text; empty leaves it to the position. */
  return async (fix: FixInput | null, words = ''): Promise<void> => {
    try {
      await report.begin({ photo: null, class: null, fix, done: () => Promise.resolve() });
    } catch (thrown) {
      // It is open all the same and writes its draft again with the next letter.
      toasts.show({ text: error(thrown), tone: 'bad' }, 8000);
    }
    report.placeText = words;
    report.keep();
    await router.push({ name: 'report' });
  };
}
