//! An invented area with everything on it, and one with nothing.
#![allow(dead_code)]

use chrono::{NaiveDate, NaiveDateTime};
use gridwalk_print::paper::{
    Answer, AnswerRow, Area, AreaRow, Card, ClassGroup, DoubleAssignment, EmptyGrid, Extent, Followed, Frame, Issue,
    Ledger, MapArea, MapRoad, Mark, Overload, Person, Plot, Position, Rating, RoadSection, Shop, ShopCount, ShopRow,
    SketchMap, Slot, Standard, StandardVersion,
};

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub fn issue() -> Issue {
    let printed_at: NaiveDateTime = "2026-11-21T14:03:00".parse().expect("a moment");
    Issue { printed_at, edition: day("2026-11-20") }
}

/// Metres around a place in Changzhou, as whole 1e-7 degrees.
fn degrees(points: &[[f64; 2]]) -> Vec<Position> {
    points.iter().map(|[x, y]| [(1_199_600_000.0 + x * 105.9).round(), (317_800_000.0 + y * 90.2).round()]).collect()
}

fn person(name: &str, staff_no: &str, unit: &str) -> Option<Person> {
    Some(Person { name: name.into(), staff_no: staff_no.into(), unit: unit.into() })
}

fn group(name: &str, classes: &[&str]) -> ClassGroup {
    ClassGroup { name: name.into(), classes: classes.iter().map(|c| (*c).to_owned()).collect() }
}

fn road(name: &str, from: &str, to: &str, length_m: f64) -> RoadSection {
    RoadSection { name: name.into(), from: from.into(), to: to.into(), length_m: Some(length_m) }
}

pub fn area() -> Area {
    Area {
        code: "320404001-07".into(),
        name: "南大街第七责任网格（双桂坊—县学街）".into(),
        street: "钟楼区南大街街道".into(),
        inspector: person("张喆", "CG-0417", "南大街街道综合行政执法局第二中队"),
        deputy: person("欧阳玥", "CG-0422", "南大街街道综合行政执法局第二中队"),
        classes: vec![
            group("市容环境", &["暴露垃圾", "积存垃圾渣土", "道路不洁", "乱贴乱画", "沿街晾挂"]),
            group("街面秩序", &["店外经营", "无照经营游商", "非机动车乱停放", "占道堆放物料"]),
            group("公用设施", &[]),
        ],
        tasks: vec!["每轮巡查逐店查看门前三包".into(), "早晚高峰值守县学街路口".into(), "周五夜间巡查双桂坊".into()],
        slots: vec![
            Slot { days: vec![1, 2, 3, 4, 5], from_min: 450, to_min: 690 },
            Slot { days: vec![1, 2, 3, 4, 5], from_min: 810, to_min: 1050 },
            Slot { days: vec![6, 7], from_min: 540, to_min: 1020 },
            Slot { days: vec![5], from_min: 1230, to_min: 60 },
        ],
        rounds: Some(3),
        standard: Some(Standard {
            title: "常州市城市长效综合管理工作标准（街巷部分）".into(),
            version: Some(4),
            from: Some(day("2026-03-01")),
            text: "路面整洁无暴露垃圾，果壳箱外溢不超过2小时；店招牌匾完好，无破损缺字；非机动车入线停放，车头朝向一致。\n\
                   沿街商户门前无乱堆放、乱搭建、乱张贴，发现后当场劝导，劝导无效的30分钟内上报。"
                .into(),
        }),
        extent: Extent { area_m2: Some(187_432.0), unit_grids: Some(19), since: Some(day("2026-03-01")) },
        roads: vec![
            road("南大街", "延陵西路", "吊桥路", 612.0),
            road("县学街", "南大街", "晋陵中路", 348.0),
            road("双桂坊", "", "", 265.0),
            road("西瀛里", "南大街", "怀德中路", 430.0),
        ],
        duties: "对网格内市容秩序、环境卫生、公用设施完好负巡查、发现、劝导、上报、督办之责；对已上报事项跟踪到办结。".into(),
    }
}

