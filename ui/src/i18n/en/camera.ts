export default {
  no_live: 'No live picture here. The shutter opens the phone’s own camera.',
  shutter: 'Shutter',
  failed: 'No photo was taken. Press the shutter again.',
};
