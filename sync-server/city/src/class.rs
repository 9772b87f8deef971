//! The classes that occur in the invented month: 2026 code, weight, a condition, who repairs it and how it is drawn.
//!
//! It is a selection for scenery, not the catalogue: limits, full conditions and the other classes live elsewhere. Codes and
//! names follow GB/T 47678.5-2026 as known from one transcription.

use serde::Serialize;

use crate::org::UnitKind;
use crate::scene::SceneKind;

/// Whether the five digits name a component 部件 (here: its trouble …异常) or a matter 事项.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ClassKind {
    /// 部件.
    Component,
    /// 事项.
    Matter,
}

/// A class of case with its weights in the invented month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CityClass {
    pub kind: ClassKind,
    /// Five digits of the 2026 edition.
    pub code: &'static str,
    pub name: &'static str,
    /// Weight among the self-disposed 自行处置.
    pub self_weight: u32,
    /// Weight among the reports 上报.
    pub report_weight: u32,
    /// A condition for filing 立案条件, in words.
    pub condition: &'static str,
    /// Which kind of unit answers for it.
    pub unit: UnitKind,
    pub scene: SceneKind,
    /// What an inspector might note after fixing it.
    pub notes: &'static [&'static str],
    /// What an inspector might note when reporting it.
    pub report_notes: &'static [&'static str],
}

/// All classes of the month.
pub fn classes() -> &'static [CityClass] {
    &CLASSES
}

