/** Where the shared words speak of a phone, the desk speaks of a computer. */
export default {
  common: { photo_not_here: 'Photo not on this desk', gone_hint: 'The desk’s program does not answer; what was saved is safe. Open the desk again' },
  enum: { gap_reason: { paused: 'Paused by the person' } },
  error: {
    not_enrolled: 'This computer is not enrolled yet. Ask your administrator for an enrolment code.',
    server_unreachable: 'The server cannot be reached. Check the network or the address; everything recorded is kept on this desk.',
    revoked: 'This computer\'s access has been withdrawn. Unsent work will still be delivered; contact your administrator.',
    unknown_class: 'This class is not on this desk. Choose another, or go online to update the class table.',
    unknown_street: 'This street is not on this desk. Please choose again.',
    unknown_grid: 'This grid is not on this desk. Please choose again.',
    photo_missing: 'The photo is not on this desk. It follows once there is a network.',
    no_space: 'This computer is full and nothing was stored. Free some space, then press Retry; do not close the app before that.',
    store_wrong_key: 'The data on this desk cannot be opened: wrong key. Contact your administrator for recovery; do not uninstall the app.',
    store_newer: 'A newer version wrote the data on this desk. Update the app; nothing is lost.',
    store_damaged: 'The data on this desk is damaged. Do not uninstall; contact your administrator first.',
  },
};
