//! Which column of a file fills which of our fields: remembered from the last file of the same form, else guessed from names.

use gridwalk_domain::hash::Hash;
use gridwalk_import::{GeometryKind, Layer};
use gridwalk_store::Store;

use crate::api::*;
use crate::error::internal;
use crate::ground::{LAYERS, keys_of};
use crate::view::{ImportColumns, ImportField, MapLayer};

/// Pseudo fields of a table's position.
pub(super) const LON: &str = "lon";
pub(super) const LAT: &str = "lat";

/// Names under which files carry a field, lower case, most telling first.
fn names(layer: MapLayer, key: &str) -> &'static [&'static str] {
    match key {
        "code" => match layer {
            MapLayer::Grid => {
                &["单元网格标识码", "szdywgbsm", "bgid", "网格编码", "网格代码", "grid_code", "code", "编码", "代码"]
            }
            MapLayer::Component => {
                &["管理部件标识码", "glbjbsm", "objid", "部件编码", "部件标识码", "标识码", "code", "编码"]
            }
            MapLayer::Street => &["adcode", "街道代码", "街道编码", "xzqdm", "jddm", "code", "代码", "编码"],
            _ => &["code", "编码", "代码", "编号", "网格编码", "id"],
        },
        "name" => match layer {
            MapLayer::Component => &["管理部件名称", "glbjmc", "objname", "部件名称", "name", "名称"],
            MapLayer::Shop => &["店名", "店铺名称", "门店名称", "商户名称", "门市名称", "name", "名称"],
            MapLayer::Road => &["路名", "道路名称", "road_name", "name", "名称", "mc"],
            _ => &["name", "名称", "网格名称", "mc", "姓名", "地名", "title"],
        },
        "street" => &["街道", "街道名称", "街道代码", "所属街道", "street", "szjdmc", "szjddm", "乡镇"],
        "inspector" => &["责任人工号", "责任人", "网格员", "网格员工号", "inspector"],
        "deputy" => &["代理人工号", "代理人", "b岗", "deputy"],
        "unit" => &["责任单位", "单位", "unit"],
        "area" => &["责任网格", "所属网格", "网格", "area"],
        "standard" => &["标准", "作业标准", "standard"],
        "duties" => &["职责", "duties"],
        "slots" => &["时段", "时间", "营业时段", "slots", "hours"],
        "from" => &["起点", "起", "from", "start"],
        "to" => &["止点", "终点", "止", "to", "end"],
        "category" => &["类别", "分类", "类型", "type", "category", "kind"],
        "state" => &["部件状态", "状态", "glbjzt", "objstate", "state"],
        "department" => &["主管部门名称", "主管部门", "zgbmmc", "deptname1", "department"],
        "owner" => &["权属单位名称", "权属单位", "qsdwmc", "deptname2", "owner"],
        "keeper" => &["养护单位名称", "养护单位", "yhdwmc", "deptname3", "keeper"],
        "grid" => &["所在单元网格", "szdywgbsm", "bgid", "单元网格", "grid"],
        "note" => &["备注", "bz", "note", "remark"],
        "zone" => &["区域类型", "类型", "zone", "kind"],
        "basis" => &["文号", "依据", "basis"],
        "permits" => &["许可", "经营内容", "permits"],
        "begins" => &["开始日期", "启用日期", "begins", "start_date"],
        "until" => &["结束日期", "截止日期", "until", "end_date"],
        "operator" => &["经营者", "负责单位", "经营单位", "operator"],
        "licence" => &["统一社会信用代码", "营业执照", "执照号", "licence", "license"],
        "address" => &["地址", "门牌", "address", "addr"],
        "rating" => &["评级", "等级", "rating"],
        "minutes" => &["纪要", "情况", "minutes"],
        LON => &["lon", "lng", "longitude", "经度", "x"],
        LAT => &["lat", "latitude", "纬度", "y"],
        _ => &[],
    }
}

