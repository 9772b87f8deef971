export default {
  hint: 'Complaints or suggestions about the app or the way work is arranged: write them here, then copy or share them to the channel your unit has published.',
  kind: { suggestion: 'Suggestion', complaint: 'Complaint', fault: 'Fault' },
  text: 'Text',
  head: '[Gridwalk: {kind}]',
  foot: 'App version {version}, filing number {filing}',
  private: 'The text leaves this phone only when you copy or share it. It holds no position, photo or personal data.',
  copy_failed: 'Could not copy; press long on the text to select it.',
};
