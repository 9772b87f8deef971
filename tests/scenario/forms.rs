//! Forms of the ledger as desks fill them, and what the ledger then shows.

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::{Device, Town};

/// Nothing set of a street's area.
pub fn area_form(street: u32) -> DutySave {
    DutySave {
        area: Town::area(street).to_string(),
        inspector: None,
        deputy: None,
        classes: None,
        tasks: None,
        slots: None,
        rounds: None,
        standard: None,
        standard_version: None,
        roads: None,
        duties: None,
        name: None,
        code: None,
    }
}

pub fn save_area(device: &Device, wish: DutySave) {
    device.app().duty_save(wish).expect("saved");
}

pub fn duty(device: &Device, street: u32) -> DutyFull {
    device.app().duty(AreaId { area: Town::area(street).to_string() }).expect("an area")
}

/// Every area.
pub fn all() -> Ledger {
    Ledger { street: None, text: None, flag: None, after: None, limit: 200 }
}

/// The middle of a cell.
pub fn middle(street: u32, cell: u32) -> PointView {
    let fix = Town::fix(street, cell, 0);
    PointView { lon_e7: fix.lon_e7, lat_e7: fix.lat_e7 }
}

/// A new shopfront in the first cell of a street.
pub fn shop_form(name: &str, street: u32) -> ShopSave {
    ShopSave {
        id: None,
        name: name.into(),
        operator: String::new(),
        licence: String::new(),
        address: String::new(),
        street: Town::code(street),
        area: None,
        agreement: None,
        rating: None,
        point: Some(middle(street, 0)),
    }
}

pub fn save_shop(device: &Device, wish: ShopSave) -> String {
    device.app().shop_save(wish).expect("a shopfront").id
}

pub fn shop(device: &Device, shop: &str) -> ShopView {
    device.app().shop(ShopId { shop: shop.into() }).expect("a shopfront")
}

/// Every shopfront.
pub fn shops() -> ShopList {
    ShopList { street: None, area: None, text: None, without_agreement: false, rating: None, after: None, limit: 50 }
}

/// Looks at a shopfront.
pub fn look(device: &Device, shop: &str, result: CheckResultView, photo: Option<String>) {
    let wish = ShopCheck { shop: shop.into(), result, note: "占道".into(), photo };
    device.app().shop_check(wish).expect("a check");
}

pub fn code<T: std::fmt::Debug>(result: Result<T, ApiError>) -> ErrorCode {
    result.expect_err("an error").code
}