pub fn map() -> SketchMap {
    let ring = |points: &[[f64; 2]]| vec![vec![degrees(points)]];
    let neighbour = |name: &str, points: &[[f64; 2]]| MapArea { name: name.into(), polygons: ring(points) };
    let road = |name: &str, is_ours: bool, points: &[[f64; 2]]| MapRoad {
        name: name.into(),
        lines: vec![degrees(points)],
        is_ours,
    };
    SketchMap {
        frame: Frame::LonLatE7,
        area: vec![vec![
            degrees(&[
                [0.0, 0.0],
                [220.0, -18.0],
                [440.0, 0.0],
                [452.0, 210.0],
                [430.0, 400.0],
                [210.0, 428.0],
                [12.0, 405.0],
            ]),
            degrees(&[[180.0, 150.0], [260.0, 150.0], [260.0, 210.0], [180.0, 205.0]]),
        ]],
        neighbours: vec![
            neighbour("南大街第六责任网格", &[[-600.0, -20.0], [0.0, 0.0], [12.0, 405.0], [-600.0, 420.0]]),
            neighbour(
                "南大街第八责任网格",
                &[[440.0, 0.0], [900.0, 10.0], [920.0, 400.0], [430.0, 400.0], [452.0, 210.0]],
            ),
            neighbour(
                "南大街第三责任网格",
                &[[12.0, 405.0], [210.0, 428.0], [430.0, 400.0], [430.0, 800.0], [0.0, 800.0]],
            ),
            neighbour(
                "南大街第九责任网格",
                &[[0.0, 0.0], [220.0, -18.0], [440.0, 0.0], [440.0, -500.0], [0.0, -500.0]],
            ),
        ],
        roads: vec![
            road("南大街", true, &[[96.0, -600.0], [100.0, -10.0], [104.0, 415.0], [110.0, 900.0]]),
            road("县学街", true, &[[102.0, 250.0], [300.0, 262.0], [452.0, 260.0]]),
            road("双桂坊", true, &[[102.0, 95.0], [330.0, 70.0], [440.0, 64.0]]),
            road("西瀛里", true, &[[102.0, 250.0], [-400.0, 330.0]]),
            road("吊桥路", false, &[[-900.0, -30.0], [0.0, -6.0], [220.0, -24.0], [440.0, -6.0], [1000.0, 20.0]]),
            road("延陵西路", false, &[[-900.0, 400.0], [12.0, 411.0], [210.0, 434.0], [430.0, 406.0], [1000.0, 420.0]]),
            road("晋陵中路", false, &[[448.0, -600.0], [446.0, 0.0], [458.0, 210.0], [436.0, 402.0], [430.0, 900.0]]),
            road("Huaide Middle Rd", false, &[[-330.0, -600.0], [-300.0, 0.0], [-120.0, 900.0]]),
        ],
    }
}

pub fn shops() -> Vec<Shop> {
    let names = [
        ("银丝面馆（双桂坊总店）", "常州市银丝面馆餐饮有限公司", true, Some(Rating::Good)),
        ("迎桂馒头店", "迎桂食品", true, Some(Rating::Good)),
        ("马复兴面馆", "马复兴餐饮", true, Some(Rating::Fair)),
        ("新华书店南大街店", "常州新华书店有限责任公司", true, Some(Rating::Good)),
        ("阿婆梨膏糖", "王秀英", false, None),
        ("瑞和泰食品", "瑞和泰", true, Some(Rating::Fair)),
        ("一品鲜水果", "个体工商户 李建国", false, Some(Rating::Poor)),
        ("Café Élan", "Elan Trading Co. Ltd.", true, Some(Rating::Fair)),
        ("真老胜兴钟表眼镜", "真老胜兴", true, None),
        ("德泰恒酒楼", "德泰恒", true, Some(Rating::Fair)),
    ];
    let shop = |(name, operator, is_agreed, rating): (&str, &str, bool, Option<Rating>)| Shop {
        name: name.into(),
        operator: operator.into(),
        licence: "92320404MA1XXXXX0A".into(),
        address: "双桂坊12号".into(),
        is_agreed,
        rating,
    };
    names.into_iter().map(shop).collect()
}

pub fn card() -> Card {
    let answer = |group: &str, unit: &str| Answer { group: group.into(), unit: unit.into() };
    Card {
        area: area(),
        map: map(),
        shops: shops(),
        followed: vec![
            Followed {
                class: "道路破损".into(),
                place: "县学街与南大街路口东侧人行道".into(),
                since: day("2026-11-03"),
            },
            Followed {
                class: "店外经营".into(), place: "双桂坊一品鲜水果门前".into(), since: day("2026-11-18")
            },
        ],
        answers: vec![
            answer("市容环境", "钟楼区环境卫生管理处"),
            answer("街面秩序", "南大街街道综合行政执法局"),
            answer("公用设施", "钟楼区市政管理所"),
            answer("园林绿化", ""),
            answer("其他", "南大街街道办事处"),
        ],
        issue: issue(),
    }
}

