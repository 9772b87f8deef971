/** What the duty pages share: everybody and everything a form chooses from, the class groups, and the area that is open. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { backend } from '@/api';
import type { ClassGroup, ClassView, DutyChoices, DutyFull, DutySave, PersonChoice } from '@/api/generated';
import { useLoading } from '@/shared/loading';
import { whenChanged } from '../live';
import { useReference } from '../stores/reference';

export const useChoices = defineStore('desk.duty.choices', () => {
  const asked = ref(false);
  const choices = useLoading<DutyChoices>(() => backend().call('duty_choices', {}));
  async function need(): Promise<void> {
    if (asked.value && !choices.failed.value) return;
    asked.value = true;
    await choices.load();
  }
  whenChanged(['reference', 'session'], async () => asked.value && choices.load());
  return { ...choices, need };
});

/** Class groups and, once somebody looked into one, its classes. */
export const useGroups = defineStore('desk.duty.groups', () => {
  const groups = useLoading<ClassGroup[]>(async () => (await backend().call('class_tree', { group: null })).groups);
  const classes = ref<Record<string, ClassView[]>>({});
  let asking: Promise<void> | null = null;
  /** Whoever needs them first asks; the others wait for the same answer. */
  async function need(): Promise<void> {
    if (groups.value.value) return;
    asking ??= groups.load().finally(() => (asking = null));
    await asking;
  }
  async function open(group: string): Promise<void> {
    if (!classes.value[group]) classes.value[group] = (await backend().call('class_tree', { group })).classes;
  }
  /** A group by its key, else a class by its key. */
  async function nameOf(key: string): Promise<ClassGroup | ClassView | null> {
    await need();
    return groups.value.value?.find((group) => group.group === key) ?? useReference().byKey(key);
  }
  return { ...groups, classes, need, open, nameOf };
});

const nothing: Omit<DutySave, 'area'> = {
  inspector: null, deputy: null, classes: null, tasks: null, slots: null, rounds: null, standard: null, standard_version: null, roads: null, duties: null, name: null, code: null,
};

export const useArea = defineStore('desk.duty.area', () => {
  const id = ref<string | null>(null);
  const full = useLoading<DutyFull | null>(async () => (id.value ? backend().call('duty', { area: id.value }) : null));

  async function open(to: string): Promise<void> {
    if (id.value !== to) {
      full.value.value = null;
      full.failed.value = null;
    }
    id.value = to;
    await full.load();
  }
  /** Leaves the area: changes elsewhere no longer ask for it. */
  function close(): void {
    id.value = null;
    full.value.value = null;
  }
  /** Sets what is given and leaves the rest. Throws what the core refused with. */
  async function save(part: Partial<Omit<DutySave, 'area'>>): Promise<void> {
    if (!id.value) return;
    await backend().call('duty_save', { area: id.value, ...nothing, ...part });
    await full.load();
  }
  async function settle(field: string, challenger_version: number, take_challenger: boolean): Promise<void> {
    if (!id.value) return;
    await backend().call('field_settle', { layer: 'area', id: id.value, field, challenger_version, take_challenger });
    await full.load();
  }
  whenChanged(['reference', 'cases', 'session'], full.load);
  const row = computed(() => full.value.value?.row ?? null);
  return { id, ...full, row, open, close, save, settle };
});

/** Whether somebody may work in a street today. */
export const mayWork = (person: PersonChoice, street: string): boolean => person.streets.some((code) => code === '*' || code === street);

/** Those found by name or staff number; who may work in the street first, then by name. Never by how much anybody does. */
export function peopleFor(people: readonly PersonChoice[], street: string, text: string): PersonChoice[] {
  const asked = text.trim().toLowerCase();
  const found = people.filter((person) => !asked || person.name.toLowerCase().includes(asked) || person.staff_no.toLowerCase().includes(asked));
  return [...found].sort((a, b) => Number(mayWork(b, street)) - Number(mayWork(a, street)) || a.name.localeCompare(b.name, 'zh'));
}
