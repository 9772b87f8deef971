/** Names of the fields of each layer; keys are field.<layer>.<field>. */
const code = 'Code';
const name = 'Name';
const street = 'Street';
const lon = 'Longitude';
const lat = 'Latitude';
const place = { lon, lat };

export default {
  other: 'Other content',
  street: { code: 'Street code', name: 'Street name', ...place },
  grid: { code: 'Unit grid code', area: 'Responsibility area', street, ...place },
  area: {
    code, name, street, inspector: 'Inspector', deputy: 'Deputy', unit: 'Responsible unit', standard: 'Standard', classes: 'Classes', tasks: 'Tasks', slots: 'Hours', rounds: 'Rounds a day',
    roads: 'Road sections', duties: 'Duties', ...place,
  },
  road: { name: 'Road', from: 'From', to: 'To', street, ...place },
  point: { code, name, category: 'Kind', street, ...place },
  component: { code: 'Component code', name: 'Component', state: 'State', department: 'Department', owner: 'Owner', keeper: 'Upkeep by', grid: 'Unit grid', street, note: 'Note', ...place },
  zone: { name, zone: 'Kind of zone', basis: 'Document', permits: 'What is permitted', begins: 'First day', until: 'Last day', slots: 'Permitted hours', street, ...place },
  shop: { code, name: 'Shop', operator: 'Operator', licence: 'Licence', address: 'Address', street, area: 'Responsibility area', rating: 'Rating', ...place },
  plot: { name, street, minutes: 'Minutes', met_on: 'Met on', candidates: 'Candidate units', decided: 'Decided unit', decided_on: 'Decided on', ...place },
};
