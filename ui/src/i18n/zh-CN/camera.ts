export default {
  no_live: '没有取景画面。按下快门将打开手机自带的相机。',
  shutter: '快门',
  failed: '没有拍到，请再按一次快门。',
};
