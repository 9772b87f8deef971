//! A shift of eight hours with thirty gaps: each makes exactly those slots unknown that were met only inside it.
//!
//! What is to be expected is reckoned from the plan of the walk, in metres along it and seconds; no track is asked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gridwalk_domain::duty::Slot;
use gridwalk_domain::grid::Shape;
use gridwalk_domain::patrol::{GapReason, Means, RawFix, Recorder, Seen, Track, Verdict, judge};
use gridwalk_domain::route::{DaySlot, Days, Proof, Rule};

use crate::walk::{Dice, MORNING, REASONS, along, length, put, recorder, spot, street};

const SHIFT_S: usize = 8 * 3600;
const PACE: f64 = 1.3;
/// One round, metres: back where it began.
const ROUND: [[f64; 2]; 7] =
    [[0.0, 0.0], [360.0, 0.0], [360.0, 240.0], [640.0, 240.0], [640.0, 440.0], [0.0, 440.0], [0.0, 0.0]];
/// Where along the round he stops, and how long.
const STOPS: [(f64, usize); 4] = [(200.0, 100), (900.0, 80), (1_500.0, 120), (2_000.0, 90)];
/// A point speaks for this far around it when the receiver is good.
const RADIUS: f64 = 15.0;
/// How far behind him the last point before a silence may lie: nearer is standing still.
const BEHIND: f64 = 11.0;

/// Something of a route, and where along the round it lies; none where nobody gets to.
struct Thing {
    shape: Shape,
    proof: Proof,
    on_round: Option<(f64, f64)>,
}

/// The plan: where along the round he is each second.
struct Plan {
    metres: Vec<f64>,
}

fn plan(dice: &mut Dice) -> Plan {
    let mut metres = Vec::with_capacity(SHIFT_S);
    while metres.len() < SHIFT_S {
        // A round of forty minutes begins a little late and ends early: he waits at the corner.
        let mut round = vec![0.0; dice.within(40, 200) as usize];
        let mut at = 0.0;
        let mut stops = STOPS.iter().peekable();
        while at < length(&ROUND) {
            if let Some((_, stay)) = stops.next_if(|(stop, _)| at >= *stop) {
                round.extend(std::iter::repeat_n(at, *stay));
            }
            round.push(at);
            at += PACE;
        }
        round.resize(2400, length(&ROUND));
        metres.extend(round);
    }
    metres.truncate(SHIFT_S);
    Plan { metres }
}

fn things() -> Vec<Thing> {
    let covered = Proof::Covered { permille: 900 };
    let mut out = Vec::new();
    let mut begin = 0.0;
    for leg in ROUND.windows(2) {
        let far = length(leg);
        // Well away from the corners, so that metres along the round are metres on the ground.
        let sections = ((far - 100.0) / 70.0) as usize;
        for n in 0..sections {
            let (from, to) = (50.0 + n as f64 * 70.0, 110.0 + n as f64 * 70.0);
            // Beside the way, and every other one drawn against the direction of walking.
            let side = [leg[1][1] - leg[0][1], leg[0][0] - leg[1][0]].map(|d| d / far * 4.0);
            let mut ends = [from, to].map(|at| along(leg, at)).map(|at| [at[0] + side[0], at[1] + side[1]]);
            if n % 2 == 1 {
                ends.reverse();
            }
            out.push(Thing { shape: street(&ends), proof: covered, on_round: Some((begin + from, begin + to)) });
        }
        begin += far;
    }
    let dwell = Proof::Dwell { within_mm: 30_000, for_s: 60 };
    for (stop, _) in STOPS {
        out.push(Thing { shape: spot(along(&ROUND, stop)), proof: dwell, on_round: Some((stop, stop)) });
    }
    for far in [5_000.0, 9_000.0] {
        out.push(Thing { shape: street(&[[far, 0.0], [far + 60.0, 0.0]]), proof: covered, on_round: None });
        out.push(Thing { shape: spot([0.0, far]), proof: dwell, on_round: None });
    }
    out
}

/// A silence, in seconds of the shift: the last fix is before it, the next one at its end.
#[derive(Debug, Clone, Copy)]
struct Silent {
    from: usize,
    to: usize,
    reason: GapReason,
}

