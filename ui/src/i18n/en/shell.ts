export default {
  tabs: 'Main navigation',
  today: 'Today',
  map: 'Map',
  capture: 'Take a photo',
  cases: 'Cases',
  me: 'Me',
  pill_waiting: '{n} unsent',
  pill_photos: '{n} photo unsent | {n} photos unsent',
  pill_none: 'Delivered',
  pill_held: '{n} failed checks',
  shots_failed: '{n} photo is not stored yet | {n} photos are not stored yet',
  shots_give_up: 'Give up photo',
};
