/** Small cases for the desk's tests. */
import type { CaseBrief, CaseFull, DeskOverview, EvidenceItem, HistoryLine } from '@/api/generated';

export const brief = (id: string, more: Partial<CaseBrief> = {}): CaseBrief => ({
  id, state: 'self_disposed',
  class: { key: 'k1', code: '06010', kind: 'matter', name_zh: '暴露垃圾', name_en: 'Exposed rubbish', group_zh: '市容环境类', group_en: 'City appearance', favourite: false },
  place_text: '清潭路公交站旁', point: { lon_e7: 1199500000, lat_e7: 317800000 }, street: '320404001', street_name: '南大街街道', grid_code: '320404001000001',
  author_name: '周晓岚', acted_at_ms: 1_795_000_000_000, received_at_ms: 1_795_000_060_000, thumb: 'h1', photos: { named: 2, arrived: 2 }, delivery: 'delivered', note: null,
  partial: false, partly_understood: false, raced: false, lapsed: false, mine: false, ...more,
});

export const line = (version: number | null, more: Partial<HistoryLine> = {}): HistoryLine => ({
  kind: 'case.self_disposed', earliest_ms: 1_795_000_000_000, latest_ms: 1_795_000_002_000, received_at_ms: 1_795_000_060_000, who: '周晓岚', unit_name: '南大街街道综合执法局',
  outcome: 'effect', reason: null, details: [], class: null, lapsed: false, sealed: true, version, ...more,
});

export const full = (id: string, more: Partial<CaseFull> = {}): CaseFull => ({
  brief: brief(id), condition: null,
  photos: [
    { hash: 'h1', role: 'before', width: 1200, height: 1600, taken_at_ms: 1_794_999_900_000, local: true, arrived: true, erased: false },
    { hash: 'h2', role: 'after', width: 1200, height: 1600, taken_at_ms: 1_795_000_000_000, local: true, arrived: true, erased: false },
  ],
  notes: [], history: [line(1), line(2, { kind: 'case.note_added' })], evidence: { photos: { named: 2, arrived: 2 }, acts: 2, sealed_acts: 2, partial: false },
  locus: null, races: [], allowed: ['add_note'], accuracy_mm: 6000, ...more,
});

export const item = (what: EvidenceItem['what'], verdict: EvidenceItem['verdict'], refers_to: string): EvidenceItem => ({ what, verdict, refers_to, details: [] });

export const overview = (more: Partial<DeskOverview> = {}): DeskOverview => ({
  needs_person: [], needs_person_total: 0, raced: [], held: [], streets: [], arrivals: [], incomplete: 0, from_ms: 0, to_ms: 86_400_000, ...more,
});
