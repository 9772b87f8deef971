export default {
  search: 'Search classes',
  search_hint: 'Name, pinyin or code',
  recent: 'Recent and favourites',
  tree: 'By group',
  favourite: 'Favourite',
  nothing: 'No such class found',
  nothing_hint: 'Try other words or pinyin initials, or look by group.',
};
