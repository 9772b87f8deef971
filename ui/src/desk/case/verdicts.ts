/**
 * Reads an evidence check: which photo and which entry of the history each verdict speaks of. It judges nothing; the core
 * has recomputed every byte.
 */
import type { CaseFull, EvidenceCheck, EvidenceItem, EvidenceVerdict, EvidenceWhat, HistoryLine, PhotoView } from '@/api/generated';

export type Overall = 'holds' | 'altered' | 'unfinished';
export interface PhotoVerdict { photo: PhotoView; verdict: EvidenceVerdict }
export interface ActVerdict { line: HistoryLine; items: { what: EvidenceWhat; verdict: EvidenceVerdict }[] }
export interface Verdicts {
  overall: Overall;
  photos: PhotoVerdict[];
  acts: ActVerdict[];
  /** What speaks of neither a shown photo nor a shown entry. */
  rest: EvidenceItem[];
  counts: Record<EvidenceVerdict, number>;
}

/** Altered outweighs everything; anything absent or open leaves the check unfinished; only then does it hold. */
export function overall(check: EvidenceCheck): Overall {
  if (check.items.some((item) => item.verdict === 'altered')) return 'altered';
  return check.ok && check.items.every((item) => item.verdict === 'holds') ? 'holds' : 'unfinished';
}

export function read(check: EvidenceCheck, full: CaseFull): Verdicts {
  const photoOf = (item: EvidenceItem) => (item.what === 'photo' ? full.photos.find((photo) => photo.hash === item.refers_to) : undefined);
  // Acts are named by their place in the history, from 1; an unsent one has a place but no version yet.
  const lineOf = (item: EvidenceItem) => (item.what === 'photo' ? undefined : full.history[Number(item.refers_to) - 1]);
  const photos: PhotoVerdict[] = [];
  const acts = new Map<HistoryLine, ActVerdict>();
  const rest: EvidenceItem[] = [];
  for (const item of check.items) {
    const photo = photoOf(item);
    const line = lineOf(item);
    if (photo) photos.push({ photo, verdict: item.verdict });
    else if (line) {
      const act = acts.get(line) ?? { line, items: [] };
      act.items.push({ what: item.what, verdict: item.verdict });
      acts.set(line, act);
    } else rest.push(item);
  }
  photos.sort((a, b) => full.photos.indexOf(a.photo) - full.photos.indexOf(b.photo));
  return { overall: overall(check), photos, acts: [...acts.values()], rest, counts: count(check.items) };
}

function count(items: readonly EvidenceItem[]): Record<EvidenceVerdict, number> {
  const counts = { holds: 0, altered: 0, absent: 0, open: 0 };
  for (const item of items) counts[item.verdict] += 1;
  return counts;
}

export const TONES = { holds: 'ok', altered: 'bad', absent: 'wait', open: 'info' } as const;
