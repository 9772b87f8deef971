export default {
  tabs: '主导航',
  today: '今日',
  map: '地图',
  capture: '拍照',
  cases: '案件',
  me: '我',
  pill_waiting: '待发送 {n} 条',
  pill_photos: '照片待发送 {n}',
  pill_none: '已送达',
  pill_held: '未通过校验 {n}',
  shots_failed: '{n} 张照片还没有存下',
  shots_give_up: '放弃照片',
};