/// Thirty silences, one in each sixteen minutes. Where a single metre would decide about one it is drawn again.
fn thirty(dice: &mut Dice, plan: &Plan, slots: &[DaySlot], things: &[Thing]) -> Vec<Silent> {
    let share = SHIFT_S / 30;
    let mut out: Vec<Silent> = Vec::new();
    while out.len() < 30 {
        let n = out.len();
        let long = 75 + (dice.share() * 400.0) as usize;
        let from = n * share + 100 + (dice.share() * (share - long - 200) as f64) as usize;
        let gap = Silent { from, to: from + long, reason: REASONS[n % REASONS.len()] };
        let with: Vec<Silent> = out.iter().copied().chain([gap]).collect();
        let touched = slots.iter().map(seconds).filter(|slot| slot.0 <= gap.to && gap.from <= slot.1);
        let clear = |slot: (usize, usize), silent: &[Silent]| {
            let known = known(silent);
            things.iter().all(|thing| expected(plan, &known, thing, slot).is_some())
        };
        if touched.into_iter().all(|slot| clear(slot, &[gap]) && clear(slot, &with)) {
            out.push(gap);
        }
    }
    out
}

/// Of which seconds something is known.
fn known(silent: &[Silent]) -> Vec<bool> {
    let mut out = vec![true; SHIFT_S];
    silent.iter().for_each(|gap| out[gap.from..gap.to].fill(false));
    out
}

/// What a plan comes to; none where metres of standing still or a second more or less would decide.
fn expected(plan: &Plan, known: &[bool], thing: &Thing, (from, to): (usize, usize)) -> Option<bool> {
    let Some((begin, end)) = thing.on_round else { return Some(false) };
    let Proof::Dwell { for_s, .. } = thing.proof else {
        // Beside the way by four metres the radius is a little less.
        let least = share(plan, known, (begin, end), (from, to), [BEHIND, RADIUS - 0.8]) >= 0.9;
        let most = share(plan, known, (begin, end), (from, to), [0.0, RADIUS + 0.3]) >= 0.9;
        return (least == most).then_some(least);
    };
    let near = |second: &usize| (plan.metres[*second] - begin).abs() <= 30.0;
    let seconds = (from..to).filter(|second| known[*second]).filter(near).count() as i64;
    let cuts = (from + 1..to).filter(near).filter(|second| known[*second] != known[*second - 1]).count() as i64;
    let least = seconds - 25 - 12 * cuts;
    (least >= for_s || seconds + 2 < for_s).then_some(least >= for_s)
}

/// Which share of a section lies around what is known to have been walked.
fn share(plan: &Plan, known: &[bool], (begin, end): (f64, f64), (from, to): (usize, usize), by: [f64; 2]) -> f64 {
    let [behind, around] = by;
    let (mut parts, mut second) = (Vec::new(), from);
    while let Some(first) = (second..to).find(|second| known[*second]) {
        // Up to a silence, or to where the next round begins.
        let breaks = |second: &usize| !known[*second] || plan.metres[*second] < plan.metres[*second - 1];
        second = (first + 1..to).find(breaks).unwrap_or(to);
        // Before the window he was somewhere else: the first point in it may come as late as the last one before a silence.
        let since = plan.metres[first] + if first == from { behind } else { 0.0 };
        let until = (plan.metres[second - 1] - behind).max(plan.metres[first]);
        parts.push(((since - around).max(begin), (until + around).min(end)));
    }
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut held, mut reached) = (0.0, begin);
    for (a, b) in parts {
        held += (b - a.max(reached)).max(0.0);
        reached = reached.max(b);
    }
    held / (end - begin)
}

fn walked(plan: &Plan, silent: &[Silent]) -> Track {
    let mut recorder = recorder(Means::Foot);
    for (second, metres) in plan.metres.iter().enumerate() {
        let at = MORNING + second as i64 * 1000;
        let gap = silent.iter().find(|gap| (gap.from..=gap.to).contains(&second));
        if let Some(gap) = gap {
            silence(&mut recorder, gap, second, at);
        }
        if gap.is_none_or(|gap| second == gap.to) {
            recorder.take(&RawFix { at, point: put(along(&ROUND, *metres)), acc: Some(6_000), mock: false });
        }
    }
    recorder.end(MORNING + SHIFT_S as i64 * 1000);
    recorder.track
}

/// What the platform tells and does in a silence.
fn silence(recorder: &mut Recorder, gap: &Silent, second: usize, at: i64) {
    match gap.reason {
        GapReason::Paused if second == gap.from => recorder.pause(at),
        GapReason::Paused if second == gap.to => recorder.resume(at),
        // The app begins again after it was ended.
        GapReason::Killed if second == gap.to => recorder.signal(GapReason::Killed, at),
        GapReason::Mock if second < gap.to => {
            // Made up right on the round, a good way ahead: it proves nothing.
            let ahead = (second - gap.from) as f64 * 4.0;
            recorder.take(&RawFix { at, point: put(along(&ROUND, ahead)), acc: Some(4_000), mock: true });
        }
        GapReason::NoFix | GapReason::Paused | GapReason::Killed | GapReason::Mock => {}
        told if second == gap.from => recorder.signal(told, at),
        _ => {}
    }
}

