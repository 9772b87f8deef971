export default {
  title: '地图',
  here: '我的位置',
  list: '列表',
  map: '地图',
  no_webgl: '这台手机无法显示地图，按距离列出我的案件。',
  cut: '范围较大，只画了一部分，请放大查看。',
  empty: '这里没有我的案件',
  empty_hint: '案件会按离您的距离排列。',
  no_distance: '无定位',
  pin: '在地图上选',
  pin_hint: '移动地图，让标记对准现场。',
  pin_take: '就在这里',
};
