//! People with invented names, their posts, units, streets and responsibility grids. No passwords, keys or phone numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::error::CityError;
use crate::ground::area::{DutyGrid, Street};
use crate::names::PersonNames;
use crate::org::{Unit, UnitKind, unit_of};

/// The post of a supervisor at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Post {
    /// 受理员.
    Intake,
    /// 派遣员.
    Dispatch,
    /// 值班长.
    DutyChief,
    /// 考评员.
    Assessor,
}

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// 网格员/信息采集员.
    Inspector,
    /// 执法队员.
    Officer,
    /// 责任单位处置人员.
    Handler,
    /// 监督、指挥中心人员.
    Supervisor(Post),
}

/// A person of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// `P` and three digits, unique in the city.
    pub id: String,
    /// Invented; see [`crate::NOTICE`].
    pub name: String,
    /// The sign-in name, ASCII: `insp01`, `offi01`, `hand01`, `desk01`.
    pub account: String,
    pub role: Role,
    pub unit: String,
    /// Codes of the streets the person works in; all of them for whoever serves the whole district.
    pub streets: Vec<String>,
    /// Codes of the responsibility grids an inspector answers for; empty for others.
    pub duty_grids: Vec<String>,
    /// Number of an officer's enforcement certificate 执法证号; marked as a sample.
    pub certificate: Option<String>,
}

const DESKS: [Post; 6] = [Post::Intake, Post::Intake, Post::Dispatch, Post::Dispatch, Post::DutyChief, Post::Assessor];
/// A ticket needs two officers (行政处罚法 42 条), a grid an inspector and a deputy.
const PER_STREET: usize = 2;

/// How many people each kind of post gets.
struct Posts {
    inspectors: usize,
    officers: usize,
    handlers: usize,
}

impl Posts {
    fn new(people: usize, streets: usize, repairing: usize) -> Result<Self, CityError> {
        let min = DESKS.len() + repairing + 2 * PER_STREET * streets;
        let more = people.checked_sub(min).ok_or(CityError::TooFewPeople { given: people, min })?;
        let (officers, handlers) = (more * 15 / 100, more / 10);
        Ok(Self {
            inspectors: PER_STREET * streets + more - officers - handlers,
            officers: PER_STREET * streets + officers,
            handlers: repairing + handlers,
        })
    }
}

/// Fills the posts and hands out the responsibility grids.
pub(crate) fn people(
    count: usize,
    seed: u64,
    streets: &[Street],
    units: &[Unit],
    grids: &[DutyGrid],
) -> Result<Vec<Person>, CityError> {
    let repairing: Vec<&Unit> = units.iter().filter(|unit| unit.kind >= UnitKind::Street).collect();
    let posts = Posts::new(count, streets.len(), repairing.len())?;
    let mut staff = Staff { names: PersonNames::new(&mut Dice::new(seed, "people")), people: Vec::new(), streets };
    for post in DESKS {
        let kind = if post == Post::Dispatch { UnitKind::Command } else { UnitKind::Supervision };
        staff.hire(Role::Supervisor(post), unit_of(units, kind, ""), None);
    }
    for (street, inspectors) in streets.iter().zip(apportion(posts.inspectors, streets, grids)) {
        let own: Vec<&DutyGrid> = grids.iter().filter(|grid| grid.street == street.code).collect();
        for i in 0..inspectors {
            let person = staff.hire(Role::Inspector, unit_of(units, UnitKind::Supervision, ""), Some(&street.code));
            let share = own.len() * i / inspectors..own.len() * (i + 1) / inspectors;
            person.duty_grids = own[share].iter().map(|grid| grid.code.clone()).collect();
        }
    }
    for i in 0..posts.officers {
        let street = &streets[i % streets.len()].code;
        let person = staff.hire(Role::Officer, unit_of(units, UnitKind::Enforcement, ""), Some(street));
        person.certificate = Some(format!("样例-{:04}", i + 1));
    }
    for i in 0..posts.handlers {
        let unit = repairing[i % repairing.len()];
        staff.hire(Role::Handler, &unit.code, unit.street.as_ref());
    }
    Ok(staff.people)
}

/// At least two inspectors to each street, the others where most grids fall to one.
fn apportion(inspectors: usize, streets: &[Street], grids: &[DutyGrid]) -> Vec<usize> {
    let mut per_street: BTreeMap<&str, usize> = BTreeMap::new();
    for grid in grids {
        *per_street.entry(&grid.street).or_default() += 1;
    }
    let load: Vec<usize> =
        streets.iter().map(|street| per_street.get(street.code.as_str()).copied().unwrap_or(0)).collect();
    let mut hired = vec![PER_STREET; streets.len()];
    for _ in PER_STREET * streets.len()..inspectors {
        let busiest = (0..streets.len()).max_by_key(|i| (load[*i] * 1_000_000 / hired[*i], streets.len() - i));
        hired[busiest.unwrap_or(0)] += 1;
    }
    hired
}

struct Staff<'a> {
    names: PersonNames,
    people: Vec<Person>,
    streets: &'a [Street],
}

impl Staff<'_> {
    fn hire(&mut self, role: Role, unit: &str, street: Option<&String>) -> &mut Person {
        let prefix = match role {
            Role::Inspector => "insp",
            Role::Officer => "offi",
            Role::Handler => "hand",
            Role::Supervisor(_) => "desk",
        };
        let number = self.people.iter().filter(|person| person.account.starts_with(prefix)).count() + 1;
        let streets = match street {
            Some(street) => vec![street.clone()],
            None => self.streets.iter().map(|street| street.code.clone()).collect(),
        };
        let at = self.people.len();
        self.people.push(Person {
            id: format!("P{:03}", at + 1),
            name: self.names.next(),
            account: format!("{prefix}{number:02}"),
            role,
            unit: unit.to_owned(),
            streets,
            duty_grids: Vec::new(),
            certificate: None,
        });
        &mut self.people[at]
    }
}
