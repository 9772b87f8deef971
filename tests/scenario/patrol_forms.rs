//! Roads, routes and walks made by code, and how desks and phones are asked about them.

use gridwalk_core::TimeSource;
use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::clock::{DAY, HOUR, MINUTE, SECOND};
use gridwalk_tests::{Device, ManualClock, Town, World};

/// Where metres are counted from: south-west of the first street.
const EAST_0: i64 = 1_199_560_000;
const NORTH_0: i64 = 317_750_000;
/// 1e-7 degrees for a metre at this latitude.
const PER_M_EAST: f64 = 105.7;
const PER_M_NORTH: f64 = 89.832;
/// Metres a second on foot.
const PACE: f64 = 1.4;

/// A position so many metres east and north.
pub fn at(east: f64, north: f64) -> [i64; 2] {
    [EAST_0 + (east * PER_M_EAST).round() as i64, NORTH_0 + (north * PER_M_NORTH).round() as i64]
}

/// An hour of a day; day 0 is Monday 2026-09-21.
pub fn clock(day: i64, hour: i64, minute: i64) -> i64 {
    // Its midnight in China.
    1_789_920_000_000 + day * DAY + hour * HOUR + minute * MINUTE
}

/// A world at an hour of Tuesday 2026-09-22.
pub fn world_at(hour: i64, minute: i64) -> World {
    World::beginning(clock(1, hour, minute))
}

/// A day by its number.
pub fn day(number: i64) -> String {
    let time = chrono::DateTime::from_timestamp_millis(clock(number, 12, 0)).expect("a time");
    time.date_naive().to_string()
}

/// Lets time pass until an hour.
pub fn until(world: &World, moment: i64) {
    assert!(moment >= world.time.now(), "time does not go back");
    world.time.pass(moment - world.time.now());
}

fn drawn(layer: MapLayer, name: &str, shape: ShapeView) -> ProposedEdit {
    let set = vec![("name".to_owned(), name.to_owned()), ("street".to_owned(), Town::code(1))];
    ProposedEdit { id: None, layer, shape: Some(shape), set, ended: false }
}

/// A straight road section.
pub fn section(name: &str, from: [i64; 2], to: [i64; 2]) -> ProposedEdit {
    drawn(MapLayer::Road, name, ShapeView::Lines(vec![vec![from, to]]))
}

/// A point that matters.
pub fn spot(name: &str, place: [i64; 2]) -> ProposedEdit {
    drawn(MapLayer::Point, name, ShapeView::Point(place))
}

/// Puts features on the ground from a day on; their ids in the same order.
pub fn draw(desk: &Device, edits: Vec<ProposedEdit>, from_day: &str) -> Vec<String> {
    let name = |edit: &ProposedEdit| edit.set.first().map(|(_, name)| name.clone()).unwrap_or_default();
    let named: Vec<_> = edits.iter().map(|edit| (edit.layer, name(edit), edit.id.clone())).collect();
    let wish = DrawSave { edits, from_day: from_day.into(), title: "道路".into(), what: ChangeKind::Draw };
    desk.app().draw_save(wish).expect("drawn");
    let id = |(layer, name, id): (MapLayer, String, Option<String>)| {
        let list = GroundList { layer, street: None, text: None, day: Some(from_day.into()), after: None, limit: 500 };
        let rows = desk.app().ground_list(list).expect("a list").rows;
        id.unwrap_or_else(|| rows.into_iter().find(|row| row.name == name).expect("it is there").id)
    };
    named.into_iter().map(id).collect()
}

/// Every weekday.
pub fn all_week(from_min: i64, to_min: i64) -> SlotView {
    SlotView { days: (1..=7).collect(), from_min, to_min }
}

/// One slot a day, between two hours.
pub fn daily(from_hour: i64, to_hour: i64) -> RuleView {
    RuleView::Slots { slots: vec![all_week(from_hour * 60, to_hour * 60)], working_days: false }
}

/// An assessed route for whoever works in the first street: 90 % of its sections, each day from 8 to 10.
pub fn route_form(name: &str, items: &[String]) -> RouteSave {
    let item = |id: &String| RouteItemInput { id: id.clone(), layer: MapLayer::Road, buffer_m: None };
    RouteSave {
        id: None,
        name: name.into(),
        street: Town::code(1),
        unit: Some(Town::unit(1).to_string()),
        items: items.iter().map(item).collect(),
        rule: daily(8, 10),
        proof: ProofView::Covered { percent: 90 },
        walkers: Vec::new(),
        assessed: true,
        from_day: day(1),
        until_day: None,
    }
}

