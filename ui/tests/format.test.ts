/** Times, lengths, limits and errors as people read them. */
import { mount } from '@vue/test-utils';
import { afterEach, describe, expect, it } from 'vitest';
import { defineComponent } from 'vue';
import { CallError } from '../src/api';
import { makeI18n, type Words } from '../src/i18n';
import { language } from '../src/shared/preferences';
import { useWords } from '../src/shared/words';

const messages = import.meta.glob<{ default: Words }>(['../src/i18n/*/*.ts', '!../src/i18n/*/desk*.ts'], { eager: true });

function words(locale: 'zh-CN' | 'en'): ReturnType<typeof useWords> {
  language.value = locale;
  let found!: ReturnType<typeof useWords>;
  mount(defineComponent({ setup: () => ((found = useWords()), () => null) }), { global: { plugins: [makeI18n(messages)] } });
  return found;
}
afterEach(() => (language.value = 'zh-CN'));
/** 2026-11-21 00:30:05 in China, still the day before in UTC. */
const AFTER_MIDNIGHT = Date.UTC(2026, 10, 20, 16, 30, 5);

describe('times', () => {
  it('are those of China, whatever the zone of the phone', () => {
    expect(words('zh-CN').moment(AFTER_MIDNIGHT)).toBe('2026/11/21 00:30:05');
    expect(words('zh-CN').clock(AFTER_MIDNIGHT)).toBe('00:30');
    expect(words('en').day(AFTER_MIDNIGHT)).toBe('21 Nov');
  });

  it('leave the day out only when it is today in China', () => {
    const { when } = words('zh-CN');
    expect(when(AFTER_MIDNIGHT, AFTER_MIDNIGHT + 3_600_000)).toBe('00:30');
    expect(when(AFTER_MIDNIGHT - 3_600_000, AFTER_MIDNIGHT)).toBe('11月20日 23:30');
  });
});

describe('quantities', () => {
  it('are metres, then kilometres', () => {
    expect([words('zh-CN').distance(49.6), words('zh-CN').distance(1340)]).toEqual(['50 米', '1.3 公里']);
  });

  it('are bytes as phones count them', () => {
    const { bytes } = words('en');
    expect([bytes(0), bytes(420_000), bytes(2_900_000), bytes(64e9)]).toEqual(['0 KB', '420 KB', '2.9 MB', '64 GB']);
  });

  it('are limits as durations, with the plural where the language has one', () => {
    expect(words('zh-CN').limit({ amount: 2, unit: 'urgent_hours' })).toBe('2 紧急工作时');
    expect(words('en').limit({ amount: 1, unit: 'work_days' })).toBe('1 working day');
    expect(words('en').limit({ amount: 4, unit: 'work_hours' })).toBe('4 working hours');
  });
});

describe('keys of the core', () => {
  it('find their words with or without their own group', () => {
    const { byKey } = words('zh-CN');
    expect(byKey('record.reason', 'held.no_grant', 'record.reason.other')).toContain('授权');
    expect(byKey('record.reason', 'no_grant', 'record.reason.other')).toContain('授权');
    expect(byKey('record', 'notice.moved', 'record.notice.other')).toBe('案件已转到其他街道');
  });

  it('that are unknown are never shown raw', () => {
    expect(words('zh-CN').byKey('record.kind', 'case.teleported', 'record.kind.other')).toBe('其他记录');
  });

  it('give words to codes and leave what a person wrote', () => {
    const { detail } = words('zh-CN');
    expect([detail('detail.reason', 'undone'), detail('detail.reason', '拍错了'), detail('detail.choice', 'challenger'), detail('detail.note', 'other')]).toEqual(['当场撤销', '拍错了', '采用后来的', 'other']);
  });
});

describe('errors', () => {
  const thrown = (code: 'wrong_pin' | 'pin_back_off', values: [string, string][]) => new CallError({ code, message: 'secret detail', retry: false, values });
  it('fill in their values, and do without where there are none', () => {
    const { error } = words('zh-CN');
    expect(error(thrown('pin_back_off', [['seconds', '30']]))).toContain('30 秒');
    expect(error(thrown('wrong_pin', []))).toBe('PIN 不正确，请重新输入。');
  });

  it('never show what is meant for logs', () => {
    const { error } = words('en');
    expect(error(thrown('wrong_pin', []))).not.toContain('secret');
    expect(error(new Error('TypeError: x is undefined'))).not.toContain('undefined');
  });
});
