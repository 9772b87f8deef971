/** 各图层字段的名称；键为 field.<图层>.<字段>。 */
const code = '编码';
const name = '名称';
const street = '街道';
const lon = '经度';
const lat = '纬度';
const place = { lon, lat };

export default {
  other: '其他内容',
  street: { code: '街道代码', name: '街道名称', ...place },
  grid: { code: '单元网格标识码', area: '责任网格', street, ...place },
  area: {
    code, name, street, inspector: '责任人', deputy: '代理人', unit: '责任单位', standard: '标准', classes: '管理类别', tasks: '管理事项', slots: '时段', rounds: '巡查频次',
    roads: '包路段', duties: '职责', ...place,
  },
  road: { name: '路名', from: '起点', to: '止点', street, ...place },
  point: { code, name, category: '类型', street, ...place },
  component: { code: '部件标识码', name: '部件名称', state: '状态', department: '主管部门', owner: '权属单位', keeper: '养护单位', grid: '单元网格', street, note: '备注', ...place },
  zone: { name, zone: '区域类别', basis: '依据文号', permits: '许可内容', begins: '起始日期', until: '截止日期', slots: '允许时段', street, ...place },
  shop: { code, name: '店名', operator: '经营者', licence: '执照号', address: '地址', street, area: '责任网格', rating: '评级', ...place },
  plot: { name, street, minutes: '会议纪要', met_on: '会议日期', candidates: '拟定单位', decided: '确定单位', decided_on: '确定日期', ...place },
};
