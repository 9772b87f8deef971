/**
 * A track taken apart for looking at: stretches that were walked, gaps between them, and where somebody was at a moment. Two
 * points that are not linked are never joined, neither by a line nor by a place worked out between them.
 */
import type { FeatureCollection } from 'geojson';
import type { GapReasonView, GapView, TrackPointView, TrackView } from '@/api/generated';
import { metresBetween } from '@/shared/distance';
import { collection, feature, lngLatOf, windowOf, type Corner } from '../ground/shape';
import type { Window } from '../map/features';

/** Linked points in a row; one point alone is a stretch too. */
export interface Stretch { kind: 'stretch'; from: number; to: number; points: TrackPointView[]; metres: number; mock: number }
/** Nothing is known here. `to` none: nothing was recorded afterwards. `reason` none: nobody said why. */
export interface Hole { kind: 'hole'; from: number; to: number | null; reason: GapReasonView | null }
export type Part = Stretch | Hole;

const corner = (point: TrackPointView): Corner => [point.lon_e7, point.lat_e7];

export function stretches(points: readonly TrackPointView[]): Stretch[] {
  const runs: TrackPointView[][] = [];
  for (const point of points) {
    const last = runs.at(-1);
    if (point.linked && last) last.push(point);
    else runs.push([point]);
  }
  return runs.map((run) => ({
    kind: 'stretch', from: run[0]!.at_ms, to: run.at(-1)!.until_ms, points: run, mock: run.filter((point) => point.mock).length,
    metres: run.slice(1).reduce((sum, point, n) => sum + metresBetween(run[n]!, point), 0),
  }));
}

const covers = (gap: GapView, from: number, to: number) => gap.from_ms < to && (gap.until_ms ?? Infinity) > from;

/** Stretches and what lies between them, by time. Between two that no gap explains stands a hole without a reason. */
export function partsOf(track: Pick<TrackView, 'points' | 'gaps'>): Part[] {
  const walked = stretches(track.points);
  const gaps = track.gaps.map((gap): Hole => ({ kind: 'hole', from: gap.from_ms, to: gap.until_ms, reason: gap.reason }));
  const unsaid = walked.slice(1).flatMap((next, n): Hole[] => {
    const before = walked[n]!;
    return track.gaps.some((gap) => covers(gap, before.to, next.from)) ? [] : [{ kind: 'hole', from: before.to, to: next.from, reason: null }];
  });
  return [...walked, ...gaps, ...unsaid].sort((a, b) => a.from - b.from || (a.kind === 'stretch' ? -1 : 1));
}

/** First and last moment of which anything is said; none for an empty track. */
export function spanOf(parts: readonly Part[]): [from: number, to: number] | null {
  if (parts.length === 0) return null;
  return [Math.min(...parts.map((part) => part.from)), Math.max(...parts.map((part) => part.to ?? part.from))];
}

export type Moment =
  | { state: 'on' | 'walking'; at: Corner; mock: boolean }
  | { state: 'gap'; reason: GapReasonView }
  | { state: 'blank' };

/** Where somebody was: at a point, on the way between two linked ones, or nobody knows. */
export function momentAt(parts: readonly Part[], ms: number): Moment {
  const stretch = parts.find((part): part is Stretch => part.kind === 'stretch' && part.from <= ms && ms <= part.to);
  if (!stretch) {
    const hole = parts.find((part): part is Hole => part.kind === 'hole' && part.from <= ms && ms <= (part.to ?? Infinity));
    return hole?.reason ? { state: 'gap', reason: hole.reason } : { state: 'blank' };
  }
  const n = stretch.points.findLastIndex((point) => point.at_ms <= ms);
  const [point, next] = [stretch.points[Math.max(0, n)]!, stretch.points[n + 1]];
  if (!next || ms <= point.until_ms) return { state: 'on', at: corner(point), mock: point.mock };
  const part = (ms - point.until_ms) / Math.max(1, next.at_ms - point.until_ms);
  const between = (a: number, b: number) => Math.round(a + (b - a) * part);
  return { state: 'walking', at: [between(point.lon_e7, next.lon_e7), between(point.lat_e7, next.lat_e7)], mock: point.mock || next.mock };
}

/** Lines along linked points only. */
export const lineFeatures = (parts: readonly Part[]): FeatureCollection =>
  collection(parts.flatMap((part) => (part.kind === 'stretch' && part.points.length > 1 ? [feature({ type: 'LineString', coordinates: part.points.map((point) => lngLatOf(corner(point))) })] : [])));
/** Points that stand alone, and those the phone says are made up. */
export const pointFeatures = (parts: readonly Part[]): FeatureCollection =>
  collection(parts.flatMap((part) => (part.kind === 'stretch' ? part.points.filter((point) => point.mock || part.points.length === 1).map((point) => feature({ type: 'Point', coordinates: lngLatOf(corner(point)) }, { mock: point.mock })) : [])));
export const nowFeatures = (moment: Moment): FeatureCollection =>
  collection('at' in moment ? [feature({ type: 'Point', coordinates: lngLatOf(moment.at) }, { mock: moment.mock })] : []);
export const windowOfParts = (parts: readonly Part[]): Window | null =>
  windowOf(parts.flatMap((part) => (part.kind === 'stretch' ? part.points.map(corner) : [])));
