export default {
  title: 'Enrol this phone',
  hint: 'Ask your unit for the server address and an enrolment code, and type them below.',
  hint_qr: 'Scan the enrolment QR code from your unit, or type the server address and the code.',
  scan: 'Scan enrolment QR code',
  qr_none: 'No QR code was found in the picture. Move closer and try again, or type the code.',
  server: 'Server address',
  code: 'Enrolment code',
  paste: 'Paste the QR code’s text',
  go: 'Enrol',
  busy: 'Enrolling…',
};