/// A card of a quiet area: what is usual, and everything settled.
pub fn small() -> Card {
    let full = card();
    let mut area = full.area;
    area.slots.truncate(2);
    area.roads.truncate(2);
    let shops = full.shops.into_iter().take(4).collect();
    Card { area, shops, followed: Vec::new(), answers: full.answers.into_iter().take(3).collect(), ..full }
}

/// A card of an area of which nothing is known but that it is there.
pub fn bare() -> Card {
    Card {
        area: Area::default(),
        map: SketchMap::default(),
        shops: Vec::new(),
        followed: Vec::new(),
        answers: Vec::new(),
        issue: issue(),
    }
}

fn plots() -> Vec<Plot> {
    vec![
        Plot {
            name: "青龙高架下绿地".into(),
            street: "青龙街道".into(),
            area_m2: Some(3_460.0),
            candidates: vec!["区园林所".into(), "市高架管理所".into()],
            met_on: Some(day("2026-09-14")),
            minutes: "现场踏勘，双方均认可绿地为高架附属绿地，移交手续缺失；十月底前补办。".into(),
            decided: "市高架管理所".into(),
            decided_on: Some(day("2026-10-30")),
        },
        Plot {
            name: "新运河二号桥下空地".into(),
            street: "荷花池街道".into(),
            candidates: vec!["区水利局".into()],
            ..Plot::default()
        },
    ]
}

fn rows() -> Vec<AreaRow> {
    let whole = AreaRow { area: area(), shops: ShopCount::of(&shops()), followed: 2, marks: [].into() };
    let lonely = AreaRow {
        area: Area {
            name: "南大街第八责任网格".into(),
            code: "320404001-08".into(),
            street: "钟楼区南大街街道".into(),
            deputy: None,
            inspector: None,
            standard: None,
            slots: Vec::new(),
            ..area()
        },
        marks: [Mark::Empty, Mark::NoStandard, Mark::NoSlots].into(),
        ..AreaRow::default()
    };
    let doubled = AreaRow {
        area: Area {
            name: "南大街第九责任网格".into(),
            code: "320404001-09".into(),
            deputy: area().inspector,
            ..area()
        },
        marks: [Mark::Double, Mark::SamePerson, Mark::Overload].into(),
        ..whole.clone()
    };
    vec![whole, lonely, doubled]
}

pub fn ledger() -> Ledger {
    let areas = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let units = ["钟楼区环境卫生管理处", "南大街街道综合行政执法局", ""];
    let answer = |row: &AreaRow| AnswerRow {
        code: row.area.code.clone(),
        area: row.area.name.clone(),
        street: row.area.street.clone(),
        units: areas(&units),
    };
    let shop = |shop: Shop| ShopRow { area: area().name, street: area().street, shop };
    let standard = area().standard.expect("the sample has one");
    let version = |version: u32| StandardVersion {
        title: standard.title.clone(),
        version,
        from: standard.from,
        is_current: version == 4,
        areas: if version == 4 { 2 } else { 0 },
        text: standard.text.clone(),
    };
    Ledger {
        scope: "钟楼区".into(),
        empty_grids: vec![EmptyGrid {
            code: "320404001012003".into(),
            street: "南大街街道".into(),
            area_m2: Some(9_876.0),
        }],
        doubles: vec![DoubleAssignment {
            what: "320404001012007".into(),
            street: "南大街街道".into(),
            areas: areas(&["南大街第七责任网格", "南大街第九责任网格"]),
            area_m2: Some(1_250.0),
        }],
        overloads: vec![Overload {
            person: "张喆（CG-0417）".into(),
            unit: "南大街街道综合行政执法局第二中队".into(),
            areas: areas(&["南大街第七责任网格", "南大街第九责任网格", "南大街第十责任网格", "南大街第十一责任网格"]),
            limit: 3,
        }],
        groups: areas(&["市容环境", "街面秩序", "园林绿化"]),
        answers: rows().iter().map(answer).collect(),
        shops: shops().into_iter().map(shop).collect(),
        plots: plots(),
        standards: vec![version(4), version(3)],
        areas: rows(),
        issue: issue(),
    }
}

/// A ledger in which nothing is recorded yet.
pub fn empty_ledger() -> Ledger {
    Ledger {
        scope: String::new(),
        areas: Vec::new(),
        empty_grids: Vec::new(),
        doubles: Vec::new(),
        overloads: Vec::new(),
        groups: Vec::new(),
        answers: Vec::new(),
        shops: Vec::new(),
        plots: Vec::new(),
        standards: Vec::new(),
        issue: issue(),
    }
}