/// Columns for every layer of ours that a file's layer could fill.
pub(super) fn columns_for(store: &Store, layer: &Layer) -> Result<Vec<ImportColumns>, ApiError> {
    LAYERS.into_iter().map(|ours| of_layer(store, layer, ours)).collect()
}

fn of_layer(store: &Store, layer: &Layer, ours: MapLayer) -> Result<ImportColumns, ApiError> {
    let remembered = store.setting(&setting(ours, layer.columns.iter().map(|column| column.name.as_str())))?;
    let remembered: Option<Vec<(String, String)>> = remembered.and_then(|json| serde_json::from_str(&json).ok());
    let table = layer.geometry == GeometryKind::None || layer.position.is_some();
    let position = [(LON, true, false), (LAT, true, false)].into_iter().filter(|_| table);
    let field = |(key, needed, identifies): (&str, bool, bool)| ImportField {
        key: key.to_owned(),
        needed,
        identifies,
        column: column(layer, ours, key, remembered.as_deref()),
    };
    let fields = keys_of(ours).chain(position).map(field).collect();
    Ok(ImportColumns { layer: ours, fields, remembered: remembered.is_some() })
}

fn column(layer: &Layer, ours: MapLayer, key: &str, remembered: Option<&[(String, String)]>) -> Option<String> {
    if let Some(remembered) = remembered {
        return remembered.iter().find(|(known, _)| known == key).map(|(_, column)| column.clone());
    }
    let position = layer.position.as_ref().and_then(|(lon, lat)| match key {
        LON => Some(lon.clone()),
        LAT => Some(lat.clone()),
        _ => None,
    });
    let plain = |text: &str| text.trim().to_lowercase();
    let called = |name: &&str| layer.columns.iter().find(|column| plain(&column.name) == **name);
    position.or_else(|| names(ours, key).iter().find_map(called).map(|column| column.name.clone()))
}

fn setting<'a>(layer: MapLayer, columns: impl Iterator<Item = &'a str>) -> String {
    let mut columns: Vec<&str> = columns.collect();
    columns.sort_unstable();
    format!("import.columns.{layer:?}.{}", Hash::of(columns.join("\n").as_bytes()))
}

/// Keeps the choice for the next file of this form.
pub(super) fn remember(
    store: &mut Store,
    layer: &Layer,
    ours: MapLayer,
    chosen: &[ImportField],
) -> Result<(), ApiError> {
    let pairs: Vec<(&str, &str)> =
        chosen.iter().filter_map(|field| Some((field.key.as_str(), field.column.as_deref()?))).collect();
    let json = serde_json::to_string(&pairs).map_err(internal)?;
    let key = setting(ours, layer.columns.iter().map(|column| column.name.as_str()));
    Ok(store.put_setting(&key, Some(&json))?)
}

/// Which layer of ours a file's layer most looks like.
pub(super) fn guess(layer: &Layer) -> MapLayer {
    let has = |words: &[&str]| {
        layer.columns.iter().any(|column| words.iter().any(|word| column.name.to_lowercase().contains(word)))
    };
    match layer.geometry {
        GeometryKind::Lines => MapLayer::Road,
        GeometryKind::Areas if has(&["单元网格", "bgid", "szdywgbsm", "grid_code"]) => MapLayer::Grid,
        GeometryKind::Areas if has(&["adcode", "街道代码", "xzqdm"]) => MapLayer::Street,
        GeometryKind::Areas if has(&["文号", "区域类型"]) => MapLayer::Zone,
        GeometryKind::Areas | GeometryKind::Mixed => MapLayer::Area,
        _ if has(&["objid", "glbjbsm", "部件"]) => MapLayer::Component,
        _ if has(&["店", "商户", "门市", "经营"]) => MapLayer::Shop,
        GeometryKind::Points | GeometryKind::None => MapLayer::Point,
    }
}
