export default {
  hint: '对应用或工作安排有投诉、建议，请写在这里，复制或分享到单位公布的受理渠道。',
  kind: { suggestion: '建议', complaint: '投诉', fault: '故障' },
  text: '内容',
  head: '【巡格 {kind}】',
  foot: '应用版本 {version}，备案号 {filing}',
  private: '内容只在您复制或分享时离开本机，不含位置、照片和人员信息。',
  copy_failed: '没能复制，请长按文字自行选取。',
};
