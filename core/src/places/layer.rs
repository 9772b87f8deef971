//! One layer of the ground in memory: features by id, and by where they lie.

use std::collections::HashMap;

use gridwalk_domain::grid::Shape;
use gridwalk_domain::id::EntityId;
use gridwalk_domain::place::Point;
use rstar::{AABB, RTree, RTreeObject};

/// A box around something, by its index.
struct Boxed {
    index: usize,
    bbox: [i64; 4],
}

impl RTreeObject for Boxed {
    type Envelope = AABB<[i64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        let [west, south, east, north] = self.bbox;
        AABB::from_corners([west, south], [east, north])
    }
}

/// Something that lies somewhere.
pub(crate) trait Lies {
    fn shape(&self) -> Option<&Shape>;
}

macro_rules! lies {
    ($($kind:ty),*) => { $(impl Lies for $kind {
        fn shape(&self) -> Option<&Shape> {
            self.shape.as_ref()
        }
    })* };
}
lies!(
    gridwalk_domain::grid::Street,
    gridwalk_domain::grid::UnitGrid,
    gridwalk_domain::grid::Road,
    gridwalk_domain::grid::Point,
    gridwalk_domain::grid::Component,
    gridwalk_domain::duty::Area,
    gridwalk_domain::duty::Zone,
    gridwalk_domain::duty::Shop,
    gridwalk_domain::duty::Plot
);

/// Features of one layer, in the order of their records.
pub(crate) struct Layer<T> {
    items: Vec<(EntityId, T)>,
    by_id: HashMap<EntityId, usize>,
    tree: RTree<Boxed>,
}

/// 1e-7 degrees of longitude per metre, at least: enough of them up to 54° north.
const E7_PER_M: i64 = 155;

impl<T: Lies> Layer<T> {
    pub fn new(items: Vec<(EntityId, T)>) -> Self {
        let boxed = |(index, (_, item)): (usize, &(EntityId, T))| Some(Boxed { index, bbox: item.shape()?.bbox()? });
        let tree = RTree::bulk_load(items.iter().enumerate().filter_map(boxed).collect());
        let by_id = items.iter().enumerate().map(|(index, (id, _))| (*id, index)).collect();
        Self { items, by_id, tree }
    }

    pub fn get(&self, id: EntityId) -> Option<&T> {
        self.by_id.get(&id).and_then(|index| self.items.get(*index)).map(|(_, item)| item)
    }

    pub fn iter(&self) -> impl Iterator<Item = (EntityId, &T)> {
        self.items.iter().map(|(id, item)| (*id, item))
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Features whose box meets a window (west, south, east, north), in order.
    pub fn within(&self, [west, south, east, north]: [i64; 4]) -> Vec<(EntityId, &T)> {
        let window = AABB::from_corners([west, south], [east, north]);
        let mut indexes: Vec<usize> = self.tree.locate_in_envelope_intersecting(window).map(|b| b.index).collect();
        indexes.sort_unstable();
        indexes.into_iter().filter_map(|index| self.items.get(index)).map(|(id, item)| (*id, item)).collect()
    }

    /// Features whose box comes within a distance of a point.
    pub fn around(&self, point: &Point, mm: i64) -> Vec<(EntityId, &T)> {
        let reach = (mm / 1000 + 1) * E7_PER_M;
        self.within([point.lon - reach, point.lat - reach, point.lon + reach, point.lat + reach])
    }
}
