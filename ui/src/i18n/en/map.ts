export default {
  title: 'Map',
  here: 'My position',
  list: 'List',
  map: 'Map',
  no_webgl: 'This phone cannot draw the map; my cases are listed by distance.',
  cut: 'The area is large and only part of it is drawn. Please zoom in.',
  empty: 'No cases of mine here',
  empty_hint: 'Cases are listed by their distance from you.',
  no_distance: 'no position',
  pin: 'Set on the map',
  pin_hint: 'Move the map until the marker is on the spot.',
  pin_take: 'It is here',
};