fn slots() -> Vec<DaySlot> {
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day");
    let on = |from_min, to_min| Slot { days: vec![1, 2, 3, 4, 5], from_min, to_min };
    let every = Rule::Interval { minutes: 40, within: vec![on(8 * 60, 16 * 60)] };
    let fixed = Rule::Slots { slots: vec![on(8 * 60 + 30, 9 * 60 + 50), on(14 * 60, 15 * 60 + 30)], on: Days::Working };
    [every, fixed].iter().flat_map(|rule| rule.slots_of(day, |_| true)).collect()
}

fn seconds(slot: &DaySlot) -> (usize, usize) {
    let second = |at: i64| ((at - MORNING) / 1000) as usize;
    (second(slot.window.from), second(slot.window.to))
}

type Verdicts = BTreeMap<(usize, usize), Verdict>;

fn verdicts(track: &Track, slots: &[DaySlot], things: &[Thing]) -> Verdicts {
    let mut out = Verdicts::new();
    for (s, slot) in slots.iter().enumerate() {
        let seen = Seen::of(track, slot.window, Means::Foot);
        for (t, thing) in things.iter().enumerate() {
            out.insert((s, t), judge(&thing.shape, None, &thing.proof, &seen, false).verdict);
        }
    }
    out
}

/// What the plan says: what was met and still is, what was met only in a silence, what was never met.
fn planned(plan: &Plan, silent: &[Silent], slots: &[DaySlot], things: &[Thing]) -> Verdicts {
    let (always, known) = (known(&[]), known(silent));
    let mut out = Verdicts::new();
    for (s, slot) in slots.iter().enumerate() {
        for (t, thing) in things.iter().enumerate() {
            let clear = |known: &[bool]| expected(plan, known, thing, seconds(slot)).expect("a clear case");
            let verdict = match (clear(&always), clear(&known)) {
                (true, true) => Verdict::Met,
                (true, false) => Verdict::Unknown,
                (false, _) => Verdict::Missed,
            };
            out.insert((s, t), verdict);
        }
    }
    out
}

/// Where two differ: slot, thing, and what each says.
fn differ(a: &Verdicts, b: &Verdicts) -> Vec<((usize, usize), Verdict, Verdict)> {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).filter(|(a, b)| a != b).map(|((pair, a), (_, b))| (*pair, *a, *b)).collect()
}

fn unknown(verdicts: &Verdicts) -> BTreeSet<(usize, usize)> {
    verdicts.iter().filter(|(_, verdict)| **verdict == Verdict::Unknown).map(|(pair, _)| *pair).collect()
}

#[test]
fn each_of_thirty_gaps_makes_exactly_its_slots_unknown() {
    let (slots, things) = (slots(), things());
    let mut dice = Dice(20_261_120);
    let plan = plan(&mut dice);
    let silent = thirty(&mut dice, &plan, &slots, &things);

    let whole = verdicts(&walked(&plan, &[]), &slots, &things);
    assert_eq!(differ(&whole, &planned(&plan, &[], &slots, &things)), [], "without a gap");
    assert!(unknown(&whole).is_empty());

    let track = walked(&plan, &silent);
    let reasons: Vec<GapReason> = track.gaps.iter().map(|gap| gap.reason).collect();
    assert_eq!(reasons, silent.iter().map(|gap| gap.reason).collect::<Vec<_>>(), "thirty gaps, each with its reason");
    let all = verdicts(&track, &slots, &things);
    assert_eq!(differ(&all, &planned(&plan, &silent, &slots, &things)), [], "all thirty together");

    let mut hit = 0;
    for gap in &silent {
        let alone = verdicts(&walked(&plan, &[*gap]), &slots, &things);
        assert_eq!(differ(&alone, &planned(&plan, &[*gap], &slots, &things)), [], "{gap:?} alone");
        assert!(unknown(&alone).is_subset(&unknown(&all)), "{gap:?}: others do not make up for it");
        hit += usize::from(!unknown(&alone).is_empty());
    }
    let count = |verdict| all.values().filter(|found| **found == verdict).count();
    let counts = [Verdict::Met, Verdict::Unknown, Verdict::Missed].map(count);
    assert!(counts[0] > 150 && counts[1] > 40 && counts[2] == 4 * slots.len(), "met, unknown, missed: {counts:?}");
    assert!(hit >= 15, "most gaps made something unknown: {hit}");
    println!("{} pairs: met, unknown, missed {counts:?}; {hit} of 30 gaps made something unknown", all.len());
}
