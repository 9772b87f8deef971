export default {
  title: '请选择人员',
  other: '换一位',
  add: '添加人员',
  add_hint: '同一台手机可供多人轮流使用，各看各的内容。请输入此人的登记码。',
  pin: '请输入 PIN',
  pin_length: '已输入 {n} 位',
};
