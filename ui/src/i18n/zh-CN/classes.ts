export default {
  search: '搜索类别',
  search_hint: '名称、拼音首字母或代码',
  recent: '最近使用与收藏',
  tree: '按大类查找',
  favourite: '收藏',
  nothing: '没有找到这个类别',
  nothing_hint: '换个说法、拼音首字母，或按大类查找。',
};
