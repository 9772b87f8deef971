/** A paper that the core made goes to the person's files. */
import { ElMessage } from 'element-plus';
import { ref } from 'vue';
import type { Paper } from '@/api/generated';
import { bytesOf, handOutFile } from '@/shared/handout';
import { useWords } from '@/shared/words';

export function usePaper() {
  const { t, error } = useWords();
  const making = ref(false);
  async function make(ask: () => Promise<Paper>): Promise<void> {
    if (making.value) return;
    making.value = true;
    try {
      const paper = await ask();
      await handOutFile(paper.file_name, bytesOf(paper.content_base64));
      if (paper.missing.length) ElMessage.warning(t('deskDuty.paper_missing', { letters: paper.missing.join(' ') }));
      else ElMessage.success(t('deskDuty.paper_made', { name: paper.file_name }));
    } catch (thrown) {
      ElMessage.error(error(thrown));
    } finally {
      making.value = false;
    }
  }
  return { making, make };
}