pub fn save_route(desk: &Device, wish: RouteSave) -> String {
    desk.app().route_save(wish).expect("saved").id
}

/// September by route, 考核 and 自查.
pub fn plan(desk: &Device) -> PlanView {
    let asked = PlanAsked { month: "2026-09".into(), street: None, unit: None, assessed: None };
    desk.app().route_plan(asked).expect("a plan")
}

/// One route of the plan.
pub fn planned(desk: &Device, route: &str) -> PlanRoute {
    plan(desk).routes.into_iter().find(|planned| planned.row.id == route).expect("the route is in the plan")
}

/// How a route stands on a day; none when the day has no slot.
pub fn stands(desk: &Device, route: &str, number: i64) -> Option<StandingView> {
    planned(desk, route).cells.into_iter().find(|cell| cell.day == day(number)).map(|cell| cell.standing)
}

pub fn route_day(device: &Device, route: &str, number: i64) -> Vec<RouteSlot> {
    let asked = RouteDayAsked { route: route.into(), day: day(number) };
    device.app().route_day(asked).expect("a day").slots
}

/// How an item stands in the first slot of a day.
pub fn item_stands(device: &Device, route: &str, number: i64, item: &str) -> StandingView {
    let slots = route_day(device, route, number);
    let first = slots.first().expect("a slot");
    first.items.iter().find(|there| there.id == item).expect("an item").standing
}

pub fn today(device: &Device) -> Vec<RouteToday> {
    device.app().routes_today(TodayAsked { fix: None }).expect("today").routes
}

pub fn start(phone: &Device) -> PatrolRunning {
    start_with(phone, &[], true)
}

pub fn start_with(phone: &Device, partners: &[&str], assessed: bool) -> PatrolRunning {
    let partners = partners.iter().map(|&person| person.to_owned()).collect();
    let wish = PatrolStart { means: MeansView::Foot, partners, assessed };
    phone.app().patrol_start(wish).expect("started").patrol.expect("it runs")
}

pub fn end(phone: &Device) -> PatrolEnded {
    phone.app().patrol_end(Nothing {}).expect("ended")
}

pub fn signal(phone: &Device, reason: GapReasonView) {
    phone.app().patrol_signal(PatrolSignal { reason }).expect("a signal");
}

/// A position as the phone's receiver gives it now.
pub fn fix_at(phone: &Device, [lon_e7, lat_e7]: [i64; 2]) -> TrackFix {
    TrackFix { lon_e7, lat_e7, accuracy_mm: Some(6_000), fixed_at_ms: phone.clock.wall_ms(), mock: false }
}

pub fn record(phone: &Device, fixes: Vec<TrackFix>) -> FixesTaken {
    phone.app().record_fix(RecordFix { fixes }).expect("taken")
}

/// My own days, a month around the world's beginning.
pub fn my_record(phone: &Device) -> MyRecord {
    let asked = MyRecordAsked { from_day: day(-20), to_day: day(20) };
    phone.app().my_record(asked).expect("my record")
}

/// Somebody on his way. Time passes as he goes.
pub struct Walk {
    time: ManualClock,
    pub east: f64,
    pub north: f64,
    /// Seconds between two positions.
    pub step: i64,
    /// How many positions are handed in at once.
    pub batch: usize,
    /// Every position that a receiver gave.
    pub given: Vec<[i64; 2]>,
    held: Vec<TrackFix>,
}

impl Walk {
    pub fn from(world: &World, east: f64, north: f64) -> Self {
        Self { time: world.time.clone(), east, north, step: 5, batch: 1, given: Vec::new(), held: Vec::new() }
    }

    /// The same with a position every ten seconds.
    pub fn slow(world: &World, east: f64, north: f64) -> Self {
        Self { step: 10, ..Self::from(world, east, north) }
    }

    pub fn here(&self) -> [i64; 2] {
        // Nobody walks on the line itself.
        at(self.east + 3.3, self.north)
    }

