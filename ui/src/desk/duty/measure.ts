/** Areas, lengths and shares as the desk writes them. */
import { useWords } from '@/shared/words';

/** From here on square kilometres read better. */
const KM2_FROM = 100_000;

export function useMeasure() {
  const { t, number } = useWords();
  /** Square kilometres as a bare number, for columns that name the unit. */
  const bareKm2 = (m2: number) => (m2 / 1e6).toFixed(2);
  const km2 = (m2: number) => t('deskDuty.km2', { n: (m2 / 1e6).toFixed(m2 < 1e7 ? 2 : 1) });
  const area = (m2: number) => (m2 < KM2_FROM ? t('deskDuty.m2', { n: number(m2) }) : km2(m2));
  const length = (mm: number) => (mm < 1e6 ? t('common.metres', { n: number(Math.round(mm / 1000)) }) : t('common.kilometres', { n: (mm / 1e6).toFixed(1) }));
  return { bareKm2, km2, area, length };
}

/** A part in per cent, none where the whole is not known. Near the end one decimal tells what is missing from what is not. */
export function share(part: number, whole: number): number | null {
  if (whole <= 0) return null;
  const exact = Math.min(100, (100 * part) / whole);
  return exact > 99 ? Math.round(exact * 10) / 10 : Math.round(exact);
}
