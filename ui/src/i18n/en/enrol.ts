export default {
  title: 'Enrol this phone',
  hint: 'Ask your unit for the server address and an enrolment code, or scan the enrolment QR code.',
  scan: 'Scan enrolment QR code',
  qr_none: 'No QR code was found in the picture. Move closer and try again, or type the code.',
  server: 'Server address',
  code: 'Enrolment code',
  paste: 'Paste the QR code’s text',
  go: 'Enrol',
  busy: 'Enrolling…',
};