    fn fix(&mut self, phone: &Device, mock: bool) {
        let fix = TrackFix { mock, ..fix_at(phone, self.here()) };
        self.given.push([fix.lon_e7, fix.lat_e7]);
        self.held.push(fix);
        if self.held.len() >= self.batch {
            self.hand_in(phone);
        }
    }

    fn hand_in(&mut self, phone: &Device) {
        let fixes = std::mem::take(&mut self.held);
        if !fixes.is_empty() {
            record(phone, fixes);
        }
    }

    fn move_to(&mut self, east: f64, north: f64, mut each: impl FnMut(&mut Self)) {
        let way = (east - self.east).hypot(north - self.north);
        let steps = (way / PACE / self.step as f64).ceil().max(1.0);
        let (de, dn) = ((east - self.east) / steps, (north - self.north) / steps);
        for _ in 0..steps as usize {
            self.time.pass(self.step * SECOND);
            (self.east, self.north) = (self.east + de, self.north + dn);
            each(self);
        }
        (self.east, self.north) = (east, north);
    }

    /// Walks with positions coming in.
    pub fn to(&mut self, phone: &Device, east: f64, north: f64) {
        self.fix(phone, false);
        self.move_to(east, north, |walk| walk.fix(phone, false));
        self.hand_in(phone);
    }

    /// Walks while the platform says that its positions are made up.
    pub fn made_up_to(&mut self, phone: &Device, east: f64, north: f64) {
        self.move_to(east, north, |walk| walk.fix(phone, true));
        self.hand_in(phone);
    }

    /// Walks, and nothing comes.
    pub fn silently_to(&mut self, east: f64, north: f64) {
        self.move_to(east, north, |_| {});
    }

    /// Stays for so many seconds.
    pub fn stay(&mut self, phone: &Device, seconds: i64) {
        for _ in 0..seconds / self.step {
            self.time.pass(self.step * SECOND);
            self.fix(phone, false);
        }
        self.hand_in(phone);
    }

    /// Stays until a moment.
    pub fn stay_until(&mut self, phone: &Device, moment: i64) {
        self.stay(phone, (moment - self.time.now()) / SECOND);
    }
}

/// Beginning and end of a section of 200 m; 600 m from one beginning to the next.
pub fn ends(section: usize) -> (f64, f64) {
    let from = section as f64 * 600.0;
    (from, from + 200.0)
}

/// A desk of the district that drew some sections in a row, and the sections.
pub fn ground(world: &World, sections: usize) -> (Device, Vec<String>) {
    let desk = world.device("desk", world.district_supervisor("王督"));
    let edit = |number: usize| {
        let (from, to) = ends(number);
        section(&format!("段{number}"), at(0.0, from), at(0.0, to))
    };
    let ids = draw(&desk, (0..sections).map(edit).collect(), &day(0));
    desk.sync();
    (desk, ids)
}

/// The same with a route of them.
pub fn routed(world: &World, sections: usize) -> (Device, Vec<String>, String) {
    let (desk, sections) = ground(world, sections);
    let route = save_route(&desk, route_form("主街", &sections));
    desk.sync();
    (desk, sections, route)
}

/// Walks along sections, one after another.
pub fn cover(world: &World, phone: &Device, sections: &[usize]) -> Walk {
    let first = ends(sections[0]).0 - 20.0;
    let mut walk = Walk::slow(world, 0.0, first);
    go_on(&mut walk, phone, sections);
    walk
}

/// Walks on along more sections.
pub fn go_on(walk: &mut Walk, phone: &Device, sections: &[usize]) {
    for section in sections {
        let (from, to) = ends(*section);
        walk.to(phone, 0.0, from - 20.0);
        walk.to(phone, 0.0, to + 20.0);
    }
}

/// Walks along a section while nothing comes, and stands at its end.
pub fn miss(world: &World, phone: &Device, section: usize) -> Walk {
    let (from, to) = ends(section);
    let mut walk = Walk::slow(world, 0.0, from - 20.0);
    walk.stay(phone, 20);
    walk.silently_to(0.0, to + 20.0);
    walk.stay(phone, 20);
    walk
}

/// A whole patrol along sections.
pub fn patrol(world: &World, phone: &Device, sections: &[usize]) -> PatrolEnded {
    start(phone);
    cover(world, phone, sections);
    end(phone)
}

/// Everything sent and fetched.
pub fn exchange(devices: &[&Device]) {
    for device in devices {
        assert!(device.sync().reached);
    }
}
