/** What is said of a pack, on phone and desk alike. */
import type { PackOffer, PackView } from '@/api/generated';
import { useWords } from '@/shared/words';

export function usePackWords() {
  const { t, bytes } = useWords();
  const facts = (it: PackView | PackOffer) =>
    t('packs.facts', { size: bytes(it.bytes), zooms: t('packs.zooms', { from: it.min_zoom, to: it.max_zoom }), kind: t(`enum.pack_kind.${it.kind}`) });
  const approval = (it: PackView | PackOffer) => t('packs.approval', { number: it.approval });
  const progress = (it: PackView) => t('packs.progress', { done: bytes(it.have_bytes), all: bytes(it.bytes) });
  /** How a fetch stands, and what it waits for. */
  function state(it: PackView): string {
    if (it.state === 'damaged') return t('packs.damaged');
    if (it.state === 'fetching' && it.waits) return t(`enum.pack_wait.${it.waits}`);
    return t(`enum.pack_state.${it.state}`);
  }
  const share = (it: PackView) => (it.bytes > 0 ? Math.min(1, it.have_bytes / it.bytes) : 0);
  return { facts, approval, progress, state, share };
}