type Notes = &'static [&'static str];
type Row = (&'static str, &'static str, u32, u32, &'static str, UnitKind, SceneKind, Notes, Notes);

const fn class(row: Row) -> CityClass {
    let (code, name, self_weight, report_weight, condition, unit, scene, notes, report_notes) = row;
    let bytes = code.as_bytes();
    let kind = if bytes[0] == b'0' && bytes[1] < b'6' { ClassKind::Component } else { ClassKind::Matter };
    CityClass { kind, code, name, self_weight, report_weight, condition, unit, scene, notes, report_notes }
}

use SceneKind as S;
use UnitKind as U;

#[rustfmt::skip]
const CLASSES: [CityClass; 34] = [
    class(("06010", "暴露垃圾", 160, 3, "未及时清运", U::Sanitation, S::RubbishBags, &["路边两袋生活垃圾，已投入垃圾箱", "店家说晚上会有人收，已劝导"], &["垃圾约十袋，需车辆清运"])),
    class(("06012", "道路不洁", 150, 1, "路面有明显污物", U::Sanitation, S::Litter, &["散落纸屑，已捡拾", "早餐摊留下的包装袋，已清理"], &["油污成片，需冲洗"])),
    class(("07001", "非法小广告", 150, 1, "成片张贴", U::Street, S::Adverts, &["墙面三张，已铲除", "电话已记录，胶印已清理"], &["整面墙张贴，需专业清洗"])),
    class(("09011", "共享单车乱象", 120, 1, "倒伏、占道堆积", U::Enforcement, S::FallenBikes, &["五辆倒地，已扶正归位", "挡住盲道，已挪开"], &["堆积三十余辆，需企业调运"])),
    class(("09010", "非机动车乱停放", 110, 1, "占用人行道", U::Enforcement, S::FallenBikes, &["电动车压盲道，车主已挪走", "已按停车线摆齐"], &["车辆堵住通道，联系不上车主"])),
    class(("06036", "乱堆杂物", 70, 2, "占道堆放未清理", U::Street, S::GoodsOutside, &["纸箱堆在树池边，店家已搬回", "已劝导，当场清走"], &["物主不在，堆放多日"])),
    class(("09005", "店外经营", 65, 2, "劝导后仍未整改", U::Enforcement, S::GoodsOutside, &["货物出店约一米，已收回", "第二次提醒，店家配合"], &["多次劝导仍出店"])),
    class(("09006", "占道经营", 40, 2, "固定摊点占道", U::Enforcement, S::GoodsOutside, &["流动水果摊，劝离", "摊主收摊离开，地面已清扫"], &["固定摊点，拒绝配合"])),
    class(("06017", "绿地脏乱", 45, 1, "绿地内有垃圾", U::Garden, S::Litter, &["绿地里的饮料瓶，已捡拾", "草坪边有纸屑，已清理"], &["绿地内倾倒垃圾，面积较大"])),
    class(("06007", "沿街晾挂", 35, 0, "拉绳晾晒", U::Street, S::Laundry, &["树间拉绳晾被，居民已收", "已劝导收回"], &[])),
    class(("06042", "垃圾站（箱）满溢", 30, 2, "满溢未清运", U::Sanitation, S::OverflowingBin, &["果壳箱已满，已装袋清出", "联系保洁员当场清运"], &["三只桶均满，未见清运"])),
    class(("06019", "非装饰性吊挂", 20, 0, "行道树上吊挂", U::Street, S::Laundry, &["树上的拖把，已取下", "护栏上挂的杂物，已清"], &[])),
    class(("06014", "道路遗撒（洒）", 18, 1, "遗撒面积较大", U::Sanitation, S::Litter, &["少量沙土，已清扫", "菜叶撒落，已清扫"], &["渣土车遗撒约五十米"])),
    class(("06018", "绿化弃料", 15, 1, "修剪后未清运", U::Garden, S::Weeds, &["修剪枝叶堆在路边，已装车", "养护班组当场清走"], &["枝叶堆放两天未运走"])),
    class(("06041", "垃圾未分类", 14, 0, "混投", U::Street, S::OverflowingBin, &["已重新分拣", "向居民说明投放要求"], &[])),
    class(("07002", "街头散发广告", 12, 0, "散发传单", U::Enforcement, S::Litter, &["劝离发传单人员，捡拾地面传单", "地上传单已收"], &[])),
    class(("09022", "占道促销宣传", 12, 1, "占道搭台", U::Enforcement, S::GoodsOutside, &["促销台已撤回店内", "音响已关，展架已收"], &["搭台占满人行道，拒不撤离"])),
    class(("09001", "无照经营游商", 12, 1, "反复出现", U::Enforcement, S::GoodsOutside, &["劝离一名游商", "已离开，地面干净"], &["每天傍晚聚集，多次劝离"])),
    class(("06025", "水域不洁", 6, 2, "成片漂浮物", U::Water, S::DirtyWater, &["少量漂浮物，已打捞", "河边塑料袋，已打捞"], &["桥下成片漂浮物，需打捞船"])),
    class(("06045", "非法占绿毁绿", 6, 1, "绿地被占种", U::Garden, S::Weeds, &["有人种菜，已劝导清理", "踩踏处已围挡"], &["绿地被开垦约二十平方米"])),
    class(("06013", "道路破损", 0, 4, "坑洞大于 0.1 平方米", U::Maintenance, S::Pothole, &[], &["坑洞约三十厘米，雨天易积水", "车辆绕行"])),
    class(("06050", "路缘石缺损", 0, 2, "缺损一处以上", U::Maintenance, S::BrokenPaving, &[], &["缘石松动两块", "缺口边缘锋利"])),
    class(("06051", "盲道缺损", 0, 2, "盲道砖缺失", U::Maintenance, S::BrokenPaving, &[], &["盲道砖缺四块", "盲道断头处无提示"])),
    class(("06011", "积存垃圾渣土", 0, 2, "积存超过一立方米", U::Sanitation, S::RubbishBags, &[], &["装修垃圾约两车", "无人认领"])),
    class(("06001", "私搭乱建", 0, 1, "正在搭建", U::Enforcement, S::GoodsOutside, &[], &["楼间正在搭雨棚", "材料已进场"])),
    class(("07003", "违规户外广告", 0, 1, "未经许可设置", U::Enforcement, S::Adverts, &[], &["外墙喷绘约六平方米", "店家称未办手续"])),
    class(("10002", "架空线缆脱落", 0, 1, "垂落影响通行", U::Municipal, S::HangingCable, &[], &["线缆垂到人行道，已临时围挡", "通信线脱落"])),
    class(("01002", "污水井盖", 0, 3, "缺失", U::Municipal, S::ManholeMissing, &[], &["井盖缺失，已放警示桩", "已在现场看护，等抢修"])),
    class(("01003", "雨水井盖", 0, 3, "破损", U::Municipal, S::ManholeMissing, &[], &["井盖断裂一角", "踩上去有响动"])),
    class(("01004", "雨水箅子", 0, 2, "缺失", U::Municipal, S::ManholeMissing, &[], &["箅子缺一块", "箅子下沉"])),
    class(("01037", "路灯", 0, 3, "不亮", U::Lighting, S::LampBroken, &[], &["整杆不亮", "灯罩破损"])),
    class(("04002", "行道树", 0, 2, "枯死、倾斜", U::Garden, S::DeadTree, &[], &["枯死，树干已空", "倾斜压向非机动车道"])),
    class(("03005", "垃圾箱", 0, 2, "破损", U::Sanitation, S::OverflowingBin, &[], &["箱体破损、门脱落", "底座松动"])),
    class(("02017", "交通护栏", 0, 1, "倒伏", U::Municipal, S::FallenRailing, &[], &["护栏被撞倒一节", "护栏移位"])),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_have_five_digits_and_occur_once() {
        let codes: BTreeSet<&str> = classes().iter().map(|class| class.code).collect();
        assert_eq!(codes.len(), classes().len());
        assert!(codes.iter().all(|code| code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit())));
    }

    #[test]
    fn whatever_occurs_has_words_for_it() {
        for class in classes() {
            assert_eq!(class.self_weight > 0, !class.notes.is_empty(), "{}", class.code);
            assert_eq!(class.report_weight > 0, !class.report_notes.is_empty(), "{}", class.code);
        }
    }

    #[test]
    fn components_are_reported_and_never_self_disposed() {
        for class in classes().iter().filter(|class| class.kind == ClassKind::Component) {
            assert!(class.report_weight > 0 && class.self_weight == 0, "{}", class.code);
        }
    }
}
