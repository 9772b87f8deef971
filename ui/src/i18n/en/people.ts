export default {
  title: 'Who is using this phone?',
  other: 'Somebody else',
  add: 'Add a person',
  add_hint: 'Several people may share this phone; each sees only their own. Type this person’s enrolment code.',
  pin: 'Enter your PIN',
  pin_length: '{n} digits entered',
};
